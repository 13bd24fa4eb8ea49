//! The man pages and completion scripts that are committed are those of the command line as it is, and the GeoIP databases are
//! those of their description.
//!
//! `TORII_GENERATE=1 cargo test --test generated` writes them anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, missing_docs)]

mod common;
mod man;

use std::collections::BTreeMap;

use clap_complete::{Generator, Shell};
use common::{assert_fresh, assert_fresh_bytes, geoip};
use torii_cli::testing::{Cli, completions};

#[test]
fn man_pages_are_fresh() {
    assert_fresh("generated", "man", &man::pages());
}

#[test]
fn completions_are_fresh() {
    let shells = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish];
    let scripts = shells.map(|shell| (shell.file_name("torii"), completions::script(Cli::command(), shell)));
    assert_fresh("generated", "completions", &BTreeMap::from(scripts));
}

#[test]
fn geoip_databases_are_fresh() {
    assert_fresh_bytes("generated", "tests/geoip/city.mmdb", &geoip::city());
    assert_fresh_bytes("generated", "tests/geoip/asn.mmdb", &geoip::asn());
}
