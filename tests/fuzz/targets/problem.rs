//! Status and bytes of a problem document → the message: bounded, safe, without the key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use torii_cli::testing::{error, is_forbidden, parse_problem, ApiError, Cause, Error, SecretKey, Style};

const KEY: &str = "sk_live_planted0123456789";

fuzz_target!(|data: &[u8]| {
    let Some((head, body)) = data.split_first_chunk::<2>() else { return };
    let key = SecretKey::parse(KEY.as_bytes()).unwrap();
    let body = String::from_utf8_lossy(body);
    // What the fuzzer spells itself is not the key; the key is wherever this sign is.
    if body.contains("planted") {
        return;
    }
    let body = body.replace('\u{a7}', KEY);
    let cause = Cause::Rejected {
        status: 100 + u16::from_le_bytes(*head) % 900,
        problem: parse_problem(body.as_bytes()),
        retry_after: None,
    };
    let error = Error::Api(Box::new(ApiError {
        user: None,
        key: key.redacted().into(),
        key_type: key.key_type().label(),
        is_unconfirmed: false,
        cause: cause.map_text(|text| key.mask(&text).into_owned()),
    }));
    assert!((1..=8).contains(&error.code().status()));
    let text = error::text(&error, Style::PLAIN);
    let json = error::json(&error);
    assert_eq!(json.lines().count(), 1);
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    for shown in [&text, &json, &format!("{error:?}")] {
        assert!(!shown.contains("planted"), "{shown}");
    }
    for shown in [&text, &json] {
        assert!(shown.len() < 20_000 && !shown.contains(|c| c != '\n' && is_forbidden(c)), "{shown:?}");
    }
});
