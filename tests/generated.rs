//! The man pages and completion scripts that are committed are those of the command line as it is.
//!
//! `TORII_GENERATE=1 cargo test --test generated` writes them anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::Shell;
use torii_cli::cli::Cli;

#[test]
fn man_pages_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(Cli::command(), folder.path()).unwrap();
    assert_fresh("man", &read_folder(folder.path()));
}

#[test]
fn completions_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
        clap_complete::generate_to(shell, &mut Cli::command(), "torii", folder.path()).unwrap();
    }
    assert_fresh("completions", &read_folder(folder.path()));
}

fn read_folder(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())).collect()
}

/// Compares a committed folder with what it should hold, or writes it.
fn assert_fresh(folder: &str, expected: &BTreeMap<String, String>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var_os("TORII_GENERATE").is_some() {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        for (name, content) in expected {
            fs::write(path.join(name), content).unwrap();
        }
    }
    let committed = read_folder(&path);
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(expected), "{folder}/ is stale: {REFRESH}");
    for (name, content) in expected {
        // Not `assert_eq!`: nobody wants to read two whole pages.
        assert!(&committed[name] == content, "{folder}/{name} is stale: {REFRESH}");
    }
}

const REFRESH: &str = "run TORII_GENERATE=1 cargo test --test generated";
