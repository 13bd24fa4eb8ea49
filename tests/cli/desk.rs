//! The support desk: users by address, filters, columns, Markdown, and watching.

use httpmock::MockServer;
use serde_json::{Value, json};

use crate::support::{EXAMPLE, Outcome, Torii, USER, respond};

const OTHER: &str = "01931a73-8b00-7000-8000-0000000000aa";

fn sandbox(args: &[&str]) -> Outcome {
    Torii::new().run(&[args, &["--sandbox", "-q"]].concat())
}

fn list(args: &[&str]) -> Outcome {
    sandbox(&[&["sessions", "list"], args].concat())
}

/// The ids of the sessions that pass the flags, by their first block.
fn listed(args: &[&str]) -> Vec<String> {
    let outcome = list(&[&[USER, "--json"], args].concat());
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    let sessions: Value = serde_json::from_str(&outcome.stdout).unwrap();
    sessions.as_array().unwrap().iter().map(|session| session["id"].as_str().unwrap()[..8].to_owned()).collect()
}

fn user(id: &str, email: &str) -> Value {
    json!({
        "id": id, "environmentId": "01931a72-0000-7000-8000-000000000000", "name": "Anna", "email": email,
        "status": "active", "createdAt": "2026-05-16T09:30:00Z", "updatedAt": "2026-05-16T09:30:00Z",
        "publicMetadata": {"plan": "planted"}, "extra": [1.50],
    })
}

#[test]
fn users_by_address() {
    let by_id = list(&[USER, "--csv"]);
    for address in ["anna.berg@example.com", " Anna Berg <ANNA.BERG@example.com>", "mailto:anna.berg@example.com"] {
        list(&[address, "--csv", "--columns", "id"]).prints(&list(&[USER, "--csv", "--columns", "id"]).stdout);
    }
    assert_eq!(by_id.status, Some(0));
    list(&["nobody@example.com"]).fails(5, &["no user has the email nobody@example.com", "torii users find"]);
    assert_eq!(list(&["nobody@example.com", "--json"]).json_error()["reason"], "user_not_found");
}

#[test]
fn an_address_that_several_users_have_lists_each() {
    let rows = list(&["sam.lee@example.com", "--columns", "userId"]).stdout;
    assert_eq!(rows.lines().collect::<Vec<_>>(), ["01931a73-8b00-7000-8000-000000000003"; 3]);
    let rows = list(&["sam.lee@example.com"]).stdout;
    assert!(rows.lines().all(|row| row.contains("  01931a73-8b00-7000-8000-000000000003  ")), "{rows}");
    let markdown = list(&["sam.lee@example.com", "-o", "markdown"]).stdout;
    assert_eq!(markdown.matches("active sessions of Sam").count(), 3, "{markdown}");
}

#[test]
fn what_comes_back_is_compared_and_pages_are_followed() {
    let server = MockServer::start();
    // A server that takes a part of an address for the whole, and has the right user on its second page.
    let first = json!({"items": [user(OTHER, "anna@example.com.evil.example")], "nextCursor": OTHER, "hasMore": true});
    let second = json!({"items": [user(USER, "Anna@Example.com")], "nextCursor": null, "hasMore": false});
    let search = "/api/server/v1/users/search";
    let page_one = server.mock(|when, then| {
        when.method("POST")
            .path(search)
            .query_param("limit", "50")
            .query_param_missing("cursor")
            .json_body(json!({"emailAddresses": ["anna@example.com"]}));
        then.status(200).json_body(first);
    });
    let page_two = server.mock(|when, then| {
        when.method("POST").path(search).query_param("cursor", OTHER);
        then.status(200).json_body(second);
    });
    respond(&server, 200, "application/json", EXAMPLE);
    let torii = Torii::with_api(&server.base_url());
    let outcome = torii.run(&["sessions", "list", "anna@example.com", "-o", "jsonl"]);
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(0), 1), "{outcome:?}");
    page_one.assert();
    page_two.assert();
}

#[test]
fn responses_that_are_no_list_of_users() {
    for (body, reason) in [
        ("[]", "not_a_list"),
        ("{\"items\":[[]],\"hasMore\":false}", "invalid_user"),
        ("{\"items\":[{\"id\":\"x\"}],\"hasMore\":false}", "invalid_user"),
        ("{\"items\":[],\"nextCursor\":null,\"hasMore\":true}", "not_a_list"),
        ("{\"items\":[]", "truncated"),
        ("<html>", "not_json"),
        ("", "empty"),
    ] {
        let server = MockServer::start();
        server.mock(|_, then| {
            then.status(200).body(body);
        });
        let outcome = Torii::with_api(&server.base_url()).run(&["users", "find", "a@example.com", "--json"]);
        outcome.fails(7, &[]);
        assert_eq!(outcome.json_error()["reason"], reason, "{body}");
    }
    // A page that leads back to itself is not followed for ever.
    let server = MockServer::start();
    let search = server.mock(|_, then| {
        then.status(200).json_body(json!({"items": [user(USER, "a@x.y")], "nextCursor": OTHER, "hasMore": true}));
    });
    Torii::with_api(&server.base_url()).run(&["users", "find", "a@example.com"]).fails(7, &["not a list of users"]);
    search.assert_calls(2);
}

#[test]
fn users_are_found_by_name_and_by_part_of_the_address() {
    let found = |args: &[&str]| sandbox(&[&["users", "find"], args].concat());
    let names = |text: &str| -> Vec<String> {
        found(&[text, "-o", "jsonl"])
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("BERG"), ["Anna Berg", "Anna Bergström", "Ingrid Solberg"]);
    assert_eq!(names("anna.berg@example.com"), ["Anna Berg"]);
    assert_eq!(names("anna.berg@"), ["Anna Berg"]);
    assert_eq!(names("nobody at all"), [""; 0]);
    found(&["nobody at all", "--json"]).prints("[]\n");
    let rows = found(&["berg", "--limit", "2"]).stdout;
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(rows.starts_with(&format!("{USER}  Anna Berg ")), "{rows}");
    let csv = found(&["anna.berg@example.com", "--csv"]).stdout;
    assert!(csv.starts_with("id,environmentId,name,firstName,lastName,email,emailVerifiedAt,locale,status,"), "{csv}");
    assert!(csv.contains(",Anna Berg,Anna,Berg,anna.berg@example.com,"), "{csv}");
    assert!(found(&["anna.berg@example.com", "-o", "markdown"]).stdout.contains("| anna.berg@example.com |"));
    found(&["  "]).fails(2, &["such as berg"]);
    found(&["berg", "--metadata"]).fails(2, &["--metadata"]);
    found(&["berg", "--limit", "0"]).fails(2, &["--limit"]);
}

#[test]
fn a_user_is_found_by_id() {
    let found = sandbox(&["users", "find", USER, "-o", "jsonl"]);
    assert!(found.status == Some(0) && found.stdout.contains("anna.berg@example.com"), "{found:?}");
    sandbox(&["users", "find", "01931a73-8b00-7000-8000-00000000000f"]).fails(5, &["(404)"]);
}

#[test]
fn metadata_is_shown_to_those_who_ask_and_nothing_else_is_left_out() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(200).json_body(json!({"items": [user(USER, "a@x.y")], "nextCursor": null, "hasMore": false}));
    });
    let torii = Torii::with_api(&server.base_url());
    let find = |args: &[&str]| torii.run(&[&["users", "find", "a@x.y"], args].concat()).stdout;
    for args in [&[][..], &["--json"], &["-o", "jsonl"], &["--csv"], &["-o", "markdown"]] {
        assert!(!find(args).contains("planted"), "{args:?}");
    }
    assert!(find(&["--json"]).contains("\"extra\":[1.5"), "{}", find(&["--json"]));
    assert!(find(&["--json", "--metadata"]).contains("\"publicMetadata\":{\"plan\":\"planted\"}"));
}

#[test]
fn a_key_that_was_looked_for_is_not_shown() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(200).json_body(json!({"items": [], "nextCursor": null, "hasMore": false}));
    });
    let key = "abcdefgh12345678xyz";
    let torii = Torii::new().env("TORII_SECRET_KEY", key).env("TORII_API_URL", &server.base_url());
    for format in ["table", "json", "csv", "markdown"] {
        let outcome = torii.run(&["users", "find", key, "-o", format]);
        assert!(outcome.status == Some(0) && !outcome.stdout.contains(key), "{outcome:?}");
    }
}

#[test]
fn filters_narrow_each_other() {
    assert_eq!(listed(&["--impersonated"]), ["01981e07"]);
    assert_eq!(listed(&["--ip", "203.0.113.0/24"]), ["01981f2a", "01980a41", "0196d4e9"]);
    assert_eq!(listed(&["--ip", "203.0.113.0/24", "--idle", "30d"]), ["0196d4e9"]);
    assert_eq!(listed(&["--device", "IPHONE"]), ["01980b5c"]);
    assert_eq!(listed(&["--user-agent", "edg/"]), ["01980a41"]);
    assert_eq!(listed(&["--org", "01931a72-4c00-7000-8000-000000000001"]), ["01980a41"]);
    assert_eq!(listed(&["--used-after", "1h", "--created-before", "1d"]), ["01981f2a"]);
    assert_eq!(listed(&["--sort", "created", "--limit", "2"]), ["01981e07", "01981f2a"]);
    assert_eq!(listed(&["--reverse", "--limit", "1"]), ["0196d4e9"]);
    assert_eq!(listed(&["--device", "blackberry"]), [""; 0]);
    list(&[USER, "--device", ""]).fails(2, &["--device", "such as iphone"]);
    list(&[USER, "--ip", "10.0.0.5/8"]).fails(2, &["10.0.0.0/8", "10.0.0.5"]);
    list(&[USER, "--used-before", "soon"]).fails(2, &["--used-before", "7d"]);
}

#[test]
fn columns_times_and_redaction() {
    let first = |args: &[&str]| {
        let outcome = list(&[&[USER, "--limit", "1"], args].concat());
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        outcome.stdout
    };
    assert_eq!(first(&["--columns", "device,ipAddress"]), "Chrome 148 on macOS  203.0.113.42\n");
    assert_eq!(first(&["--columns", "lastUsedAt", "--time", "relative"]), "11m\n");
    assert_eq!(first(&["--columns", "device", "--csv"]), "device\nChrome 148 on macOS\n");
    assert_eq!(first(&["--columns", "all", "--csv"]).lines().next().unwrap().split(',').count(), 11);
    assert_eq!(first(&["--columns", "id,ipAddress", "--redact"]), "01981f2a-…  203.0.113.…\n");
    assert_eq!(first(&["--columns", "userAgent", "--redact"]), "…\n");
    let markdown = first(&["-o", "markdown", "--redact", "--columns", "id,device"]);
    let lines: Vec<&str> = markdown.lines().collect();
    assert!(lines[0].starts_with("1 of 6 active sessions of 01931a73-…, environment 01931a72-… (TEST key), as of 20"));
    assert_eq!(lines[2..], ["| ID | DEVICE |", "| --- | --- |", "| 01981f2a-… | Chrome 148 on macOS |"]);
    assert_eq!(
        first(&["--columns", "ID,used", "--sort", "lastUsedAt", "--time", "relative"]),
        first(&["--columns", "id,lastUsedAt", "--sort", "used", "--time", "relative"])
    );
    list(&[USER, "--columns", "address"]).fails(2, &["--columns", "id,user,environment,agent,ip"]);
    list(&[USER, "--columns", "id", "--json"]).fails(2, &["--columns"]);
    list(&[USER, "--time", "utc", "--csv"]).fails(2, &["--time"]);
    list(&[USER, "--redact", "--csv"]).fails(2, &["--redact"]);
    list(&[USER, "--watch"]).fails(2, &["--watch", "terminal"]);
}

#[test]
fn local_times_are_those_of_the_time_zone() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", EXAMPLE);
    let torii = Torii::with_api(&server.base_url()).env("TZ", "XYZ-5:30");
    let list = |args: &[&str]| torii.list(&[&["--columns", "createdAt"], args].concat()).stdout;
    assert_eq!(list(&["--time", "local"]), "2026-05-16T15:00:00+05:30\n");
    assert_eq!(list(&["--created-after", "2026-05-16T15:00:00"]), "2026-05-16T09:30:00Z\n");
    assert_eq!(list(&["--created-after", "2026-05-16T15:00:01"]), "");
}

#[cfg(unix)]
mod on_a_terminal {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::pty::{Session, on_terminal};
    use crate::recorder::{Recorder, Reply};

    /// A server that says for any user's sessions the status and body that were set last.
    struct Changing {
        server: Recorder,
        now: Arc<Mutex<(u16, String)>>,
    }

    impl Changing {
        fn start() -> Changing {
            let now = Arc::new(Mutex::new((200, EXAMPLE.to_owned())));
            let shared = Arc::clone(&now);
            let server = Recorder::start(move |asked| {
                if !asked.what.ends_with("/sessions") {
                    return Reply::status(404);
                }
                let (status, body) = shared.lock().unwrap().clone();
                Reply { status, ..Reply::ok(body) }
            });
            Changing { server, now }
        }

        fn say(&self, status: u16, body: &str) {
            *self.now.lock().unwrap() = (status, body.to_owned());
        }
    }

    fn plain() -> Torii {
        Torii::new().env("NO_COLOR", "1").env("TERM", "xterm")
    }

    #[test]
    fn the_header_says_who_was_found() {
        let shown =
            |args: &[&str]| on_terminal(&plain(), 100, &[&["sessions", "list"], args, &["--sandbox"]].concat()).1;
        let anna = shown(&["anna.berg@example.com", "--impersonated"]);
        assert!(anna.contains(&format!("\nAnna Berg <anna.berg@example.com>  {USER}\nTEST ")), "{anna}");
        let next = "\n1 of 6 sessions: 1 impersonated\n\
                    revoke one: torii sessions revoke anna.berg@example.com 01981e07 --sandbox\n";
        assert!(anna.ends_with(next), "{anna}");
        for args in [&["anna.berg@example.com", "--redact"][..], &["01931a73-8b00-7000-8000-000000000001", "--redact"]]
        {
            let masked = shown(args);
            for part in ["Berg", "berg", "Weber", "weber", "8b00-7000", "203.0.113.42", "0000-7000"] {
                assert!(!masked.contains(part), "{part}: {masked}");
            }
        }
        let sam = shown(&["sam.lee@example.com"]);
        for expected in
            ["Sam Lee <sam.lee@example.com>  01931a73", "Samuel Lee <sam.lee@example.com>  BANNED  ", "  DELETED  "]
        {
            assert!(sam.contains(expected), "{expected}: {sam}");
        }
        let jonas = shown(&["01931a73-8b00-7000-8000-000000000001"]);
        assert!(jonas.ends_with("Jonas Weber <jonas.weber@example.com> has no active sessions\n"), "{jonas}");
        let none = shown(&[USER, "--device", "blackberry"]);
        assert!(none.ends_with("\n0 of 6 sessions\n"), "{none}");
    }

    #[test]
    fn users_are_a_table_that_says_when_there_are_more() {
        let args = ["users", "find", "berg", "--sandbox", "--limit", "2"];
        let (status, shown) = on_terminal(&plain(), 100, &args);
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains("ID                                    NAME            EMAIL"), "{shown}");
        assert!(shown.ends_with("\n2 users; there are more: --limit 1000, or a longer text\n"), "{shown}");
        let (_, narrow) = on_terminal(&plain(), 40, &args);
        assert!(narrow.contains(&format!("{USER}\n  Anna Berg\n  anna.berg@example.com\n")), "{narrow}");
    }

    #[test]
    fn watching_marks_what_changes_and_gives_the_terminal_back() {
        let api = Changing::start();
        let torii = plain().env("TORII_SECRET_KEY", "sk_test_0123456789").env("TORII_API_URL", &api.server.url);
        let mut session = Session::watched(&torii, &["sessions", "list", USER, "--watch=1"]);
        session.see("every 1 s; Ctrl-C to stop", 1);
        // A passing failure is shown and doesn't end it.
        api.say(500, "");
        session.see("server error at Torii or at a proxy (500)", 1);
        let mut sessions: Value = serde_json::from_str(EXAMPLE).unwrap();
        let mut new = sessions[0].clone();
        new["id"] = "01931a74-1234-7000-8000-00000000000b".into();
        sessions[0]["lastUsedAt"] = "2026-05-17T00:00:00Z".into();
        sessions.as_array_mut().unwrap().push(new.clone());
        api.say(200, &sessions.to_string());
        session.see("+ new  - ended  * used", 1);
        api.say(200, &json!([new]).to_string());
        session.see(" - 01931a74-1234-7000-8000-000000000000", 1);
        // The marks stay, and so do the sessions that have ended.
        session.see("- 01931a74-1234-7000-8000-000000000000", 2);
        session.interrupt();
        assert_eq!(session.killed_by(), Some(2));
        let shown = session.shown();
        for expected in [" + 01931a74-1234-7000-8000-00000000000b", " * 01931a74-1234-7000-8000-000000000000"] {
            assert!(shown.contains(expected), "{shown}");
        }
        assert!(shown.contains("\u{1b}[?1049h"), "{shown:?}");
        // After a character in the last column, erasing the rest of the line would erase that.
        assert!(shown.contains("\u{1b}[H\u{1b}[J") && !shown.contains("EXPIRES\u{1b}"), "{shown:?}");
        // What was seen stays on the normal screen.
        let (_, after) = shown.rsplit_once("\u{1b}[?25h\u{1b}[?1049l").unwrap();
        let changes: Vec<&str> =
            after.lines().filter_map(|line| line.split_once("Z  ")).map(|(_, line)| line).collect();
        assert_eq!(changes.len(), 3, "{after}");
        assert!(changes[0].starts_with("* used   01931a74-1234-7000-8000-000000000000"), "{after}");
        assert!(changes[1].starts_with("+ new    01931a74-1234-7000-8000-00000000000b"), "{after}");
        assert!(changes[2].starts_with("- ended  01931a74-1234-7000-8000-000000000000"), "{after}");
    }

    #[test]
    fn watching_without_escape_sequences_and_what_ends_it() {
        let api = Changing::start();
        let torii = Torii::with_api(&api.server.url).env("TERM", "dumb");
        let session = Session::watched(&torii, &["sessions", "list", USER, "--watch=1"]);
        session.see("every 1 s; Ctrl-C to stop", 1);
        api.say(401, "");
        let (status, shown) = session.finish();
        assert_eq!(status, Some(4), "{shown}");
        assert!(!shown.contains('\u{1b}') && shown.contains("rejected the secret key"), "{shown}");
    }
}
