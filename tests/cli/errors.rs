//! What goes wrong, as people and scripts see it.

use std::time::{Duration, Instant};

use httpmock::MockServer;

use crate::support::{EXAMPLE, Torii, USER, raw_server, refused_url, respond};

const PROBLEM: &str = "application/problem+json";

#[test]
fn refusals_have_their_status_and_show_the_problem_document() {
    let document = r#"{"type":"about:blank","title":"T","status":0,"detail":"What happened.","code":"some_code","supportId":"4f1c"}"#;
    for (http, status, code, reason, hint) in [
        (400, 7, "bad_response", "bad_request", ""),
        (
            401,
            4,
            "unauthorized",
            "invalid_key",
            "the other API (https://api.torii.so, https://api.toriiauth.eu; --api-url)",
        ),
        (403, 5, "not_found", "wrong_environment", "TEST key"),
        (404, 5, "not_found", "user_not_found", "check the user ID"),
        (407, 3, "config", "proxy", "HTTPS_PROXY"),
        (409, 1, "failure", "unexpected_status", ""),
        (429, 6, "unreachable", "rate_limited", "try again"),
        (500, 6, "unreachable", "server_error", "try again"),
        (503, 6, "unreachable", "server_error", "try again"),
    ] {
        let server = MockServer::start();
        respond(&server, http, PROBLEM, document);
        let torii = Torii::with_api(&server.base_url());
        let expected = [&format!("({http})"), "What happened.", "some_code", "support ID: 4f1c", hint];
        torii.list(&["--retries", "0"]).fails(status, &expected);

        let outcome = torii.list(&["--retries", "0", "--json"]);
        outcome.fails(status, &[]);
        let error = outcome.json_error();
        assert_eq!(error["code"], code);
        assert_eq!(error["reason"], reason);
        assert_eq!(error["httpStatus"], http);
        assert_eq!(error["detail"], "What happened.");
        assert_eq!(error["apiCode"], "some_code");
        assert_eq!(error["supportId"], "4f1c");
        assert_eq!(error["userId"], USER);
        assert_eq!(error["retryable"], matches!(http, 429 | 500 | 503));
    }
}

#[test]
fn a_json_error_has_all_its_members_in_order() {
    let outcome = Torii::new().list(&["-o", "jsonl"]);
    outcome
        .fails(3, &[r#"{"error":{"code":"config","reason":"no_key","message":"no secret key","detail":null,"hint":""#]);
    assert!(outcome.stderr.ends_with(
        r#","httpStatus":null,"apiCode":null,"supportId":null,"userId":null,"retryable":false,"retryAfter":null,"user":null,"signal":null}}
"#
    ));
}

#[test]
fn no_key_shows_the_ways_on() {
    Torii::new().list(&[]).fails(3, &["no secret key", "TORII_SECRET_KEY", "--sandbox"]);
}

#[test]
fn a_response_from_something_in_between_says_nothing_about_key_or_user() {
    for http in [400, 401, 403, 404, 410, 451] {
        for (media, body) in
            [("text/html", " <html>Blocked</html>"), ("text/plain", "Access denied"), (PROBLEM, "\u{1}")]
        {
            let server = MockServer::start();
            respond(&server, http, media, body);
            let torii = Torii::with_api(&server.base_url());
            torii
                .list(&[])
                .fails(7, &["a proxy or gateway, not Torii", &format!("({http})"), "check that the API URL"]);
            let error = torii.list(&["--json"]).json_error();
            assert_eq!((&error["code"], &error["reason"]), (&"bad_response".into(), &"not_torii".into()));
            assert_eq!(error["httpStatus"], http);
        }
        // An empty or unknown body keeps the status, and the hint names both causes.
        for body in ["", "{}", r#"{"error":"no"}"#, r#""no""#] {
            let server = MockServer::start();
            respond(&server, http, "application/json", body);
            let error = Torii::with_api(&server.base_url()).list(&["--json"]).json_error();
            assert_ne!(error["reason"], "not_torii", "{http} {body}");
            if [401, 403, 404].contains(&http) {
                assert!(error["hint"].as_str().unwrap().contains("a proxy sent this response"), "{error}");
            }
        }
    }
    let server = MockServer::start();
    respond(&server, 404, PROBLEM, r#"{"status":404,"code":"endpoint_not_found"}"#);
    let outcome = Torii::with_api(&server.base_url()).list(&["--json"]);
    assert_eq!((outcome.status, &outcome.json_error()["reason"]), (Some(7), &"endpoint_not_found".into()));
}

#[test]
fn a_401_from_something_in_between_ends_a_batch() {
    let server = MockServer::start();
    let refusals = server.mock(|_, then| {
        then.status(401).header("content-type", "text/html").body("<html>Sign in</html>");
    });
    let torii = Torii::with_api(&server.base_url());
    let outcome = torii.run(&["sessions", "list", USER, "01931a73-8b00-7000-8000-000000000001", "--jobs", "1"]);
    outcome.fails(7, &["a proxy or gateway, not Torii"]);
    refusals.assert_calls(1);
}

#[test]
fn a_403_explains_itself() {
    let server = MockServer::start();
    respond(&server, 403, PROBLEM, "{}");
    Torii::with_api(&server.base_url()).list(&[]).fails(
        5,
        &[
            "TEST key",
            "the user's environment",
            "deleted",
            "mistyped",
            "session ID",
            "a proxy sent this response",
            "TORII_SECRET_KEY",
            USER,
        ],
    );
}

#[test]
fn foreign_words_are_made_safe_and_masked() {
    let server = MockServer::start();
    let document = r#"{"detail":"red \u001b[31m\u202e\nerror: forged, your key is sk_test_0123456789abcdef"}"#;
    respond(&server, 500, PROBLEM, document);
    let outcome = Torii::with_api(&server.base_url()).list(&["--retries", "0"]);
    outcome.fails(6, &["red \\u{1b}[31m\\u{202e}\\nerror: forged, your key is sk_test_…"]);
}

#[test]
fn no_key_of_any_kind_is_quoted_from_the_wrong_place() {
    for key in ["Zq9hunter2SECRETodd77", "sk_prod-PLANTEDsecret1234", "sk_live_abc'def\"ghi,jkl"] {
        let torii = Torii::new().env("TORII_SECRET_KEY", key);
        let url = format!("{}/{key}", refused_url());
        for args in [
            &["--profile", key][..],
            &["--config", key],
            &["--secret-key-file", key],
            &["--ca-cert", key],
            &["--api-url", &url, "-v", "--retries", "0"],
            &["--output", key],
            &["--timeout", key],
            &["--api-url", &url, "--profile", key],
        ] {
            for format in [&[][..], &["--json"]] {
                let outcome = torii.list(&[args, format].concat());
                assert!(outcome.status != Some(0), "{outcome:?}");
                for planted in [key, "hunter2", "PLANTED", "jkl"] {
                    assert!(!outcome.stderr.contains(planted), "{args:?}: {outcome:?}");
                }
            }
        }
    }
}

#[test]
fn responses_that_are_no_list_of_sessions() {
    for (body, expected) in [
        ("", &["is empty"][..]),
        ("<!DOCTYPE html><html></html>", &["HTML"]),
        ("{\"items\":[]}", &["not a list of sessions"]),
        ("[{}]", &["not a list of sessions", "element [0]: id is missing"]),
        ("[null]", &["element [0]: it is null"]),
        (&EXAMPLE[..EXAMPLE.len() - 1], &["cut off"]),
        (&EXAMPLE.replace("203.0.113.42\"", "1\\ud800\""), &["element [0]", "surrogate"]),
        (&EXAMPLE.replace("2026-05-16T11:42:00Z", "today"), &["element [0]: lastUsedAt is not an RFC 3339 instant"]),
        (
            &EXAMPLE.replace("8b00-7000-8000-000000000000", "8b00-7000-8000-000000000001"),
            &["another user", "element [0]"],
        ),
    ] {
        let server = MockServer::start();
        respond(&server, 200, "application/json", body);
        for format in ["table", "json", "jsonl", "csv"] {
            Torii::with_api(&server.base_url()).list(&["-o", format]).fails(7, expected);
        }
    }
}

#[test]
fn one_bad_session_among_good_ones_is_an_error() {
    let server = MockServer::start();
    let good = EXAMPLE.trim_matches(['[', ']']);
    respond(&server, 200, "application/json", &format!("[{good},{}]", good.replace("\"id\"", "\"idd\"")));
    let outcome = Torii::with_api(&server.base_url()).list(&["--json"]);
    outcome.fails(7, &[]);
    assert_eq!(outcome.json_error()["detail"], "element [1]: id is missing");
}

#[test]
fn a_response_that_holds_the_key_is_not_shown() {
    for echo in ["sk_test_0123456789abcdef", "\\u0073k_test_0123456789\\u0061bcdef"] {
        let server = MockServer::start();
        respond(&server, 200, "application/json", &EXAMPLE.replace("203.0.113.42", echo));
        Torii::with_api(&server.base_url()).list(&["--json"]).fails(7, &["contains the secret key"]);
    }
}

#[test]
fn redirects_are_not_followed() {
    let other = MockServer::start();
    let asked = other.mock(|_, then| {
        then.status(200).body(EXAMPLE);
    });
    for status in [301, 302, 307, 308] {
        let server = MockServer::start();
        server.mock(|_, then| {
            then.status(status).header("location", format!("{}/api/server/v1/users/{USER}/sessions", other.base_url()));
        });
        Torii::with_api(&server.base_url()).list(&[]).fails(7, &["redirect"]);
    }
    asked.assert_calls(0);
}

#[test]
fn success_other_than_200_is_no_result() {
    for status in [201, 202, 204, 206] {
        let server = MockServer::start();
        respond(&server, status, "application/json", if status == 204 { "" } else { EXAMPLE });
        Torii::with_api(&server.base_url()).list(&[]).fails(7, &[&status.to_string()]);
    }
}

#[test]
fn a_server_error_with_good_sessions_is_still_an_error() {
    let server = MockServer::start();
    respond(&server, 500, "application/json", EXAMPLE);
    Torii::with_api(&server.base_url()).list(&["--json", "--retries", "0"]).fails(6, &[]);
}

#[test]
fn what_may_pass_is_tried_again() {
    let server = MockServer::start();
    let mock = server.mock(|_, then| {
        then.status(503).header("retry-after", "0");
    });
    Torii::with_api(&server.base_url()).list(&[]).fails(6, &["(503)"]);
    mock.assert_calls(3);
    Torii::with_api(&server.base_url()).list(&["--retries", "4"]).fails(6, &[]);
    mock.assert_calls(8);
}

#[test]
fn a_wait_longer_than_the_time_left_ends_the_call_at_once() {
    let server = MockServer::start();
    let mock = server.mock(|_, then| {
        then.status(429).header("retry-after", "3600");
    });
    let begun = Instant::now();
    let outcome = Torii::with_api(&server.base_url()).list(&["--json"]);
    assert!(begun.elapsed() < Duration::from_secs(10));
    outcome.fails(6, &["3600 s"]);
    assert_eq!(outcome.json_error()["retryAfter"], 3600);
    mock.assert_calls(1);
}

#[test]
fn refused_connection() {
    let outcome = Torii::with_api(&refused_url()).list(&["--json", "--retries", "0"]);
    outcome.fails(6, &["refused"]);
    assert_eq!(outcome.json_error()["reason"], "connect");
}

#[test]
fn unknown_name() {
    let outcome = Torii::with_api("https://torii.invalid").list(&["--json", "--retries", "0"]);
    outcome.fails(6, &["torii.invalid", "could not be resolved", "https://api.torii.so", "https://api.toriiauth.eu"]);
    assert_eq!(outcome.json_error()["reason"], "dns");
}

#[test]
fn a_server_that_never_responds() {
    // The listener's backlog accepts the connection; it is never read.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let begun = Instant::now();
    let outcome = Torii::with_api(&url).list(&["--json", "--timeout", "300ms"]);
    outcome.fails(6, &["timed out"]);
    assert_eq!(outcome.json_error()["reason"], "timeout");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_server_that_does_not_speak_tls() {
    let url = raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").replace("http:", "https:");
    let outcome = Torii::with_api(&url).list(&["--json", "--retries", "0"]);
    outcome.fails(6, &["does not speak TLS"]);
    assert_eq!(outcome.json_error()["reason"], "tls");
}

#[test]
fn broken_http() {
    for (bytes, status, reason) in [
        (&b""[..], 6, "truncated"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[]", 6, "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n", 6, "truncated"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", 6, "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\n[]\n0\n\n", 6, "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n[this is not gzip...", 7, "not_json"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\"\xff\"", 7, "not_json"),
    ] {
        let outcome = Torii::with_api(&raw_server(bytes)).list(&["--json", "--retries", "0"]);
        outcome.fails(status, &[]);
        assert_eq!(outcome.json_error()["reason"], reason, "{bytes:?}");
    }
}
