//! `torii users ban` and `unban`: exactly those that were shown, nothing before the answer to the question, and a record of each.

use std::fs;

use serde_json::{Value, json};

use crate::recorder::{Asked, Recorder, Reply, sessions, user};
use crate::sandbox::Sandbox;
use crate::support::{KEY, Outcome, Torii, USER};

/// A user as the API sends it.
pub fn user_json(id: &str, status: &str) -> String {
    json!({
        "id": id, "environmentId": "01931a72-0000-7000-8000-000000000000", "email": "anna@example.com", "status": status,
        "createdAt": "2026-05-16T09:30:00Z", "updatedAt": "2026-05-16T09:30:00Z",
    })
    .to_string()
}

/// Users with two sessions each, who are active; `change` responds to a ban and an unban.
fn desk(change: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Recorder {
    Recorder::start(move |asked| {
        if asked.what.starts_with("POST") {
            change(asked)
        } else if asked.what.ends_with("/sessions") {
            Reply::ok(sessions(&asked.user, 2))
        } else {
            Reply::ok(user_json(&asked.user, "active"))
        }
    })
}

fn bans(asked: &Asked) -> Reply {
    Reply::ok(user_json(&asked.user, "banned"))
}

fn ban(server: &Recorder, args: &[&str]) -> Outcome {
    Torii::with_api(&server.url).run(&[&["users", "ban"], args].concat())
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{text}"))).collect()
}

#[test]
fn a_ban_ends_all_sessions_and_an_unban_lets_in_again() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let run = |args: &[&str]| sandbox.client().run(&[&["users"], args].concat());
    let before: Value = serde_json::from_str(&sandbox.client().list(&["--json"]).stdout).unwrap();
    let outcome = run(&["ban", "anna.berg@example.com", "--yes", "--reason", "T-1", "-o", "jsonl"]);
    let [record] = &records(&outcome.stdout)[..] else { panic!("{outcome:?}") };
    let at = record["at"].as_str().unwrap();
    assert!(at.ends_with('Z'), "{at}");
    assert_eq!(
        *record,
        json!({
            "action": "ban", "scope": "user", "id": null, "userId": USER,
            "environmentId": "01931a72-0000-7000-8000-000000000000", "keyType": "test", "at": at, "result": "banned",
            "reason": "T-1", "email": "anna.berg@example.com", "statusBefore": "active", "statusAfter": "banned", "sessions": before, "error": null,
        })
    );
    assert_eq!(sandbox.client().list(&["--json"]).stdout, "[]\n");

    run(&["ban", USER, "--yes"])
        .says("nothing to do: already banned (TEST key from TORII_SECRET_KEY)\n", "already banned");
    let record = &records(&run(&["unban", USER, "--yes", "-o", "jsonl"]).stdout)[0];
    assert_eq!((&record["result"], &record["statusAfter"]), (&"unbanned".into(), &"active".into()));
    assert_eq!(sandbox.client().list(&["--json"]).stdout, "[]\n", "sessions don't come back");
    run(&["unban", USER, "--yes"]).says("nothing to do: not banned (TEST key from TORII_SECRET_KEY)\n", "not banned");
}

impl Outcome {
    /// The run succeeded, with this message and one line of results about the usual user.
    #[track_caller]
    fn says(&self, message: &str, result: &str) {
        assert_eq!((self.status, self.stderr.as_str()), (Some(0), message));
        assert_eq!(self.stdout, format!("{USER}  {result}\n"));
    }
}

#[test]
fn nothing_but_reads_without_consent() {
    let server = desk(bans);
    let outcome = ban(&server, &[USER, "--dry-run", "-o", "jsonl"]);
    let record = &records(&outcome.stdout)[0];
    assert_eq!((&record["result"], &record["statusAfter"]), (&"dry_run".into(), &Value::Null));
    assert_eq!(record["sessions"].as_array().map(Vec::len), Some(2));
    ban(&server, &[USER]).fails(2, &["without a terminal, so no users were banned", "--yes"]);
    let live = Torii::with_api(&server.url).env("TORII_SECRET_KEY", "sk_live_0123456789abcdef");
    live.run(&["users", "ban", USER, "--yes"]).fails(2, &["LIVE", "--yes=live"]);
    assert_eq!(server.count("POST"), 0);
    assert_eq!(live.run(&["users", "ban", USER, "--yes=live"]).status, Some(0));
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn wrong_command_lines_ask_nothing() {
    let server = desk(bans);
    for (args, words) in [
        (&[][..], "USER"),
        (&[USER, USER], "unexpected argument"),
        (&[USER, "--csv"], "as a table, JSON or JSON Lines"),
        (&[USER, "--failed-to", "left.txt"], "--users-from"),
        (&[USER, "--dry-run", "--failed-to", "left.txt"], "cannot be used"),
        (&[USER, "--yes", "--reason", " "], "ticket"),
        (&[USER, "--yes", "--reason", KEY], "secret key"),
    ] {
        let outcome = ban(&server, args);
        assert!(outcome.status == Some(2) && outcome.stderr.contains(words), "{args:?}: {outcome:?}");
    }
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn what_may_have_had_its_effect_is_unknown_and_not_repeated() {
    let not_banned = |asked: &Asked| Reply::ok(user_json(&asked.user, "active"));
    for (respond, status) in [
        ((|_: &Asked| Reply::status(503)) as fn(&Asked) -> Reply, 6),
        (|_| Reply::status(502), 6),
        (|_| Reply::ok("{".into()), 7),
        (not_banned, 7),
        (|asked| bans(asked).after(3_000), 6),
    ] {
        let server = desk(respond);
        let outcome = ban(&server, &[USER, "--yes", "-o", "jsonl", "--timeout", "1s"]);
        assert_eq!(outcome.status, Some(status), "{outcome:?}");
        let record = &records(&outcome.stdout)[0];
        assert_eq!((&record["result"], &record["statusAfter"]), (&"unknown".into(), &Value::Null), "{outcome:?}");
        assert!(record["error"].is_object(), "{record}");
        assert_eq!(server.count("POST"), 1);
    }
}

#[test]
fn what_had_no_effect_is_repeated_or_has_failed() {
    let server = desk(|asked| if asked.times == 0 { Reply::status(429) } else { bans(asked) });
    assert_eq!(ban(&server, &[USER, "--yes"]).status, Some(0));
    assert_eq!(server.count("POST"), 2);

    let server = desk(|_| Reply::status(404));
    let outcome = ban(&server, &[USER, "--yes", "-o", "jsonl"]);
    assert_eq!((outcome.status, &records(&outcome.stdout)[0]["result"]), (Some(5), &"failed".into()));
}

#[test]
fn of_many_users_each_has_a_record_and_the_rest_is_kept() {
    let server = Recorder::start(|asked| match asked.what.as_str() {
        what if what.ends_with("/sessions") => Reply::ok(sessions(&asked.user, 1)),
        what if what.ends_with("/ban") && asked.user == user(3) => Reply::status(500),
        what if what.ends_with("/ban") => bans(asked),
        _ if asked.user == user(1) => Reply::status(404),
        _ => Reply::ok(user_json(&asked.user, if asked.user == user(2) { "banned" } else { "active" })),
    });
    let torii = Torii::with_api(&server.url);
    torii.config("audit_log = 'audit.jsonl'");
    let users: String = (1..6).map(|n| user(n) + "\n").collect();
    torii.private_file("users.txt".as_ref(), &users);
    let args = ["users", "ban", "--users-from", "users.txt", "--yes", "-o", "jsonl", "--failed-to", "left.txt"];
    let outcome = torii.run(&args);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    let mut results: Vec<(String, String)> = Vec::new();
    for record in records(&outcome.stdout) {
        results.push((record["userId"].as_str().unwrap().into(), record["result"].as_str().unwrap().into()));
    }
    results.sort();
    let expected = [(2, "already_banned"), (3, "unknown"), (4, "banned"), (5, "banned")];
    assert_eq!(results, expected.map(|(n, result)| (user(n), result.to_owned())));
    assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), format!("{}\n{}\n", user(1), user(3)));
    let error = outcome.json_error();
    assert_eq!(error["message"], "banned 2 of 4 users; 1 already banned, 1 unknown; 1 of 5 users could not be checked");
    let audit = records(&fs::read_to_string(torii.in_config("audit.jsonl")).unwrap());
    assert_eq!(audit.len(), 4);
    assert!(audit.iter().all(|record| record["action"] == "ban" && record["host"].is_string()), "{audit:?}");
    // Nobody is banned twice by going on.
    assert_eq!(server.count(&format!("POST /api/server/v1/users/{}/ban", user(2))), 0);
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::pty::Session;

    fn ask(server: &Recorder, key: &str, args: &[&str], expected: &str, typed: &str) -> (Option<i32>, String) {
        let torii = Torii::with_api(&server.url).env("NO_COLOR", "1").env("TORII_SECRET_KEY", key);
        torii.private_file("users.txt".as_ref(), &format!("{}\n{}\n", user(1), user(2)));
        let mut session = Session::with_keyboard(&torii, &[&["users", "ban"], args].concat());
        session.answer(expected, typed);
        session.finish()
    }

    #[test]
    fn the_user_and_the_sessions_are_shown_before_the_question() {
        let server = desk(bans);
        let (status, shown) = ask(&server, KEY, &[USER], "TEST: ban this user and end 2 sessions? [y/N]", "n\n");
        assert_eq!((status, server.count("POST")), (Some(1), 0), "{shown}");
        assert!(shown.contains("<anna@example.com>") && shown.contains("192.0.2.1"), "{shown}");
        assert!(shown.contains("no users were banned"), "{shown}");
        assert!(shown.contains("note: the revoked sessions are not recorded; -o jsonl or audit_log"), "{shown}");
        let (status, shown) = ask(&server, KEY, &[USER], "[y/N]", "y\n");
        assert_eq!((status, server.count("POST")), (Some(0), 1), "{shown}");
        let end = shown.split_once("banned 1 user\n").unwrap().1;
        let expected = "access tokens issued before keep working until they expire\n\
                        to let them sign in again: torii users unban 01931a73-8b00-7000-8000-000000000000\n";
        assert_eq!(end, expected);
    }

    #[test]
    fn several_with_a_live_key_want_their_number() {
        let server = desk(bans);
        let question = "LIVE: to ban these 2 users and end 4 sessions, type the number of users";
        for (typed, status) in [("4\n", 1), ("y\n", 1), ("\n", 1), ("2\n", 0)] {
            let before = server.count("POST");
            let args = ["--users-from", "users.txt"];
            let (ended, shown) = ask(&server, "sk_live_0123456789abcdef", &args, question, typed);
            assert_eq!(ended, Some(status), "{typed}: {shown}");
            assert_eq!(server.count("POST") - before, if status == 0 { 2 } else { 0 }, "{typed}: {shown}");
        }
    }
}
