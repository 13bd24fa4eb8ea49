//! The audit log, and what else is kept of what was done.

use std::fs;

use serde_json::Value;

use crate::recorder::{Asked, Recorder, Reply, found, sessions, user};
#[cfg(unix)]
use crate::support::set_mode;
use crate::support::{KEY, Torii};

/// Each user has two sessions.
fn desk(asked: &Asked) -> Reply {
    match asked.what.split(' ').next() {
        Some("DELETE") => Reply::status(204),
        Some("POST") => Reply::ok(found(&asked.body)),
        _ => Reply::ok(sessions(&asked.user, 2)),
    }
}

fn revoke(torii: &Torii, args: &[&str]) -> crate::support::Outcome {
    torii.run(&[&["sessions", "revoke"], args].concat())
}

fn records(path: &std::path::Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns what a command of the system prints.
#[cfg(unix)]
fn command(program: &str, flag: &str) -> String {
    let output = std::process::Command::new(program).arg(flag).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn every_record_is_appended_with_who_did_it() {
    let server = Recorder::start(|asked| {
        // The first session of the second user can't be revoked.
        let is_refused = asked.what.ends_with("01981f2a-0000-7000-8000-000000000002");
        if is_refused { Reply::status(403) } else { desk(asked) }
    });
    let torii = Torii::new();
    torii.config(&format!(
        "audit_log = 'top.jsonl'\n[profiles.live]\nsecret_key = '{KEY}'\napi_url = '{}'\naudit_log = 'live.jsonl'\n",
        server.url
    ));
    let folder = torii.in_config("");
    let args = ["--idle", "1d", "--yes", "-o", "jsonl", "--profile", "live", "--reason", "ticket 4711\u{1b}[2J"];
    let first = revoke(&torii, &[&[user(1).as_str()], &args[..]].concat());
    let second = revoke(&torii, &[&[user(2).as_str()], &args[..]].concat());
    assert_eq!((first.status, second.status), (Some(0), Some(8)), "{first:?} {second:?}");
    let audited = records(&folder.join("live.jsonl"));
    assert_eq!(audited.len(), 4);
    let printed = (first.stdout.clone() + &second.stdout).lines().map(str::to_owned).collect::<Vec<_>>();
    for (record, line) in audited.iter().zip(printed) {
        let printed: Value = serde_json::from_str(&line).unwrap();
        for (name, value) in printed.as_object().unwrap() {
            assert_eq!(record[name], *value, "{name}");
        }
        assert_eq!((&record["profile"], &record["reason"]), (&"live".into(), &"ticket 4711\u{1b}[2J".into()));
        #[cfg(unix)]
        assert_eq!(
            (&record["osUser"], &record["host"]),
            (&command("id", "-un").into(), &command("uname", "-n").into())
        );
        assert_eq!(record["keyType"], "test", "{record}");
    }
    let results: Vec<&str> = audited.iter().map(|record| record["result"].as_str().unwrap()).collect();
    assert_eq!(results.iter().filter(|result| **result == "failed").count(), 1, "{results:?}");
    assert!(!folder.join("top.jsonl").exists());
    assert!(!fs::read_to_string(folder.join("live.jsonl")).unwrap().contains(['\u{1b}', '\u{7f}']));
    // For people it is JSON all the same, and a key from the environment has the log of the top level.
    let other = Torii::with_api(&server.url);
    other.config("audit_log = 'top.jsonl'");
    assert_eq!(revoke(&other, &[&user(1), "--all", "--yes"]).status, Some(0));
    let audited = records(&other.in_config("top.jsonl"));
    let scopes: Vec<&str> = audited.iter().map(|record| record["scope"].as_str().unwrap()).collect();
    assert_eq!(scopes, ["session", "session", "all"]);
    assert!(audited.iter().all(|record| record["profile"].is_null()));
    let shown = other.run(&["config", "show"]).stdout;
    assert!(shown.contains("audit log") && shown.contains("top.jsonl"), "{shown}");
}

#[test]
fn without_an_audit_log_that_can_be_written_nothing_is_done() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    let args = [user(1), "--all".into(), "--yes".into()];
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let folder = torii.in_config("");
    for (log, expected) in [
        ("no/folder/audit.jsonl", "can't be written"),
        (".", "not a regular file"),
        #[cfg(unix)]
        ("/dev/null", "not a regular file"),
    ] {
        torii.config(&format!("audit_log = '{log}'"));
        revoke(&torii, &args).fails(3, &["audit log", expected]);
    }
    torii.config("audit_log = 'audit.jsonl'");
    fs::write(folder.join("audit.jsonl"), "").unwrap();
    #[cfg(unix)]
    {
        set_mode(&folder.join("audit.jsonl"), 0o644);
        revoke(&torii, &args).fails(3, &["others can read or write", "chmod 600"]);
    }
    fs::remove_file(folder.join("audit.jsonl")).unwrap();
    assert_eq!(server.asked().len(), 0);
    // What only shows what would be done leaves no trace; what is done is private.
    assert_eq!(revoke(&torii, &[&args[..2], &["--dry-run"]].concat()).status, Some(0));
    assert!(!folder.join("audit.jsonl").exists());
    assert_eq!(revoke(&torii, &args).status, Some(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(folder.join("audit.jsonl").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn runs_at_the_same_time_share_a_log() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    torii.config("audit_log = 'audit.jsonl'");
    torii.private_file("users.txt".as_ref(), &(0..60).map(|n| user(n) + "\n").collect::<String>());
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let mut command = torii.process(Torii::program());
            command.args(["sessions", "revoke", "--users-from", "users.txt", "--idle", "1d", "--yes", "-q"]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    assert_eq!(records(&torii.in_config("audit.jsonl")).len(), 4 * 120);
}

#[test]
fn the_file_of_failures_is_not_the_audit_log() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    let folder = torii.config("audit_log = 'audit.jsonl'").parent().unwrap().to_owned();
    torii.private_file("users.txt".as_ref(), &user(1));
    let args = ["--users-from", "users.txt", "--all", "--yes"];
    revoke(&torii, &args);
    let before = records(&folder.join("audit.jsonl"));
    let log = folder.join("audit.jsonl").display().to_string();
    revoke(&torii, &[&args[..], &["--failed-to", &log]].concat()).fails(2, &["--failed-to", "audit log"]);
    assert_eq!((records(&folder.join("audit.jsonl")), server.count("DELETE")), (before, 1));
}

/// Another program locks the log and doesn't let go.
#[cfg(unix)]
#[test]
fn a_log_that_stays_locked_does_not_keep_a_run_that_is_stopped() {
    use std::process::Stdio;

    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    let folder = torii.config("audit_log = 'audit.jsonl'").parent().unwrap().to_owned();
    let log = fs::File::open(torii.private_file(&folder.join("audit.jsonl"), "")).unwrap();
    log.lock().unwrap();
    let mut command = torii.process(Torii::program());
    command.args(["sessions", "revoke", &user(1), "--idle", "1d", "--yes", "-o", "jsonl"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while server.count("DELETE") == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let output = child.wait_with_output().unwrap();
    let (printed, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    // What could not be appended is on standard output all the same.
    assert!(stderr.contains("audit.jsonl") && stderr.contains("locked by another program"), "{stderr}");
    let revoked = printed.lines().filter(|line| line.contains("\"revoked\"")).count();
    assert_eq!(revoked, server.count("DELETE"), "{printed}{stderr}");
}

#[test]
fn a_reason_is_no_place_for_a_key() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url).env("TORII_SECRET_KEY", "tk_Hunter2Hunter2");
    for reason in ["", "  ", "sk_live_0123456789", "see tk_Hunter2Hunter2"] {
        let outcome = revoke(&torii, &[&user(1), "--all", "--yes=live", "--reason", reason]);
        outcome.fails(2, &[]);
        assert!(!outcome.stderr.contains("Hunter2") && !outcome.stderr.contains("0123456789"), "{outcome:?}");
    }
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn a_user_is_taken_once_however_often_named() {
    let server = Recorder::start(desk);
    let torii = Torii::with_api(&server.url);
    let users = format!("user1@example.com\n{}\nUSER1@example.com\n{}\n{0}\n", user(1), user(2));
    torii.private_file("users.txt".as_ref(), &users);
    let run = |command: &[&str]| {
        let outcome =
            torii.run(&[&["sessions"], command, &["--users-from", "users.txt", "--failed-to", "f.txt"]].concat());
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "");
        outcome
    };
    let note = "note: skipped 3 inputs: the user was named before\n";
    let listed = run(&["list", "-l"]);
    assert_eq!((listed.stdout, listed.stderr.as_str()), (format!("{}\n{}\n", user(1), user(2)), note));
    let revoked = run(&["revoke", "--idle", "1d", "--yes"]);
    assert_eq!((revoked.stdout.lines().count(), revoked.stderr.as_str()), (4, note));
    assert_eq!(server.count("DELETE"), 4);
    // In a stream of JSON it would be noise.
    assert_eq!(run(&["list", "--json"]).stderr, "");
}

#[test]
fn what_list_shows_of_a_session_that_is_sent_twice_revoke_revokes() {
    let twice = |asked: &Asked| {
        let one = sessions(&asked.user, 1);
        let other = one.replace("192.0.2.0", "198.51.100.7");
        Reply::ok(format!("[{},{}]", one.trim_matches(['[', ']']), other.trim_matches(['[', ']'])))
    };
    let server = Recorder::start(move |asked| if asked.what.starts_with("GET") { twice(asked) } else { desk(asked) });
    let torii = Torii::with_api(&server.url);
    let listed = torii.run(&["sessions", "list", &user(1), "--ip", "198.51.100.7", "--csv", "--columns", "ipAddress"]);
    listed.prints("ipAddress\n198.51.100.7\n");
    let revoked = revoke(&torii, &[&user(1), "--ip", "198.51.100.7", "--yes", "-o", "jsonl"]);
    let record: Value = serde_json::from_str(&revoked.stdout).unwrap();
    assert_eq!((&record["result"], &record["session"]["ipAddress"]), (&"revoked".into(), &"198.51.100.7".into()));
    assert_eq!(server.count("DELETE"), 1);
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::pty::on_terminal;

    fn torii(url: &str, users: std::ops::Range<usize>) -> Torii {
        let torii = Torii::with_api(url).env("TERM", "xterm").env("NO_COLOR", "1");
        torii.private_file("users.txt".as_ref(), &users.map(|n| user(n) + "\n").collect::<String>());
        torii
    }

    #[test]
    fn a_preview_of_many_users_has_a_line_for_each_and_json_without_a_question_has_none() {
        let server = Recorder::start(desk);
        let torii = torii(&server.url, 0..40);
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--all", "--yes"];
        let (status, shown) = on_terminal(&torii, 100, &args);
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains(&format!("Sessions of {}  2 sessions\n", user(7))), "{shown}");
        assert!(shown.contains("\n80 sessions of 40 users\n") && !shown.contains("DEVICE"), "{shown}");
        assert!(shown.contains(" of 40 users") && shown.contains(" of 80 sessions, "), "a bar for each phase: {shown}");
        let end = "revoked 80 sessions of 40 users\nthey can sign in again, and access tokens issued before keep working until they expire\n\
                   `torii users ban` prevents sign-in, too\n";
        assert!(shown.ends_with(end), "{shown}");
        let (_, shown) = on_terminal(&torii, 100, &[&args[..], &["-o", "jsonl"]].concat());
        assert!(!shown.contains("Sessions of"), "{shown}");
    }

    #[test]
    fn failures_alike_are_counted_where_they_are_kept() {
        let server = Recorder::start(|asked| if asked.user < user(30) { Reply::status(403) } else { desk(asked) });
        let torii = torii(&server.url, 0..40);
        let args = ["sessions", "list", "--users-from", "users.txt", "-l"];
        let (_, all) = on_terminal(&torii, 100, &args);
        assert_eq!(all.matches("failed: ").count(), 30, "{all}");
        let (status, shown) = on_terminal(&torii, 100, &[&args[..], &["--failed-to", "f.txt"]].concat());
        assert_eq!((status, shown.matches("failed: ").count()), (Some(8), 5), "{shown}");
        for shown in [all, shown] {
            assert!(shown.contains("\n30 users: 403 wrong environment\n"), "{shown}");
        }
        assert_eq!(fs::read_to_string(torii.home.path().join("f.txt")).unwrap().lines().count(), 30);
    }
}
