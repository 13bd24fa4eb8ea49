//! Bytes of a configuration file → no panic, and no error that quotes a key in it.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use torii_cli::testing::{error, ConfigFile, Style};

fuzz_target!(|text: &str| {
    // What the fuzzer spells itself is not the key; the key is wherever this sign is.
    if text.contains("planted") {
        return;
    }
    let text = text.replace('\u{a7}', "sk_live_planted0123456789");
    if let Err(problem) = ConfigFile::parse(Path::new("config.toml"), &text) {
        for shown in [error::text(&problem, Style::PLAIN), error::json(&problem), format!("{problem:?}")] {
            assert!(!shown.contains("planted"), "{shown}");
        }
    }
});
