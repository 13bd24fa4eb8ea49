//! Bytes of a GeoIP database → no panic, and bounded time and memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use torii_cli::testing::Database;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(database) = Database::parse(bytes.to_vec()) {
        let _ = database.describe();
        for ip in ["8.8.8.8", "10.1.2.3", "203.0.113.42", "2001:db8:9c40::1", "2001:4860:4860::8888", "::1"] {
            let _ = database.place(ip.parse().unwrap());
        }
    }
});
