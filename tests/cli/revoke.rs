//! `torii sessions revoke`: exactly what was shown is revoked, and nothing before the answer to the question.

use httpmock::{Mock, MockServer};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::support::{Outcome, Torii, USER, respond};

const PHONE: &str = "01981f2a-0000-7000-8000-000000000001";
const LAPTOP: &str = "01981f2a-0001-7000-8000-000000000002";
const TABLET: &str = "01981f2b-0000-7000-8000-000000000003";

fn sessions(ids: &[&str]) -> String {
    let session = |(n, id): (usize, &&str)| {
        json!({
            "id": id, "userId": USER, "environmentId": "01931a72-0000-7000-8000-000000000000",
            "userAgent": null, "ipAddress": format!("192.0.2.{n}"), "createdAt": "2026-05-16T09:30:00Z",
            "expiresAt": "2126-05-16T09:30:00Z", "lastUsedAt": "2026-05-16T09:30:00Z",
        })
    };
    Value::from(ids.iter().enumerate().map(session).collect::<Vec<_>>()).to_string()
}

/// A server with three sessions, which counts what is ended.
struct Desk<'a> {
    phone: Mock<'a>,
    laptop: Mock<'a>,
    tablet: Mock<'a>,
    all: Mock<'a>,
}

impl Desk<'_> {
    fn new(server: &MockServer) -> Desk<'_> {
        respond(server, 200, "application/json", &sessions(&[PHONE, LAPTOP, TABLET]));
        let delete = |path: String| {
            server.mock(|when, then| {
                when.method("DELETE").path(format!("/api/server/v1/users/{USER}/sessions{path}"));
                then.status(204);
            })
        };
        let one = |id: &str| delete(format!("/{id}"));
        Desk { phone: one(PHONE), laptop: one(LAPTOP), tablet: one(TABLET), all: delete(String::new()) }
    }

    #[track_caller]
    fn ended(&self, expected: [usize; 4]) {
        let calls = [self.phone.calls(), self.laptop.calls(), self.tablet.calls(), self.all.calls()];
        assert_eq!(calls, expected, "phone, laptop, tablet, all");
    }
}

fn revoke(torii: &Torii, args: &[&str]) -> Outcome {
    torii.run(&[&["sessions", "revoke", USER], args].concat())
}

fn results(outcome: &Outcome) -> Vec<(String, String)> {
    let records: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:?}"));
    let text = |record: &Value, member: &str| record[member].as_str().unwrap().to_owned();
    let records = records.as_array().unwrap().iter().filter(|record| record["scope"] == "session");
    records.map(|record| (text(record, "id"), text(record, "result"))).collect()
}

#[test]
fn by_id_by_beginning_by_filter_and_all() {
    for (args, ended) in [
        (&[PHONE][..], [1, 0, 0, 0]),
        (&["01981F2B"], [0, 0, 1, 0]),
        (&["01981f2a-0001…", TABLET], [0, 1, 1, 0]),
        (&["--ip", "192.0.2.0/31"], [1, 1, 0, 0]),
        (&["--all"], [0, 0, 0, 1]),
        (&["--all", "--except", LAPTOP], [1, 0, 1, 0]),
        (&["--all", "--except", LAPTOP, "--except", "01981f2b"], [1, 0, 0, 0]),
        (&["--idle", "1d"], [1, 1, 1, 0]),
        (&["--impersonated"], [0, 0, 0, 0]),
    ] {
        let server = MockServer::start();
        let desk = Desk::new(&server);
        let torii = Torii::with_api(&server.base_url());
        let dry = revoke(&torii, &[args, &["--dry-run", "--json"]].concat());
        assert_eq!(dry.status, Some(0), "{dry:?}");
        assert!(results(&dry).iter().all(|(_, result)| result == "dry_run"), "{dry:?}");
        desk.ended([0; 4]);
        // With `--yes` whole IDs are wanted.
        let whole: Vec<&str> = args
            .iter()
            .map(|arg| match *arg {
                "01981F2B" | "01981f2b" => TABLET,
                "01981f2a-0001…" => LAPTOP,
                other => other,
            })
            .collect();
        if whole != args {
            revoke(&torii, &[args, &["--yes", "--json"]].concat()).fails(2, &["only whole session IDs"]);
        }
        desk.ended([0; 4]);
        let outcome = revoke(&torii, &[&whole[..], &["--yes", "--json"]].concat());
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        desk.ended(ended);
        assert!(results(&outcome).iter().all(|(_, result)| result == "revoked"), "{outcome:?}");
        assert_eq!(results(&outcome).len(), results(&dry).len());
    }
}

#[test]
fn an_audit_record_has_all_its_members() {
    let server = MockServer::start();
    Desk::new(&server);
    let torii = Torii::with_api(&server.base_url());
    let outcome = revoke(&torii, &[PHONE, "--yes", "-o", "jsonl"]);
    let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let members: Vec<&String> = record.as_object().unwrap().keys().collect();
    let expected = "action at environmentId error id keyType reason result scope session userId";
    assert_eq!(members.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" "), expected);
    assert_eq!((&record["keyType"], &record["userId"]), (&"test".into(), &USER.into()));
    let listed: Value = serde_json::from_str(&sessions(&[PHONE])).unwrap();
    assert_eq!((&record["session"], &record["reason"]), (&listed[0], &Value::Null), "as it was");
    assert!(record["at"].as_str().unwrap().ends_with('Z') && record["error"].is_null());
    assert_eq!(revoke(&torii, &[PHONE, "--yes"]).stdout, format!("{PHONE}  revoked\n"));
}

#[test]
fn what_is_not_there_stops_everything_before_anything_is_ended() {
    let server = MockServer::start();
    let desk = Desk::new(&server);
    let torii = Torii::with_api(&server.base_url());
    let nobodys = "01981f2c-0000-7000-8000-000000000009";
    revoke(&torii, &[PHONE, nobodys, "--yes"]).fails(5, &[nobodys, "torii sessions list"]);
    revoke(&torii, &[PHONE, "01981f2c", "--dry-run", "--ignore-missing"]).fails(5, &["01981f2c"]);
    revoke(&torii, &["--all", "--except", nobodys, "--yes"]).fails(5, &[nobodys]);
    revoke(&torii, &["01981f2a", "--dry-run"])
        .fails(2, &["ambiguous, it matches 2 sessions", "01981f2a-0000", "01981f2a-0001"]);
    assert_eq!(revoke(&torii, &["01981f2a", "--dry-run", "--json"]).json_error()["reason"], "ambiguous_session");
    desk.ended([0; 4]);
    // A script may be run twice.
    let outcome = revoke(&torii, &[PHONE, nobodys, "--yes", "--ignore-missing", "--json"]);
    let expected = [(nobodys, "not_active"), (PHONE, "revoked")].map(|(id, result)| (id.into(), result.into()));
    assert_eq!((outcome.status, results(&outcome)), (Some(0), expected.to_vec()), "{outcome:?}");
    desk.ended([1, 0, 0, 0]);
}

#[test]
fn wrong_command_lines_end_nothing() {
    let server = MockServer::start();
    let desk = Desk::new(&server);
    let torii = Torii::with_api(&server.base_url());
    for (args, expected) in [
        (&["--yes"][..], "say which sessions"),
        (&["--all", PHONE, "--yes"], "can't be combined"),
        (&["--all", "--ip", "192.0.2.1", "--yes"], "can't be combined"),
        (&[PHONE, "--idle", "1d", "--yes"], "can't be combined"),
        (&[PHONE, "--except", LAPTOP, "--yes"], "--except"),
        (&["--all", "--ignore-missing", "--yes"], "--ignore-missing"),
        (&["--all", "--limit", "1", "--yes"], "--limit"),
        (&["--all", "--yes", "--csv"], "JSON Lines"),
        (&["0198", "--yes"], "8 or more characters"),
        (&["--device", "", "--yes"], "such as iphone"),
        // There is no terminal to ask on.
        (&[PHONE], "without a terminal"),
        (&[PHONE, "--yes=yes"], "--yes"),
    ] {
        revoke(&torii, args).fails(2, &[expected]);
    }
    let live = Torii::new().env("TORII_SECRET_KEY", "sk_live_0123456789").env("TORII_API_URL", &server.base_url());
    revoke(&live, &[PHONE, "--yes"]).fails(2, &["LIVE", "--yes=live"]);
    let unknown = Torii::new().env("TORII_SECRET_KEY", "something-else").env("TORII_API_URL", &server.base_url());
    revoke(&unknown, &[PHONE, "--yes"]).fails(2, &["--yes=live"]);
    desk.ended([0; 4]);
    assert_eq!(revoke(&live, &[PHONE, "--yes=live"]).status, Some(0));
    desk.ended([1, 0, 0, 0]);
}

#[test]
fn an_address_that_several_users_have_is_refused() {
    let outcome = Torii::new().run(&["sessions", "revoke", "sam.lee@example.com", "--all", "--yes", "--sandbox", "-q"]);
    outcome.fails(2, &["01931a73-8b00-7000-8000-000000000003 (active)", "(deleted)", "use the ID"]);
}

#[test]
fn a_failure_in_the_middle_does_not_stop_the_others() {
    // After a 5xx, or what is not the API's word, the session may be revoked all the same.
    for (status, result) in [(500, "unknown"), (403, "failed"), (302, "failed"), (200, "unknown")] {
        let server = MockServer::start();
        let mut desk = Desk::new(&server);
        desk.laptop.delete();
        let failing = server.mock(|when, then| {
            when.method("DELETE").path(format!("/api/server/v1/users/{USER}/sessions/{LAPTOP}"));
            then.status(status).header("location", "/elsewhere").body("[]");
        });
        let torii = Torii::with_api(&server.base_url());
        let outcome = revoke(&torii, &["--idle", "1d", "--yes", "--json"]);
        assert_eq!(outcome.status, Some(8), "{outcome:?}");
        assert_eq!(outcome.json_error()["reason"], "partial");
        assert_eq!(outcome.json_error()["message"], format!("revoked 2 of 3 sessions; 1 {result}"));
        let mut outcomes = results(&outcome);
        outcomes.sort();
        let outcomes: Vec<String> = outcomes.into_iter().map(|(_, result)| result).collect();
        assert_eq!(outcomes, ["revoked", result, "revoked"]);
        failing.assert();
        // Alone it is what it is.
        let alone = revoke(&torii, &[LAPTOP, "--yes", "--json"]);
        let hint = if result == "unknown" { "--ignore-missing" } else { "they will fail again" };
        assert!(outcome.stderr.contains(hint), "{outcome:?}");
        assert!(alone.status != Some(8) && alone.json_error()["reason"] != "partial", "{alone:?}");
    }
}

#[test]
fn a_rejected_key_stops_everything_and_passing_failures_are_tried_again() {
    let server = MockServer::start();
    let mut desk = Desk::new(&server);
    desk.phone.delete();
    server.mock(|when, then| {
        when.method("DELETE").path(format!("/api/server/v1/users/{USER}/sessions/{PHONE}"));
        then.status(401);
    });
    let outcome =
        revoke(&Torii::with_api(&server.base_url()), &["--idle", "1d", "--yes", "-o", "jsonl", "--jobs", "1"]);
    assert_eq!(outcome.status, Some(4), "{outcome:?}");
    let records: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outcomes: Vec<_> = records.iter().map(|record| record["result"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["failed", "not_tried", "not_tried"]);
    assert_eq!(records[0]["error"]["reason"], "invalid_key");
    assert_eq!((desk.laptop.calls(), desk.tablet.calls()), (0, 0));

    let server = MockServer::start();
    respond(&server, 200, "application/json", &sessions(&[PHONE]));
    let busy = server.mock(|when, then| {
        when.method("DELETE");
        then.status(503).header("retry-after", "0");
    });
    let outcome = revoke(&Torii::with_api(&server.base_url()), &["--all", "--yes", "--json"]);
    assert_eq!(outcome.status, Some(6), "{outcome:?}");
    busy.assert_calls(3);
    assert_eq!(results(&outcome), [(PHONE.to_owned(), "unknown".to_owned())]);
}

#[cfg(unix)]
#[test]
fn nothing_is_ended_where_there_is_no_place_for_the_record() {
    let server = MockServer::start();
    let desk = Desk::new(&server);
    let torii = Torii::with_api(&server.base_url());
    let run = |redirection: &str| {
        let script = format!("exec \"$0\" sessions revoke {USER} {PHONE} --yes {redirection}");
        torii.process("/bin/sh").arg("-c").arg(script).arg(Torii::program()).output().unwrap()
    };
    assert_eq!(run(">&-").status.code(), Some(1));
    desk.ended([0; 4]);
    // Where that shows too late, it is reported elsewhere.
    #[cfg(target_os = "linux")]
    {
        let output = run(">/dev/full");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.starts_with(&format!("{PHONE}  revoked\n")), "{stderr}");
        desk.ended([1, 0, 0, 0]);
    }
}

#[test]
fn a_session_that_is_listed_twice_is_ended_once() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", &sessions(&[PHONE, PHONE]));
    let ending = server.mock(|when, then| {
        when.method("DELETE").path(format!("/api/server/v1/users/{USER}/sessions/{PHONE}"));
        then.status(204);
    });
    let outcome = revoke(&Torii::with_api(&server.base_url()), &[PHONE, "--yes", "--json"]);
    assert_eq!((outcome.status, results(&outcome).len()), (Some(0), 1), "{outcome:?}");
    ending.assert();
}

#[test]
fn the_sandbox_really_ends_sessions() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let torii = sandbox.client();
    let count = || torii.list(&["-o", "jsonl"]).stdout.lines().count();
    assert_eq!(count(), 6);
    assert_eq!(revoke(&torii, &["--impersonated", "--yes"]).status, Some(0));
    assert_eq!(count(), 5);
    assert_eq!(revoke(&torii, &["--all", "--except", "0196d4e9-2a6f-7350-94b7-8d1e5f0c6a3b", "--yes"]).status, Some(0));
    assert_eq!(count(), 1);
    assert_eq!(revoke(&torii, &["--all", "--yes"]).status, Some(0));
    let nothing = revoke(&torii, &["--all", "--yes", "--json"]);
    assert_eq!((nothing.status, nothing.stdout.as_str()), (Some(0), "[]\n"));
    let nothing = revoke(&torii, &["--all", "--yes"]);
    assert!(nothing.stderr.contains("nothing to revoke"), "{nothing:?}");
}

#[test]
fn what_a_live_key_asks_for_can_be_rehearsed_in_the_sandbox() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let torii = sandbox.client().env("TORII_SECRET_KEY", "sk_live_sandbox");
    revoke(&torii, &["--all", "--yes"]).fails(2, &["LIVE", "--yes=live"]);
    let ended = revoke(&torii, &["--all", "--yes=live", "-o", "jsonl"]);
    assert_eq!((ended.status, ended.stdout.matches("\"keyType\":\"live\"").count()), (Some(0), 7), "{ended:?}");
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::pty::Session;

    fn ask(server: &MockServer, key: &str, args: &[&str], expected: &str, typed: &str) -> (Option<i32>, String) {
        let torii = Torii::new()
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env("TORII_SECRET_KEY", key)
            .env("TORII_API_URL", &server.base_url());
        let mut session = Session::with_keyboard(&torii, &[&["sessions", "revoke", USER], args].concat());
        session.answer(expected, typed);
        session.finish()
    }

    #[test]
    fn a_test_key_is_asked_yes_or_no() {
        let server = MockServer::start();
        let desk = Desk::new(&server);
        let expected = "TEST: revoke these 3 sessions and any created since?";
        for no in ["n\r", "\r", "systemctl\r", "\u{4}"] {
            let (status, shown) = ask(&server, "sk_test_0123456789", &["--all"], expected, no);
            assert_eq!(status, Some(1), "{shown}");
            assert!(shown.contains("nothing was revoked") && shown.contains(PHONE), "{shown}");
        }
        desk.ended([0; 4]);
        let (status, shown) = ask(&server, "sk_test_0123456789", &["--all"], expected, "y\r");
        assert_eq!(status, Some(0), "{shown}");
        desk.ended([0, 0, 0, 1]);
    }

    #[test]
    fn the_user_is_named_before_the_question() {
        let mut session = Session::with_keyboard(&Torii::new(), &["sessions", "revoke", USER, "--all", "--sandbox"]);
        session.answer("[y/N]", "n\n");
        let (status, shown) = session.finish();
        assert_eq!(status, Some(1), "{shown}");
        assert!(shown.contains(&format!("Anna Berg <anna.berg@example.com>  {USER}\n")), "{shown}");
    }

    #[test]
    fn what_was_typed_before_the_question_is_no_answer() {
        let server = MockServer::start();
        server.mock(|when, then| {
            when.method("GET");
            then.status(200).body(sessions(&[PHONE])).delay(std::time::Duration::from_millis(500));
        });
        let ending = server.mock(|when, then| {
            when.method("DELETE");
            then.status(204);
        });
        let torii = Torii::with_api(&server.base_url()).env("TERM", "xterm");
        let mut session = Session::with_keyboard(&torii, &["sessions", "revoke", USER, PHONE, "-v"]);
        session.answer("> GET ", "y\r");
        session.answer("TEST: revoke this session?", "\r");
        assert_eq!(session.finish().0, Some(1));
        ending.assert_calls(0);
    }

    #[test]
    fn a_live_key_and_several_sessions_want_the_number() {
        let server = MockServer::start();
        let desk = Desk::new(&server);
        let expected = "LIVE: to revoke these 2 sessions, type the number of sessions";
        for no in ["y\r", "3\r", "\r"] {
            let (status, shown) = ask(&server, "sk_live_0123456789", &[PHONE, TABLET], expected, no);
            assert_eq!(status, Some(1), "{shown}");
        }
        desk.ended([0; 4]);
        let (status, shown) = ask(&server, "sk_live_0123456789", &[PHONE, TABLET], expected, "2\r");
        assert_eq!(status, Some(0), "{shown}");
        desk.ended([1, 0, 1, 0]);
        let (status, shown) = ask(&server, "sk_live_0123456789", &[LAPTOP], "LIVE: revoke this session?", "yes\r");
        assert_eq!(status, Some(0), "{shown}");
        desk.ended([1, 1, 1, 0]);
    }

    #[test]
    fn ctrl_c_between_two_calls_tells_what_has_been_ended() {
        let server = MockServer::start();
        let mut desk = Desk::new(&server);
        desk.phone.delete();
        server.mock(|when, then| {
            when.method("DELETE").path(format!("/api/server/v1/users/{USER}/sessions/{PHONE}"));
            then.status(204).delay(std::time::Duration::from_secs(1));
        });
        let torii = Torii::with_api(&server.base_url()).env("TERM", "dumb");
        let session =
            Session::watched(&torii, &["sessions", "revoke", USER, "--idle", "1d", "--yes", "-v", "--jobs", "1"]);
        session.see(&format!("> DELETE {}/api/server/v1/users/{USER}/sessions/{PHONE}", server.base_url()), 1);
        session.interrupt();
        let (status, shown) = session.finish();
        assert_eq!(status, Some(130), "{shown}");
        assert!(shown.contains(&format!("{PHONE}  revoked\n{LAPTOP}  not tried\n")), "{shown}");
        assert!(shown.contains("revoked 1 of 3 sessions; 2 not tried"), "{shown}");
        assert_eq!((desk.laptop.calls(), desk.tablet.calls()), (0, 0));
    }
}
