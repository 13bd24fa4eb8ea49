//! Signals, stalled readers and readers that have gone: what was done has a record, and the terminal is given back.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::pty::Session;
use crate::recorder::{Asked, Recorder, Reply, sessions, user};
use crate::support::{EXAMPLE, Torii, USER, respond, shell_status};

fn lines(users: std::ops::Range<usize>) -> String {
    users.map(|n| user(n) + "\n").collect()
}

/// Each user has this many sessions, and every revocation succeeds.
fn desk(count: usize) -> impl Fn(&Asked) -> Reply + Send + Sync {
    move |asked| {
        if asked.what.starts_with("DELETE") { Reply::status(204) } else { Reply::ok(sessions(&asked.user, count)) }
    }
}

fn start(torii: &Torii, args: &[&str]) -> Child {
    let mut command = torii.process(Torii::program());
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn end(child: Child) -> (Option<i32>, String, String) {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (shell_status(output.status), text(output.stdout), text(output.stderr))
}

#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The number of requests, once none has come for a while.
fn settled(server: &Recorder) -> usize {
    loop {
        let before = server.asked().len();
        thread::sleep(Duration::from_millis(400));
        if server.asked().len() == before {
            return before;
        }
    }
}

fn records(text: &str) -> Vec<Value> {
    let records = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    records.filter(|record| record["action"] == "revoke").collect()
}

fn count(records: &[Value], result: &str) -> usize {
    records.iter().filter(|record| record["result"] == result).count()
}

#[test]
fn a_list_ends_alike_by_each_signal() {
    for (signal, name, status) in
        [(Signal::INT, "SIGINT", 130), (Signal::TERM, "SIGTERM", 143), (Signal::HUP, "SIGHUP", 129)]
    {
        let server = Recorder::start(|asked| desk(3)(asked).after(if asked.user < user(8) { 0 } else { 400 }));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(0..100));
        let args =
            ["sessions", "list", "--users-from", "users.txt", "--json", "--jobs", "4", "--failed-to", "left.txt"];
        let child = start(&torii, &args);
        wait_until("twelve requests", || server.asked().len() >= 12);
        send(&child, signal);
        let (shown, stdout, stderr) = end(child);
        assert_eq!(shown, Some(status), "{stderr}");
        let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        assert_eq!((&error["error"]["code"], &error["error"]["signal"]), (&"interrupted".into(), &name.into()));
        assert_eq!(stdout.matches("\"userId\"").count(), 12 * 3);
        assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), lines(12..100));
    }
}

#[test]
fn what_was_ignored_at_the_start_stays_ignored() {
    let server = Recorder::start(|asked| desk(1)(asked).after(20));
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines(0..40));
    let mut shell = torii.process("/bin/sh");
    shell.args(["-c", "trap '' INT HUP; exec \"$0\" sessions list --users-from users.txt -l --jobs 1"]);
    let child = shell.arg(Torii::program()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("a request", || !server.asked().is_empty());
    send(&child, Signal::INT);
    send(&child, Signal::HUP);
    assert_eq!(end(child), (Some(0), lines(0..40), String::new()));
}

#[test]
fn a_reader_that_stalls_stops_the_revoking_and_two_signals_end_it_with_every_record() {
    let server = Recorder::start(|asked| {
        // One that is in flight when the second signal comes.
        let hangs = asked.what.ends_with("01981f2a-0005-7000-8000-000000000001");
        desk(1000)(asked).after(if hangs { 8_000 } else { 0 })
    });
    let torii = Torii::with_api(&server.url);
    torii.config("audit_log = 'audit.jsonl'");
    let args = ["sessions", "revoke", &user(1), "--idle", "1d", "--yes", "-o", "jsonl", "--jobs", "4"];
    let mut child = start(&torii, &args);
    let mut stderr = child.stderr.take().unwrap();
    let stderr = thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    });
    let revoked = settled(&server) - 1;
    assert!((20..400).contains(&revoked), "{revoked} revoked while the reader stalls");
    send(&child, Signal::TERM);
    thread::sleep(Duration::from_millis(1200));
    send(&child, Signal::TERM);
    wait_until("the end", || child.try_wait().unwrap().is_some());
    let (status, stdout, _) = end(child);
    let stderr = stderr.join().unwrap();
    assert_eq!(status, Some(143), "{stderr}");
    let audit = fs::read_to_string(torii.in_config("audit.jsonl")).unwrap();
    // What was cut off on standard output is on standard error.
    for records in [records(&(stdout + "\n" + &stderr)), records(&audit)] {
        assert_eq!((count(&records, "revoked"), count(&records, "unknown")), (revoked - 1, 1));
        assert_eq!(count(&records, "not_tried"), 1000 - revoked);
    }
    assert!(stderr.contains("\"signal\":\"SIGTERM\""), "{stderr}");
}

#[test]
fn the_records_that_a_reader_left_behind_go_to_standard_error() {
    let server = Recorder::start(|asked| desk(300)(asked).after(3));
    let torii = Torii::with_api(&server.url);
    torii.config("audit_log = 'audit.jsonl'");
    let args = ["sessions", "revoke", &user(1), "--idle", "1d", "--yes", "-o", "jsonl", "--jobs", "4"];
    let mut child = start(&torii, &args);
    let mut first = String::new();
    BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let (status, _, stderr) = end(child);
    assert_eq!(status, Some(128 + 13), "{stderr}");
    let revoked = server.count("DELETE");
    assert!(revoked < 300, "{revoked}");
    let audit = fs::read_to_string(torii.in_config("audit.jsonl")).unwrap();
    assert_eq!(count(&records(&audit), "revoked"), revoked);
    let records = records(&stderr);
    assert!(count(&records, "revoked") > 0 && count(&records, "not_tried") == 300 - revoked, "{stderr}");
}

#[test]
fn a_killed_run_leaves_nothing_that_could_be_taken_for_a_result() {
    let server =
        Recorder::start(|asked| if asked.user < user(3) { Reply::status(403) } else { desk(1)(asked).after(300) });
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines(0..50));
    torii.private_file("left.txt".as_ref(), &lines(7..8));
    let child = start(&torii, &["sessions", "list", "--users-from", "users.txt", "-l", "--failed-to", "left.txt"]);
    wait_until("requests", || server.asked().len() > 8);
    send(&child, Signal::KILL);
    assert_eq!(end(child).0, Some(128 + 9));
    let before = server.asked().len();
    for command in [&["list"][..], &["revoke", "--all", "--yes"]] {
        let outcome = torii.run(&[&["sessions"], command, &["--users-from", "left.txt", "-o", "jsonl"]].concat());
        outcome.fails(2, &["left.txt is incomplete", "\"reason\":\"unfinished_input\""]);
    }
    assert_eq!(server.asked().len(), before);
    // Nothing else was left, and another run can write there.
    let files = fs::read_dir(torii.home.path()).unwrap().count();
    assert_eq!(files, 2);
    let again =
        torii.run(&["sessions", "list", "--users-from", "users.txt", "-l", "--failed-to", "left.txt", "--jobs", "32"]);
    assert_eq!(again.status, Some(8), "{again:?}");
    assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), lines(0..3));
}

#[test]
fn of_a_pipe_only_what_was_read_is_left_and_the_file_says_so() {
    let server = Recorder::start(|asked| desk(1)(asked).after(if asked.user < user(4) { 0 } else { 60_000 }));
    let torii = Torii::with_api(&server.url);
    let mut command = torii.process(Torii::program());
    command.args(["sessions", "list", "-", "-l", "--jobs", "2", "--failed-to", "left.txt"]).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(lines(0..9).as_bytes()).unwrap();
    wait_until("six requests", || server.asked().len() >= 6);
    send(&child, Signal::INT);
    thread::sleep(Duration::from_millis(1100));
    send(&child, Signal::INT);
    let (status, _, shown) = end(child);
    assert_eq!(status, Some(130), "{shown}");
    drop(pipe);
    assert!(shown.contains("run the whole pipe again"), "{shown}");
    let left = fs::read_to_string(torii.home.path().join("left.txt")).unwrap();
    let (marker, left) = left.split_once('\n').unwrap();
    assert!(marker.contains("has not ended"), "{marker}");
    assert_eq!(left, lines(4..6));
}

mod on_a_terminal {
    use super::*;

    fn watch() -> (httpmock::MockServer, Torii) {
        let server = httpmock::MockServer::start();
        respond(&server, 200, "application/json", EXAMPLE);
        let torii = Torii::with_api(&server.base_url()).env("TERM", "xterm").env("NO_COLOR", "1");
        (server, torii)
    }

    #[test]
    fn every_signal_gives_the_screen_back() {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            let (_server, torii) = watch();
            let mut session = Session::watched(&torii, &["sessions", "list", USER, "--watch=60"]);
            session.see("every 60 s; Ctrl-C to stop", 1);
            session.signal(signal);
            assert_eq!(session.killed_by(), Some(signal.as_raw()));
            assert!(session.shown().ends_with("\u{1b}[?25h\u{1b}[?1049l"), "{:?}", session.shown());
        }
    }

    #[test]
    fn a_watch_that_is_stopped_and_goes_on_is_drawn_again() {
        let (_server, torii) = watch();
        let mut session = Session::watched(&torii, &["sessions", "list", USER, "--watch=60"]);
        session.see("every 60 s; Ctrl-C to stop", 1);
        session.signal(Signal::TSTP);
        let pid = session.pid().as_raw_nonzero().to_string();
        let state = || std::process::Command::new("ps").args(["-o", "state=", "-p", &pid]).output().unwrap().stdout;
        wait_until("stopped", || state().starts_with(b"T"));
        assert!(session.shown().ends_with("\u{1b}[?25h\u{1b}[?1049l"), "{:?}", session.shown());
        session.signal(Signal::CONT);
        session.see("every 60 s; Ctrl-C to stop", 2);
        session.signal(Signal::INT);
        assert_eq!(session.killed_by(), Some(2));
    }

    #[test]
    fn a_hidden_prompt_gives_the_echo_back() {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            let torii = Torii::new().env("TERM", "xterm");
            let mut session = Session::with_keyboard(&torii, &["config", "init", "--profile", "live"]);
            session.see("Secret key: ", 1);
            wait_until("no echo", || !session.echoes());
            session.signal(signal);
            assert_eq!(session.killed_by(), Some(signal.as_raw()));
            assert!(session.echoes());
        }
    }

    #[test]
    fn a_signal_at_the_question_leaves_all_users_and_ends_at_once() {
        let server = Recorder::start(desk(2));
        let torii = Torii::with_api(&server.url).env("TERM", "dumb");
        torii.private_file("users.txt".as_ref(), &lines(0..4));
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--all", "--failed-to", "left.txt"];
        for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143)] {
            let session = Session::with_keyboard(&torii, &args);
            session.see("TEST: revoke these", 1);
            session.signal(signal);
            let (shown_status, shown) = session.finish();
            assert_eq!(shown_status, Some(status), "{shown}");
            assert!(shown.contains("nothing was revoked") && shown.contains("--users-from left.txt"), "{shown}");
            assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), lines(0..4));
        }
        // An answer of no leaves them, too.
        let mut session = Session::with_keyboard(&torii, &args);
        session.answer("TEST: revoke these", "n\r");
        assert_eq!(session.finish().0, Some(1));
        assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), lines(0..4));
        assert_eq!(server.count("DELETE"), 0);
    }

    #[test]
    fn ctrl_c_says_at_once_what_is_waited_for() {
        let server =
            Recorder::start(|asked| desk(2)(asked).after(if asked.what.starts_with("DELETE") { 1500 } else { 0 }));
        let torii = Torii::with_api(&server.url).env("TERM", "xterm").env("NO_COLOR", "1");
        torii.private_file("users.txt".as_ref(), &lines(0..12));
        let args = ["sessions", "revoke", "--users-from", "users.txt", "--idle", "1d", "--yes", "--jobs", "3"];
        let session = Session::watched(&torii, &args);
        session.see(" of 24 sessions", 1);
        wait_until("three requests", || server.count("DELETE") == 3);
        session.signal(Signal::INT);
        session.see("stopping: waiting for 3 requests; press Ctrl-C again to stop now", 1);
        let (status, shown) = session.finish();
        assert_eq!((status, server.count("DELETE")), (Some(130), 3), "{shown}");
        assert!(shown.contains("interrupted: revoked 3 of 24 sessions of 12 users; 21 not tried"), "{shown}");
    }
}

#[test]
fn a_signal_while_the_only_call_waits_ends_the_program() {
    let server = Recorder::start(|asked| {
        let refused = Reply::status(429).header("Retry-After: 20");
        if asked.what.starts_with("DELETE") { refused } else { Reply::ok(sessions(&asked.user, 1)) }
    });
    let torii = Torii::with_api(&server.url);
    let child = start(&torii, &["sessions", "revoke", &user(1), "--idle", "1h", "--yes", "-o", "jsonl"]);
    wait_until("a refusal", || server.count("DELETE") == 1);
    thread::sleep(Duration::from_millis(200));
    send(&child, Signal::TERM);
    let (status, printed, stderr) = end(child);
    assert_eq!((status, count(&records(&printed), "failed")), (Some(143), 1), "{printed}{stderr}");
}

#[test]
fn a_file_that_must_not_grow_is_an_error_and_not_the_end_of_the_process() {
    let server = Recorder::start(desk(40));
    let torii = Torii::with_api(&server.url);
    let mut command = torii.process("sh");
    command.arg("-c").arg("ulimit -f 8; exec \"$0\" \"$@\" > records.jsonl").arg(Torii::program());
    command.args(["sessions", "revoke", &user(1), "--idle", "1d", "--yes", "-o", "jsonl"]);
    let (status, _, stderr) = end(command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    assert_eq!(status, Some(1), "{stderr}");
    // The file ends within a record, which is printed again.
    let kept = fs::read_to_string(torii.home.path().join("records.jsonl")).unwrap();
    let records = format!("{}\n{stderr}", kept.rsplit_once('\n').unwrap().0);
    let revoked = records.lines().filter(|line| line.contains("\"result\":\"revoked\"")).count();
    assert_eq!(revoked, server.count("DELETE"), "{records}");
}

#[test]
fn the_file_that_is_standard_input_may_be_the_file_of_failures() {
    let server = Recorder::start(|asked| if asked.user == user(2) { Reply::status(403) } else { desk(1)(asked) });
    let torii = Torii::with_api(&server.url);
    let users = torii.private_file("users.txt".as_ref(), &format!("\u{feff}{}\u{feff}{}", lines(0..2), lines(2..4)));
    let mut command = torii.process(Torii::program());
    command.args(["sessions", "list", "-", "-l", "--failed-to", "users.txt"]);
    let stdin = fs::File::open(&users).unwrap();
    let child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (status, listed, stderr) = end(child);
    assert_eq!((status, listed), (Some(8), lines(0..2) + &lines(3..4)), "{stderr}");
    assert_eq!(fs::read_to_string(users).unwrap(), lines(2..3));
}

#[test]
fn standard_input_that_ends_is_the_end_of_the_list() {
    let server = Recorder::start(desk(1));
    let torii = Torii::with_api(&server.url);
    let mut command = torii.process(Torii::program());
    command.args(["sessions", "list", "-", "-l", "--failed-to", "left.txt"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines(0..3).as_bytes()).unwrap();
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    assert_eq!((end(child).0, stdout), (Some(0), lines(0..3)));
    assert_eq!(fs::read_to_string(torii.home.path().join("left.txt")).unwrap(), "");
}
