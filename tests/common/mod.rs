//! Files that are made from the program and committed.
#![allow(dead_code, reason = "shared by several test programs")]
#![allow(clippy::disallowed_methods, reason = "the tests' own environment says whether to write files anew")]

pub mod geoip;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder, by name.
fn read_folder(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())).collect()
}

/// Compares a committed folder with what it should hold, or writes it when this `test` is asked to.
pub fn assert_fresh(test: &str, folder: &str, expected: &BTreeMap<String, String>) {
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
    let refresh = format!("run TORII_GENERATE=1 cargo test --test {test}");
    assert_eq!(names(&committed), names(expected), "{folder}/ is stale: {refresh}");
    for (name, content) in expected {
        // Not `assert_eq!`: of two whole pages the first line that differs is enough.
        let (was, is) = (&committed[name], content);
        let differing = was.lines().zip(is.lines()).find(|(was, is)| was != is);
        assert!(was == is, "{folder}/{name} is stale: {refresh}\n(committed, made now): {differing:#?}");
    }
}

/// The same for files that aren't text.
pub fn assert_fresh_bytes(test: &str, path: &str, expected: &[u8]) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("TORII_GENERATE").is_some() {
        fs::write(&file, expected).unwrap();
    }
    assert!(fs::read(&file).unwrap() == expected, "{path} is stale: run TORII_GENERATE=1 cargo test --test {test}");
}
