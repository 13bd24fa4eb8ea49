//! `torii sessions revoke` of many users, or of many sessions of one: one look at all, one question, one record.

use std::time::Duration;

use serde_json::Value;

use crate::recorder::{Asked, Recorder, Reply, found, sessions, user};
use crate::support::{Outcome, Torii};

/// The first has one session, the second two, and so on; what is asked to end ends.
fn desk(asked: &Asked) -> Reply {
    if asked.what.starts_with("DELETE") {
        return Reply::status(204);
    }
    if asked.what.starts_with("POST") {
        return Reply::ok(found(&asked.body));
    }
    let count = asked.user.chars().last().and_then(|digit| digit.to_digit(16)).unwrap_or(0);
    Reply::ok(sessions(&asked.user, count as usize))
}

fn lines(users: impl IntoIterator<Item = usize>) -> String {
    users.into_iter().map(|n| user(n) + "\n").collect()
}

fn revoke(server: &Recorder, users: &str, args: &[&str]) -> (Torii, Outcome) {
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), users);
    let outcome = torii.run(&[&["sessions", "revoke", "--users-from", "users.txt"], args].concat());
    (torii, outcome)
}

fn records(outcome: &Outcome) -> Vec<(String, String)> {
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        assert!(record["scope"] == "session" || (record["scope"] == "all" && record["id"].is_null()), "{line}");
        (record["userId"].as_str().unwrap().to_owned(), record["result"].as_str().unwrap().to_owned())
    };
    outcome.stdout.lines().filter(|line| line.contains("\"scope\":\"session\"")).map(record).collect()
}

/// A record is written when it is known, and that is in no order.
fn sorted<T: Ord>(mut records: Vec<T>) -> Vec<T> {
    records.sort();
    records
}

fn deleted(server: &Recorder) -> Vec<String> {
    let asked = server.asked().into_iter().filter_map(|asked| Some(asked.what.strip_prefix("DELETE ")?.to_owned()));
    let mut deleted: Vec<String> = asked.map(|path| path.replace("/api/server/v1/users/", "")).collect();
    deleted.sort();
    deleted
}

/// Revokes 40 sessions of one user.
fn revoke_of_one(server: &Recorder, args: &[&str]) {
    let torii = Torii::with_api(&server.url);
    let outcome =
        torii.run(&[&["sessions", "revoke", &user(1), "--idle", "1h", "--yes", "-o", "jsonl"], args].concat());
    let records = records(&outcome);
    assert!(records.len() == 40 && records.iter().all(|(_, result)| result == "revoked"), "{outcome:?}");
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
}

#[test]
fn many_sessions_of_one_user_keep_to_the_jobs_and_the_rate() {
    let of_one = |asked: &Asked| match asked.what.as_str() {
        what if what.starts_with("DELETE") => Reply::status(204).after(20),
        _ => Reply::ok(sessions(&asked.user, 40)),
    };
    let server = Recorder::start(of_one);
    revoke_of_one(&server, &["--jobs", "4"]);
    assert!((2..=4).contains(&server.most_at_a_time()), "{}", server.most_at_a_time());
    let server = Recorder::start(of_one);
    revoke_of_one(&server, &["--rate", "100"]);
    let asked = server.asked();
    // The first look included, 41 requests are 40 intervals.
    assert!(asked[40].at - asked[0].at >= Duration::from_millis(395), "{:?}", asked[40].at - asked[0].at);
}

#[test]
fn many_sessions_of_one_user_wait_when_the_api_asks_for_it() {
    // A server that takes nothing more for a second after its tenth revocation.
    let refused = std::sync::Mutex::new((0, None));
    let server = Recorder::start(move |asked| {
        if !asked.what.starts_with("DELETE") {
            return Reply::ok(sessions(&asked.user, 40));
        }
        let mut refused = refused.lock().unwrap();
        refused.0 += 1;
        if refused.0 == 10 {
            refused.1 = Some(asked.at + Duration::from_secs(1));
        }
        let is_refused = refused.1.is_some_and(|end| asked.at < end);
        if is_refused { Reply::status(429).header("Retry-After: 1") } else { Reply::status(204) }
    });
    revoke_of_one(&server, &[]);
    let asked = server.count("DELETE");
    assert!(asked < 40 + 20, "{asked} for 40 sessions");
}

#[test]
fn all_sessions_of_each_user_are_one_call_each() {
    let server = Recorder::start(desk);
    let users = format!("{}user2@example.com\n", lines(0..4));
    let outcome = revoke(&server, &users, &["--all", "--yes", "-o", "jsonl"]).1;
    let note = "note: skipped 1 input: the user was named before\n";
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert_eq!(revoke(&server, &users, &["--all", "--dry-run"]).1.stderr, note);
    // The second was named twice, the first has nothing to revoke.
    assert_eq!(deleted(&server), [1, 2, 3].map(|n| format!("{}/sessions", user(n))));
    let revoked = [1, 2, 2, 3, 3, 3].map(|n| (user(n), "revoked".to_owned()));
    assert_eq!(sorted(records(&outcome)), revoked);
}

#[test]
fn a_filter_ends_exactly_what_it_shows() {
    let server = Recorder::start(desk);
    let args = ["--ip", "192.0.2.1"];
    let outcome = revoke(&server, &lines(0..4), &[&args[..], &["--dry-run", "-o", "jsonl"]].concat()).1;
    assert_eq!(sorted(records(&outcome)), [2, 3].map(|n| (user(n), "dry_run".to_owned())));
    assert_eq!(server.count("DELETE"), 0);
    let outcome = revoke(&server, &lines(0..4), &[&args[..], &["--yes", "--jobs", "1"]].concat()).1;
    let id = |n: usize| format!("01981f2a-0001-7000-8000-{n:012x}");
    let expected = [2, 3].map(|n| format!("{}  {}  revoked\n", id(n), user(n))).concat();
    outcome.prints(&expected);
    assert_eq!(deleted(&server), [2, 3].map(|n| format!("{}/sessions/{}", user(n), id(n))));
}

#[test]
fn the_ids_of_a_list_can_be_piped_in() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines(0..4));
    let ids = torii.run(&["sessions", "list", "--users-from", "users.txt", "--ip", "192.0.2.2", "-l"]).stdout;
    let mut command = torii.command(&["sessions", "revoke", "--users-from", "-", "--all", "--yes", "--json"]);
    let outcome = Outcome::of(&command.write_stdin(ids).assert());
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    assert_eq!(serde_json::from_str::<Vec<Value>>(&outcome.stdout).unwrap().len(), 4);
    // There is no terminal to ask on, so without `--yes` nothing is revoked.
    let mut command = torii.command(&["sessions", "revoke", "--users-from", "-", "--all"]);
    Outcome::of(&command.write_stdin(user(1)).assert()).fails(2, &["without a terminal", "--yes"]);
    assert_eq!(deleted(&server), [format!("{}/sessions", user(3))]);
}

#[test]
fn what_fails_is_told_and_kept_and_the_others_end() {
    let server = Recorder::start(|asked| {
        if asked.user == user(1) || (asked.user == user(3) && asked.what.starts_with("DELETE")) {
            return Reply::status(403);
        }
        desk(asked)
    });
    let (torii, outcome) = revoke(&server, &lines(1..5), &["--all", "--yes", "-o", "jsonl", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    let both = "revoked 6 of 9 sessions of 3 users; 3 failed; 1 of 4 users could not be checked";
    assert_eq!(outcome.json_error()["message"], both);
    assert_eq!(
        outcome.json_error()["hint"],
        "they will fail again: correct f.txt, then continue with --users-from f.txt"
    );
    let results = records(&outcome);
    assert_eq!(results.iter().filter(|(_, result)| result == "revoked").count(), 6);
    let failed = results.iter().filter(|(user_id, result)| *user_id == user(3) && result == "failed");
    assert_eq!(failed.count(), 3, "{results:?}");
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines([1, 3]));

    // When all else went well, the user that could not be looked at still counts.
    let (_, outcome) = revoke(&server, &lines(1..3), &["--all", "--yes", "-o", "jsonl"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert_eq!(outcome.json_error()["message"], "revoked 2 sessions; 1 of 2 users could not be checked");
    assert_eq!(records(&outcome).len(), 2);
}

#[test]
fn a_key_that_is_refused_stops_the_ending() {
    let server = Recorder::start(|asked| {
        if asked.what.starts_with("DELETE") && asked.user > user(3) { Reply::status(401) } else { desk(asked) }.after(5)
    });
    let args = ["--all", "--yes", "-o", "jsonl", "--jobs", "2", "--failed-to", "f.txt"];
    let (torii, outcome) = revoke(&server, &lines(1..10), &args);
    assert_eq!(outcome.status, Some(4), "{outcome:?}");
    assert!(deleted(&server).len() <= 5, "{:?}", deleted(&server));
    // The record is whole all the same: what was not ended is there too.
    let results = records(&outcome);
    assert_eq!(results.len(), 45);
    let of = |name: &str| results.iter().filter(|(_, result)| result == name).count();
    assert_eq!(of("revoked"), 6);
    // The key was refused for two calls at the most, each with the sessions of a user; no more calls were made.
    assert!((4..=9).contains(&of("failed")) && of("not_tried") == 39 - of("failed"), "{results:?}");
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines(4..10));
    // An array that is not whole is not closed.
    let args = ["--all", "--yes", "--json", "--jobs", "1"];
    let outcome = revoke(&server, &lines(3..10), &args).1;
    assert!(outcome.status == Some(4) && outcome.stdout.ends_with('}'), "{outcome:?}");

    // And one that is refused at the first look ends nothing.
    let server = Recorder::start(|asked| if asked.user > user(3) { Reply::status(401) } else { desk(asked) });
    revoke(&server, &lines(1..10), &["--all", "--yes", "-o", "jsonl"]).1.fails(4, &["invalid_key"]);
    assert_eq!(deleted(&server).len(), 0);
}

#[test]
fn a_record_waits_for_no_other() {
    let server = Recorder::start(|asked| {
        let is_slow = asked.what.starts_with("DELETE") && asked.user == user(1);
        desk(asked).after(if is_slow { 700 } else { 0 })
    });
    let outcome = revoke(&server, &lines(1..10), &["--all", "--yes", "-o", "jsonl"]).1;
    let records: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 45 + 9);
    assert_eq!(records[53]["userId"], user(1));
    assert!(records[0]["at"].as_str() <= records[53]["at"].as_str());
}

#[test]
fn failures_that_cannot_be_kept_are_an_error() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let server =
        Recorder::start(|asked| if asked.what.starts_with("DELETE") { Reply::status(500) } else { desk(asked) });
    let outcome = revoke(&server, &lines(1..4), &["--all", "--yes", "-o", "jsonl", "--failed-to", "/dev/full"]).1;
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(1), 9), "{outcome:?}");
    assert_eq!(outcome.json_error()["reason"], "file");
    assert!(outcome.stderr.contains("revoked 0 of 6 sessions of 3 users; 6 unknown"), "{outcome:?}");
}

#[test]
fn an_address_of_several_users_ends_nothing() {
    let server = Recorder::start(|asked| {
        let page = || found(&asked.body).replace("}],", &format!("}},{}],", other(&user(4))));
        if asked.what.starts_with("POST") { Reply::ok(page()) } else { desk(asked) }
    });
    let outcome = revoke(&server, "user1@example.com\n", &["--all", "--yes", "-o", "jsonl"]).1;
    outcome.fails(8, &["ambiguous_user", &user(1), &user(4)]);
    assert_eq!(server.count("DELETE"), 0);
}

/// One more user with the first one's address.
fn other(id: &str) -> String {
    let page: Value = serde_json::from_str(&found(r#"{"emailAddresses":["user1@example.com"]}"#)).unwrap();
    page["items"][0].to_string().replace(&user(1), id)
}

#[test]
fn what_cannot_be_written_is_told_as_json_elsewhere() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines(1..4));
    let args = ["sessions", "revoke", "--users-from", "users.txt", "--all", "--yes", "-o", "jsonl"];
    let mut command = torii.process(Torii::program());
    command.args(args);
    let output = command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.lines().count(), 10, "nine records and the error: {stderr}");
    assert!(stderr.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{stderr}");
}

#[test]
fn wrong_command_lines_end_nothing() {
    let server = Recorder::start(desk);
    let fails = |args: &[&str], expected: &[&str]| revoke(&server, &lines(1..4), args).1.fails(2, expected);
    fails(&["--yes"], &["say which sessions to revoke"]);
    fails(&[&user(1), "--all", "--yes"], &["--users-from"]);
    fails(&[&user(1), "01981f2a", "--yes"], &["--users-from"]);
    fails(&["--all", "--except", "01981f2a", "--yes"], &["--except", "--users-from"]);
    fails(&["--all"], &["without a terminal"]);
    fails(&["--all", "--idle", "1d", "--yes"], &["can't be combined"]);
    let torii = Torii::with_api(&server.url);
    torii.run(&["sessions", "revoke", &user(1), "--all", "--yes", "--failed-to", "x"]).fails(2, &["--users-from"]);
    torii.run(&["sessions", "revoke", "--all", "--yes"]).fails(2, &["<USER>"]);
    fails(&["--all", "--yes", "-o", "csv"], &["[possible values: table, json, jsonl]"]);
    fails(&["--all", "--yes", "--csv"], &["table, JSON or JSON Lines"]);
    fails(&["--all", "--yes", "--failed-to", "-"], &["takes a file"]);
    assert_eq!(server.asked().len(), 0);
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::pty::Session;

    fn ask(server: &Recorder, key: &str, expected: &str, typed: &str) -> (Option<i32>, String) {
        let torii = Torii::with_api(&server.url).env("TERM", "xterm").env("NO_COLOR", "1");
        let torii = torii.env("TORII_SECRET_KEY", key);
        torii.private_file("users.txt".as_ref(), &lines(0..4));
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--idle", "1d"];
        let mut session = Session::with_keyboard(&torii, &args);
        session.answer(expected, typed);
        session.finish()
    }

    #[test]
    fn one_preview_and_one_typed_count_for_all() {
        let server = Recorder::start(desk);
        let live = "LIVE: to revoke these 6 sessions of 3 users, type the number of sessions";
        for no in ["y\r", "3\r", "\r"] {
            let (status, shown) = ask(&server, "sk_live_0123456789", live, no);
            assert_eq!(status, Some(1), "{shown}");
        }
        assert_eq!(deleted(&server).len(), 0);
        let (status, shown) = ask(&server, "sk_live_0123456789", live, "6\r");
        assert_eq!(status, Some(0), "{shown}");
        assert_eq!(deleted(&server).len(), 6);
        for n in 1..4 {
            assert!(shown.contains(&format!("Sessions of {}", user(n))), "{shown}");
        }
        assert!(!shown.contains(&format!("Sessions of {}", user(0))), "{shown}");
        assert!(shown.contains("\n6 sessions of 3 users\n"), "{shown}");
        assert_eq!(shown.matches("LIVE  key from").count(), 1, "{shown}");

        let (status, shown) = ask(&server, "sk_test_0123456789", "TEST: revoke these 6 sessions of 3 users?", "y\r");
        assert_eq!(status, Some(0), "{shown}");
        assert_eq!(deleted(&server).len(), 12);
    }

    #[test]
    fn ctrl_c_at_the_question_ends_it_at_once() {
        let server = Recorder::start(desk);
        let torii = Torii::with_api(&server.url).env("TERM", "dumb");
        torii.private_file("users.txt".as_ref(), &lines(0..4));
        let session = Session::with_keyboard(&torii, &["sessions", "revoke", "--users-from", "users.txt", "--all"]);
        session.see("TEST: revoke these", 1);
        session.interrupt();
        let (status, shown) = session.finish();
        assert_eq!(status, Some(130), "{shown}");
        assert!(shown.contains("interrupted: nothing was revoked"), "{shown}");
        assert_eq!(deleted(&server).len(), 0);
    }

    #[test]
    fn what_was_asked_for_has_failed_and_was_not_left_untried() {
        let server = Recorder::start(|asked| {
            let is_refused = asked.what.starts_with("DELETE") && asked.user == user(1);
            if is_refused { Reply::status(503).header("Retry-After: 20") } else { desk(asked) }
        });
        let torii = Torii::with_api(&server.url).env("TERM", "dumb");
        torii.private_file("users.txt".as_ref(), &lines(1..3));
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--all", "--yes", "--jobs", "1"];
        let session = Session::watched(&torii, &args);
        session.see("(503); waiting 20.0 s before retrying", 1);
        session.interrupt();
        let (status, shown) = session.finish();
        assert_eq!(status, Some(130), "{shown}");
        assert!(shown.contains(&format!("{}  unknown: server error at Torii", user(1))), "{shown}");
        assert_eq!(shown.matches(&format!("{}  not tried", user(2))).count(), 3, "{shown}");
    }

    #[test]
    fn ctrl_c_while_sessions_end_tells_what_has_been_ended() {
        let server = Recorder::start(|asked| {
            let is_slow = asked.what.starts_with("DELETE") && asked.user > user(2);
            desk(asked).after(if is_slow { 700 } else { 0 })
        });
        let torii = Torii::with_api(&server.url).env("TERM", "dumb");
        torii.private_file("users.txt".as_ref(), &lines(1..12));
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--all", "--yes", "--jobs", "2", "-q"];
        let session = Session::watched(&torii, &args);
        while deleted(&server).len() < 4 {
            std::thread::sleep(Duration::from_millis(5));
        }
        session.interrupt();
        let (status, shown) = session.finish();
        assert_eq!(status, Some(130), "{shown}");
        assert_eq!(deleted(&server).len(), 4, "{shown}");
        assert_eq!(shown.matches("  revoked").count(), 1 + 2 + 3 + 4 + 4, "{shown}");
        assert!(shown.contains("revoked 10 of 66 sessions of 11 users; 56 not tried"), "{shown}");
    }
}
