//! Random runs over many users: faults, signals at random moments, and readers that stall or leave. Whatever ends a run, nothing
//! is done without a record, and no input is lost or done twice.
//!
//! `TORII_RANDOM_RUNS=500 cargo test --test cli random::` makes more of them; a failure prints its seed, and
//! `TORII_RANDOM_SEED=7` repeats that run alone.
#![allow(clippy::disallowed_methods, reason = "the test's own environment says how much to test")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::ban::user_json;
use crate::recorder::{Asked, Recorder, Reply, found, sessions, user};
use crate::support::Torii;

/// The first line of a file that a run has not finished.
const UNFINISHED: &str = "# torii: the run that writes this file has not ended";

/// Random numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()].clone()
    }
}

/// What the server did.
#[derive(Default)]
struct Truth {
    /// The sessions that are revoked, as `user/session`, and the users that are banned.
    changed: BTreeSet<String>,
    /// Those of which it has said so.
    confirmed: BTreeSet<String>,
    /// The users that were banned once more.
    banned_again: BTreeSet<String>,
}

/// Each user has one to four sessions.
fn ids_of(user_id: &str) -> Vec<String> {
    let listed: Vec<Value> = serde_json::from_str(&listed(user_id)).unwrap();
    listed.iter().map(|session| session["id"].as_str().unwrap().to_owned()).collect()
}

fn listed(user_id: &str) -> String {
    let digit = user_id.chars().last().and_then(|digit| digit.to_digit(16)).unwrap();
    sessions(user_id, 1 + digit as usize % 4)
}

fn respond(asked: &Asked, random: &mut Random, truth: &Mutex<Truth>, has_faults: bool) -> Reply {
    let delay = if random.one_in(60) { 1500 } else { random.below(15) };
    let fault = if has_faults { random.below(60) } else { 99 };
    match fault {
        0 => return Reply::status(429).header("Retry-After: 0").after(delay),
        1 => return Reply::status(503).after(delay),
        2 => return Reply::status(403).after(delay),
        3 => return Reply::status(500).after(delay),
        // The connection breaks before anything is done.
        4 => return Reply::status(200).cut(0),
        _ => {}
    }
    let reply = if asked.what.ends_with("/ban") {
        let mut truth = truth.lock().unwrap();
        if !truth.changed.insert(asked.user.clone()) {
            truth.banned_again.insert(asked.user.clone());
        }
        // Done, and not said, or said in a way that means nothing.
        match fault {
            5 => return Reply::ok(user_json(&asked.user, "banned")).cut(0).after(delay),
            6 => return Reply::status(502).after(delay),
            7 => return Reply::ok("{}".into()).after(delay),
            _ => drop(truth.confirmed.insert(asked.user.clone())),
        }
        Reply::ok(user_json(&asked.user, "banned"))
    } else if asked.what.starts_with("POST") {
        Reply::ok(found(&asked.body))
    } else if !asked.what.contains("/sessions") {
        Reply::ok(user_json(&asked.user, "active"))
    } else if let Some(path) = asked.what.strip_prefix("DELETE /api/server/v1/users/") {
        let (user_id, session) = path.split_once("/sessions").unwrap();
        let ended = match session.strip_prefix('/') {
            Some(session) => vec![session.to_owned()],
            None => ids_of(user_id),
        };
        let ended = ended.iter().map(|session| format!("{user_id}/{session}"));
        let mut truth = truth.lock().unwrap();
        truth.changed.extend(ended.clone());
        // Done, and not said, or said in a way that means nothing.
        match fault {
            5 => return Reply::status(204).cut(0).after(delay),
            6 => return Reply::status(502).after(delay),
            7 => return Reply::status(204).cut(9).after(delay),
            _ => truth.confirmed.extend(ended),
        }
        Reply::status(204)
    } else {
        Reply::ok(listed(&asked.user))
    };
    let reply = if fault == 8 && reply.status == 200 { reply.cut(40) } else { reply };
    reply.after(delay)
}

/// What the reader of standard output does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Reads,
    /// Reads a little, and the rest only when the program has been stopped.
    Stalls,
    /// Reads a little, and closes the pipe.
    Leaves,
}

/// One random run, and what it left.
struct Run {
    seed: u64,
    users: Vec<String>,
    is_pipe: bool,
    reader: Reader,
    stdout: String,
    stderr: String,
    left: String,
    audit: String,
    truth: Arc<Mutex<Truth>>,
    /// Whether the program was ended before it asked for anything.
    is_void: bool,
}

impl Run {
    fn new(seed: u64, command: &[&str]) -> Run {
        let mut random = Random::new(seed);
        let truth: Arc<Mutex<Truth>> = Arc::default();
        let has_faults = !random.one_in(3);
        let (of_server, numbers) = (Arc::clone(&truth), Mutex::new(Random::new(seed + 1)));
        let server = Recorder::start(move |asked| {
            let mut random = Random::new(numbers.lock().unwrap().below(u64::MAX));
            respond(asked, &mut random, &of_server, has_faults)
        });
        let count = 20 + usize::try_from(random.below(150)).unwrap();
        let by_email = random.one_in(3);
        let name = |n: usize| if by_email && n.is_multiple_of(3) { format!("user{n}@example.com") } else { user(n) };
        let users: Vec<String> = (0..count).map(name).collect();
        let torii = Torii::with_api(&server.url);
        torii.config("audit_log = 'audit.jsonl'");
        let input = users.join("\n") + "\n";
        torii.private_file("users.txt".as_ref(), &input);
        let (is_pipe, in_place) = (random.one_in(3), random.one_in(3));
        let target = if in_place && !is_pipe { "users.txt" } else { "left.txt" };
        let jobs = random.pick(&["1", "4", "16"]);
        let source = if is_pipe { "-" } else { "users.txt" };
        let mut process = torii.process(Torii::program());
        process.args(command).args(["--users-from", source, "--failed-to", target, "--jobs", jobs, "--timeout", "4"]);
        process.args(["-o", "jsonl", "--retries", random.pick(&["0", "1"])]);
        let mut child = process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        thread::spawn(move || is_pipe.then(|| stdin.write_all(input.as_bytes())));
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let reader = random.pick(&[Reader::Reads, Reader::Reads, Reader::Stalls, Reader::Leaves]);
        let stdout = child.stdout.take().unwrap();
        let stdout = drive(&mut child, stdout, reader, &mut random);
        let read = |path: &str| fs::read_to_string(torii.home.path().join(path)).unwrap_or_default();
        let (left, audit) = (read(target), read(".config/torii/audit.jsonl"));
        let is_void = server.asked().is_empty() && left != format!("{UNFINISHED}\n");
        Run { seed, users, is_pipe, reader, stdout, stderr: errors.join().unwrap(), left, audit, truth, is_void }
    }

    /// The lines of the file to resume from, and whether it says that it is not whole.
    fn left(&self) -> (BTreeSet<&str>, bool) {
        let is_marked = self.left.starts_with(UNFINISHED);
        (self.left.lines().filter(|line| *line != UNFINISHED).collect(), is_marked)
    }

    fn fail(&self, what: &str) -> ! {
        let (stdout, stderr) = (tail(&self.stdout), tail(&self.stderr));
        panic!("seed {}: {what}\n{:?}\nstdout …{stdout}\nstderr …{stderr}", self.seed, self.reader);
    }

    /// Each input is done or left; of a pipe those at the end may not have been read. Standard output of a reader that has left is
    /// lost as far as it was on its way.
    fn check_inputs(&self, is_done: impl Fn(&str) -> bool) {
        let (left, is_marked) = self.left();
        let mut neither = Vec::new();
        for (n, name) in self.users.iter().enumerate() {
            match (is_done(&user(n)), left.contains(name.as_str())) {
                (true, true) => self.fail(&format!("{name} is done, and left")),
                (false, false) => neither.push(n),
                _ => {}
            }
        }
        let is_unread = self.is_pipe && is_marked && neither.last() == Some(&(self.users.len() - 1));
        let is_row = neither.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        if !(neither.is_empty() || self.is_void || (is_unread && is_row) || self.reader == Reader::Leaves) {
            self.fail(&format!("{neither:?} are neither done nor left; marked: {is_marked}"));
        }
    }
}

fn tail(text: &str) -> String {
    let tail: Vec<char> = text.chars().rev().take(600).collect();
    tail.into_iter().rev().collect()
}

/// Reads what the program prints, as `reader` does, and sends signals, until the program ends.
fn drive(child: &mut Child, mut stdout: ChildStdout, reader: Reader, random: &mut Random) -> String {
    let pid = Pid::from_child(child);
    let has_signal = reader == Reader::Stalls || !random.one_in(3);
    let first = Duration::from_millis(random.below(500));
    let second = (!random.one_in(2)).then(|| Duration::from_millis(1050 + random.below(400)));
    let kinds = [Signal::INT, Signal::TERM, Signal::HUP];
    let (kind, again) = (random.pick(&kinds), random.pick(&kinds));
    let stop = Arc::new(Mutex::new(false));
    let is_over = Arc::clone(&stop);
    let sender = thread::spawn(move || {
        if has_signal {
            thread::sleep(first);
            let _ = (!*is_over.lock().unwrap()).then(|| kill_process(pid, kind));
            // A reader that stalls is no reason to wait for ever: then a second one is needed.
            if let Some(pause) = second.or((reader == Reader::Stalls).then(|| Duration::from_millis(1500))) {
                thread::sleep(pause);
                let _ = (!*is_over.lock().unwrap()).then(|| kill_process(pid, again));
            }
        }
    });
    let mut read = Vec::new();
    match reader {
        Reader::Reads => drop(stdout.read_to_end(&mut read)),
        Reader::Stalls => {
            let mut few = vec![0; 1000];
            let length = stdout.read(&mut few).unwrap();
            read.extend_from_slice(&few[..length]);
        }
        Reader::Leaves => {
            let mut few = vec![0; usize::try_from(1 + random.below(9000)).unwrap()];
            while let Ok(length @ 1..) = stdout.read(&mut few) {
                read.extend_from_slice(&few[..length]);
                if random.one_in(4) {
                    break;
                }
            }
            drop(stdout);
            wait(child);
            *stop.lock().unwrap() = true;
            sender.join().unwrap();
            return String::from_utf8_lossy(&read).into_owned();
        }
    }
    wait(child);
    *stop.lock().unwrap() = true;
    sender.join().unwrap();
    let _ = stdout.read_to_end(&mut read);
    String::from_utf8_lossy(&read).into_owned()
}

fn wait(child: &mut Child) {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the program does not end");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Makes random runs, four at a time.
fn runs(check: impl Fn(u64) + Sync) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let seeds = match number("TORII_RANDOM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TORII_RANDOM_RUNS").unwrap_or(5),
    };
    let next = AtomicU64::new(seeds.start);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let seed = next.fetch_add(1, Ordering::Relaxed)
                    && seed < seeds.end
                {
                    check(seed);
                }
            });
        }
    });
}

#[test]
fn every_input_is_listed_or_left() {
    runs(|seed| {
        let run = Run::new(seed, &["sessions", "list"]);
        // A line that was cut off is the last one.
        let lines: Vec<Value> = run.stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let listed: BTreeSet<&str> = lines.iter().map(|session| session["id"].as_str().unwrap()).collect();
        if listed.len() != lines.len() {
            run.fail("a session is listed twice");
        }
        run.check_inputs(|user_id| ids_of(user_id).iter().all(|id| listed.contains(id.as_str())));
    });
}

#[test]
fn every_session_that_is_revoked_has_a_record() {
    runs(|seed| {
        let all: &[&str] = if seed % 3 == 0 { &["--all"] } else { &["--idle", "1d"] };
        let run = Run::new(seed, &[&["sessions", "revoke", "--yes", "--reason", "a drill"], all].concat());
        let revoked = check_records(&run, "session", "revoked", |record| {
            format!("{}/{}", record["userId"].as_str().unwrap(), record["id"].as_str().unwrap())
        });
        run.check_inputs(|user_id| ids_of(user_id).iter().all(|id| revoked.contains(&format!("{user_id}/{id}"))));
    });
}

#[test]
fn every_user_who_is_banned_has_a_record_and_nobody_is_banned_twice() {
    runs(|seed| {
        let run = Run::new(seed, &["users", "ban", "--yes", "--reason", "a drill"]);
        let banned = check_records(&run, "user", "banned", |record| record["userId"].as_str().unwrap().to_owned());
        run.check_inputs(|user_id| banned.contains(user_id));
        if let Some(user) = run.truth.lock().unwrap().banned_again.first() {
            run.fail(&format!("{user} was banned twice"));
        }
    });
}

/// Checks that what was changed has a record, and that what has one was changed. Returns what the audit log says is `done`.
fn check_records(run: &Run, scope: &str, done: &str, name: impl Fn(&Value) -> String) -> BTreeSet<String> {
    let records = |text: &str| -> Vec<Value> {
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|record| record["action"].is_string() && record["scope"] == scope).collect()
    };
    let with = |records: &[Value], results: &[&str]| -> BTreeSet<String> {
        let records = records.iter().filter(|record| results.contains(&record["result"].as_str().unwrap()));
        records.map(&name).collect()
    };
    let printed = records(&(run.stdout.clone() + &run.stderr));
    let audited = records(&run.audit);
    let truth = run.truth.lock().unwrap();
    for (place, records) in [("printed", &printed), ("in the audit log", &audited)] {
        if place == "printed" && run.reader == Reader::Leaves {
            continue;
        }
        let recorded = with(records, &[done, "unknown"]);
        if let Some(name) = truth.changed.iter().find(|name| !recorded.contains(*name)) {
            run.fail(&format!("{name} is {done}, and no record of it is {place}"));
        }
        let said = with(records, &[done]);
        if let Some(name) = said.iter().find(|name| !truth.confirmed.contains(*name)) {
            run.fail(&format!("a record {place} says without reason that {name} is {done}"));
        }
    }
    let is_evidence = |record: &Value| match scope {
        "session" => record["session"]["id"] == record["id"],
        _ => record["sessions"].as_array().map(Vec::len) == Some(ids_of(record["userId"].as_str().unwrap()).len()),
    };
    let is_whole =
        |record: &Value| record["reason"] == "a drill" && is_evidence(record) && record["osUser"].is_string();
    if !audited.iter().all(is_whole) {
        run.fail("a record is not whole");
    }
    with(&audited, &[done])
}
