//! `Retry-After`: whatever it says, the wait is bounded.
#![no_main]

use std::time::Duration;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use torii_cli::testing::parse_retry_after;

fuzz_target!(|text: &str| {
    if let Some(wait) = parse_retry_after(text, Timestamp::UNIX_EPOCH) {
        assert!(wait <= Duration::from_secs(24 * 60 * 60));
    }
});
