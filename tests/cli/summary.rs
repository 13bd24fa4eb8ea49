//! `torii sessions summary`: counts over many users, and over saved sessions.

use serde_json::{Value, json};

use crate::recorder::{Recorder, Reply, sessions, user};
use crate::support::{Outcome, Torii};

/// A session of the `n`th user.
fn session(n: usize, tail: usize, changes: &Value) -> Value {
    let mut session = json!({
        "id": format!("01981f2a-{tail:04x}-7000-8000-{n:012x}"), "userId": user(n),
        "environmentId": "01931a72-0000-7000-8000-000000000000", "userAgent": "curl/8.5.0",
        "ipAddress": "203.0.113.42", "createdAt": "2026-05-16T09:30:00Z", "expiresAt": "2126-05-16T09:30:00Z",
        "lastUsedAt": "2026-05-17T09:30:00Z",
    });
    for (name, value) in changes.as_object().unwrap() {
        session[name] = value.clone();
    }
    session
}

/// Three users with five sessions: 203.0.113.0/24 is that of two of them.
fn saved() -> Vec<Value> {
    vec![
        session(1, 1, &json!({})),
        session(
            1,
            2,
            &json!({"ipAddress": "203.0.113.7:443", "createdAt": "2026-05-15T23:59:59.9Z", "userAgent": null}),
        ),
        session(
            2,
            1,
            &json!({"ipAddress": "::ffff:203.0.113.1", "lastUsedAt": "2026-05-18T00:00:00+02:00", "impersonatedBy": user(9)}),
        ),
        session(2, 2, &json!({"ipAddress": "2001:db8:1:2::3", "createdAt": "2026-05-16T01:00:00+02:00"})),
        session(3, 1, &json!({"ipAddress": "unknown"})),
    ]
}

fn lines(sessions: &[Value]) -> String {
    sessions.iter().map(|session| session.to_string() + "\n").collect()
}

fn summarize(args: &[&str]) -> Outcome {
    let torii = Torii::new();
    torii.private_file("saved.jsonl".as_ref(), &lines(&saved()));
    torii.run(&[&["sessions", "summary", "--from", "saved.jsonl"], args].concat())
}

#[test]
fn sessions_and_users_are_counted_by_each_field() {
    let csv = |by: &str| {
        let text = summarize(&["--csv", "--by", by]).stdout;
        text.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",")).collect::<Vec<_>>()
    };
    assert_eq!(csv("network"), ["203.0.113.0/24,,2", ",,1", "2001:db8:1::/48,,1"]);
    assert_eq!(csv("ip"), [",,1", "203.0.113.1,,1", "203.0.113.7,,1", "203.0.113.42,,1", "2001:db8:1:2::3,,1"]);
    assert_eq!(csv("device"), ["curl,3,4", "no user agent,1,1"]);
    assert_eq!(csv("day"), ["2026-05-16,3,3", "2026-05-15,2,2"]);
    assert_eq!(csv("impersonator")[1], format!("{},1,1", user(9)));
    assert_eq!(csv("org"), [",3,5"]);
    assert_eq!(csv("user"), [format!("{},1,2", user(1)), format!("{},1,2", user(2)), format!("{},1,1", user(3))]);
    assert_eq!(csv("day,device"), ["2026-05-16,curl,3", "2026-05-15,curl,1", "2026-05-15,no user agent,1"]);
    summarize(&["--json", "--min-users", "2"]).prints(concat!(
        r#"[{"network":"203.0.113.0/24","location":null,"users":2,"sessions":3,"impersonated":1,"#,
        r#""firstCreated":"2026-05-15T23:59:59Z","lastUsed":"2026-05-17T22:00:00Z"}]"#,
        "\n"
    ));
    summarize(&["--json", "--min-users", "3"]).prints("[]\n");
    let filtered = summarize(&["--csv", "--ip", "203.0.113.0/24", "--by", "device"]);
    assert!(filtered.stdout.ends_with("curl,2,2,1,2026-05-16T09:30:00Z,2026-05-17T22:00:00Z\nno user agent,1,1,0,2026-05-15T23:59:59Z,2026-05-17T09:30:00Z\n"), "{filtered:?}");
    assert!(filtered.stderr.contains("1 session without an IP address"), "{filtered:?}");
    let markdown = summarize(&["-o", "markdown", "--by", "user"]).stdout;
    assert!(markdown.starts_with("5 sessions of 3 users, as of 20"), "{markdown}");
}

#[test]
fn asked_and_saved_sessions_give_the_same_counts() {
    let server = Recorder::start(|asked| {
        let records: Vec<Value> = saved().into_iter().filter(|session| session["userId"] == asked.user).collect();
        Reply::ok(Value::from(records).to_string())
    });
    let torii = Torii::with_api(&server.url);
    // The second user is named twice, and counted once.
    let users = [user(3), user(2), user(1), user(4), user(2)];
    torii.private_file("users.txt".as_ref(), &users.join("\n"));
    for by in ["network", "ip,day", "user"] {
        let asked = torii.run(&["sessions", "summary", "--users-from", "users.txt", "--by", by, "--csv"]);
        assert_eq!((asked.status, asked.stdout), (Some(0), summarize(&["--by", by, "--csv"]).stdout), "{by}");
    }
    assert_eq!(server.asked().len(), 3 * 4);
    torii.private_file("none.txt".as_ref(), "# a quiet night\n");
    torii.run(&["sessions", "summary", "--users-from", "none.txt", "--json"]).prints("[]\n");
    let quiet = torii.run(&["sessions", "summary", "--users-from", "none.txt"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (Some(0), "note: the input has no users\n"));
}

#[test]
fn users_that_fail_are_said_and_make_the_status_8() {
    let server = Recorder::start(|asked| match &asked.user {
        failing if *failing == user(2) => Reply::status(404),
        _ => Reply::ok(sessions(&asked.user, 2)),
    });
    let torii = Torii::with_api(&server.url);
    let outcome = torii.run(&["sessions", "summary", &user(1), &user(2), &user(3), "--by", "network", "--csv"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert!(outcome.stdout.contains("192.0.2.0/24,,2,4,0"), "{outcome:?}");
    assert!(outcome.stderr.contains("1 of 3 users could not be counted"), "{outcome:?}");
    let refused = Recorder::start(|_| Reply::status(401));
    let outcome = Torii::with_api(&refused.url).run(&["sessions", "summary", &user(1), &user(2), "--json"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
}

#[test]
fn saved_sessions_that_are_not_whole_count_nothing() {
    let torii = Torii::new();
    let from = |text: &str, second: &str| {
        torii.private_file("a.jsonl".as_ref(), text);
        torii.private_file("b.jsonl".as_ref(), second);
        torii.run(&["sessions", "summary", "--from", "a.jsonl", "b.jsonl", "--json"])
    };
    let all = saved();
    let (first, rest) = (lines(&all[..2]), lines(&all[2..]));
    assert_eq!(from(&first, &rest).stdout, summarize(&["--json"]).stdout);
    assert_eq!(from(&format!("\n{first}\r\n"), rest.trim_end()).stdout, summarize(&["--json"]).stdout);
    // A session that a response has twice is counted once, and what Windows PowerShell writes is read.
    assert_eq!(from(&format!("{first}{}", lines(&all[1..2])), &rest).stdout, summarize(&["--json"]).stdout);
    let utf16: Vec<u8> = format!("\u{feff}{first}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(torii.private_file("utf16.jsonl".as_ref(), ""), utf16).unwrap();
    torii.private_file("bom.jsonl".as_ref(), &format!("\u{feff}{rest}"));
    let windows = torii.run(&["sessions", "summary", "--from", "utf16.jsonl", "bom.jsonl", "--json"]);
    assert_eq!(windows.stdout, summarize(&["--json"]).stdout);
    for (second, words) in [
        (&rest[..rest.len() - 9], ["b.jsonl, line 3", "truncated"]),
        (&format!("{rest}{first}"), ["b.jsonl, line 4", "counted twice"]),
        (&format!("{rest}{{\"error\":{{}}}}\n"), ["b.jsonl, line 4", "not a session"]),
        (&format!("[{}]\n", all[4]), ["b.jsonl, line 1", "-o jsonl"]),
        (&lines(&all[1..]), ["b.jsonl, line 1", "counted twice"]),
    ] {
        let outcome = from(&first, second);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(words.iter().all(|words| outcome.stderr.contains(words)), "{outcome:?}");
    }
    torii.run(&["sessions", "summary", "--from", "missing.jsonl"]).fails(1, &["missing.jsonl"]);
}

#[test]
fn wrong_command_lines_ask_nothing() {
    let torii = Torii::with_api("http://127.0.0.1:1");
    for (args, words) in [
        (&["--by", "nope"][..], "possible values: ip, network"),
        (&["--by", "ip,day,org"], "one or two"),
        (&["--by", "ip,ip"], "twice"),
        (&["--failed-to", "left.txt"], "--from"),
        (&["--from", "saved.jsonl"], "cannot be used with"),
        (&["--by", "ip", "--min-users", "x"], "--min-users"),
    ] {
        torii.run(&[&["sessions", "summary", &user(1)], args].concat()).fails(2, &[words]);
    }
    torii.run(&["sessions", "summary"]).fails(2, &["USER"]);
    torii.run(&["sessions", "summary", &user(1), "--by", "country"]).fails(3, &["--by country", "GeoIP"]);
}
