//! `torii doctor`: each failure is provoked, and found where it is.

use std::path::Path;

use httpmock::MockServer;
use rcgen::date_time_ymd;
use serde_json::Value;

#[cfg(unix)]
use crate::support::set_mode;
use crate::support::{KEY, Outcome, Torii, raw_server, refused_url};
use crate::tls::{Authority, localhost};

/// The doctor finds exactly one problem, at `check`, and all before it in order.
#[track_caller]
fn finds(torii: &Torii, args: &[&str], check: &str, status: i32, reason: &str) -> Value {
    let outcome = torii.run(&[&["doctor", "--json"], args].concat());
    assert_eq!(outcome.status, Some(status), "{outcome:?}");
    assert_eq!(outcome.json_error()["reason"], reason, "{outcome:?}");
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let outcomes: Vec<&str> = checks.iter().map(|check| check["outcome"].as_str().unwrap()).collect();
    let names: Vec<&str> = checks.iter().map(|check| check["check"].as_str().unwrap()).collect();
    let place = names.iter().position(|name| *name == check).unwrap();
    assert!(outcomes[..place].iter().all(|outcome| *outcome == "ok"), "{report}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "problem").count(), 1, "{report}");
    let found = checks[place].clone();
    assert_eq!((&found["outcome"], &found["reason"]), (&"problem".into(), &reason.into()), "{report}");
    assert!(found["hint"].is_string() && found["message"].is_string(), "{found}");
    found
}

fn date(offset: i64) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(offset);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A server that takes a search, and whose clock is off by this many seconds.
fn api(offset: i64) -> String {
    let body = r#"{"items":[],"nextCursor":null,"hasMore":false}"#;
    let response = format!("HTTP/1.1 200 OK\r\nDate: {}\r\nContent-Length: {}\r\n\r\n{body}", date(offset), body.len());
    raw_server(response.leak().as_bytes())
}

#[test]
fn all_is_well() {
    let outcome = Torii::new().run(&["doctor", "--sandbox"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert_eq!(outcome.stdout.lines().filter(|line| line.starts_with("ok ")).count(), 13, "{outcome:?}");
    assert!(outcome.stdout.ends_with("environment      01931a72-0000-7000-8000-000000000000\n"), "{outcome:?}");

    let torii = Torii::new();
    torii.config(&format!("[profiles.test]\nsecret_key = \"{KEY}\"\napi_url = \"{}\"\n", api(0)));
    let outcome = torii.run(&["doctor", "--profile", "test", "--json"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    for expected in ["sk_test_… from profile \\\"test\\\"", "agrees with the server's", "the environment has no users"]
    {
        assert!(outcome.stdout.contains(expected), "{expected}: {outcome:?}");
    }
}

#[test]
fn configuration_settings_and_key() {
    let torii = Torii::new();
    let config = torii.config("secret_kye = \"sk_test_planted\"\n");
    finds(&torii, &[], "configuration", 3, "invalid_config");
    torii.config("secret_key = \"sk_test_planted\"\n");
    #[cfg(unix)]
    {
        set_mode(&config, 0o644);
        let found = finds(&torii, &[], "configuration", 3, "invalid_config");
        assert!(found["hint"].as_str().unwrap().starts_with("chmod 600 "), "{found}");
        set_mode(&config, 0o600);
    }
    let _ = config;
    finds(&torii, &["--profile", "other"], "settings", 3, "invalid_setting");
    finds(&torii, &["--api-url", "http://api.torii.so"], "settings", 3, "invalid_setting");
    let proxied = Torii::with_api("https://torii.invalid").env("HTTPS_PROXY", "http://proxy:99999");
    finds(&proxied, &[], "settings", 3, "invalid_setting");
    finds(&Torii::new(), &[], "secret key", 3, "no_key");
    finds(&Torii::new().env("TORII_SECRET_KEY", "sk_test_a b"), &[], "secret key", 3, "malformed_key");
}

#[test]
fn name_and_connection() {
    finds(&Torii::with_api("https://torii.invalid"), &[], "name resolution", 6, "dns");
    finds(&Torii::with_api(&refused_url()), &[], "connection", 6, "connect");
}

#[test]
fn certificates() {
    let authority = Authority::new("ours");
    let mut expired = localhost();
    expired.not_before = date_time_ymd(2020, 1, 1);
    expired.not_after = date_time_ymd(2021, 1, 1);
    let torii = Torii::with_api(&format!("https://localhost:{}", authority.serve(&expired)));
    torii.private_file(Path::new("ca.pem"), &authority.pem);
    let found = finds(&torii, &["--ca-cert", "ca.pem"], "certificate", 6, "certificate");
    assert!(found["message"].as_str().unwrap().contains("expired"), "{found}");
    // It can't be read; then the file is to blame.
    let outcome = torii.run(&["doctor", "--ca-cert", "missing.pem"]);
    assert!(outcome.status == Some(3) && outcome.stdout.contains("problem  certificate"), "{outcome:?}");
    let plain = raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").replace("http://", "https://");
    finds(&Torii::with_api(&plain), &[], "certificate", 6, "tls");
}

#[test]
fn what_the_server_says() {
    finds(&Torii::with_api(&raw_server(b"SSH-2.0-OpenSSH\r\n")), &["--timeout", "5"], "round trip", 6, "protocol");
    let late = Torii::with_api(&api(-300));
    let found = finds(&late, &[], "clock", 1, "clock");
    assert_eq!(found["message"], "this machine's clock is 5m ahead of the server's");
    finds(&Torii::with_api(&api(7200)), &[], "clock", 1, "clock");

    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(401).body(r#"{"detail":"Missing or invalid secret key.","supportId":"4f1c"}"#);
    });
    let found = finds(&Torii::with_api(&server.base_url()), &[], "access", 4, "invalid_key");
    assert_eq!(found["supportId"], "4f1c");
    let down = raw_server(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    finds(&Torii::with_api(&down), &[], "access", 6, "server_error");
    let page = raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
    finds(&Torii::with_api(&page), &[], "access", 7, "not_json");
}

#[test]
fn a_person_reads_what_to_do() {
    let outcome = Outcome::of(&Torii::with_api("https://torii.invalid").command(&["doctor"]).assert());
    assert_eq!(outcome.status, Some(6));
    for expected in
        ["ok       secret key", "problem  name resolution", "         hint: check the API URL", "-        access"]
    {
        assert!(outcome.stdout.contains(expected), "{expected}: {outcome:?}");
    }
    assert_eq!(outcome.stderr, "error: there is a problem, see above\n");
}
