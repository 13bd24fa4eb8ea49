//! Many users: order, failures, limits, and what is left when a run is broken off.

use std::time::Duration;

use serde_json::Value;

use crate::recorder::{Asked, Recorder, Reply, found, sessions, user};
use crate::support::{Outcome, Torii};

/// Returns this many users, one per line.
fn lines(users: impl IntoIterator<Item = usize>) -> String {
    users.into_iter().map(|n| user(n) + "\n").collect()
}

/// Each user has as many sessions as the last digit of the id says.
fn by_digit(asked: &Asked) -> Reply {
    let count = asked.user.chars().last().and_then(|digit| digit.to_digit(16)).unwrap_or(0);
    Reply::ok(sessions(&asked.user, count as usize))
}

fn list(server: &Recorder, users: &str, args: &[&str]) -> (Torii, Outcome) {
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), users);
    let outcome = torii.run(&[&["sessions", "list", "--users-from", "users.txt"], args].concat());
    (torii, outcome)
}

/// Returns the errors, one per line.
fn errors(outcome: &Outcome) -> Vec<Value> {
    outcome.stderr.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["error"].take()).collect()
}

#[test]
fn results_come_in_the_order_of_the_input_whatever_is_ready_first() {
    let server = Recorder::start(|asked| {
        let is_slow = asked.user == user(3) || asked.user == user(20);
        by_digit(asked).after(if is_slow { 300 } else { 0 })
    });
    let mut alone = String::new();
    let torii = Torii::with_api(&server.url);
    for n in 1..40 {
        alone += &torii.run(&["sessions", "list", &user(n), "-o", "jsonl"]).stdout;
    }
    let all = lines(1..40);
    list(&server, &all, &["-o", "jsonl"]).1.prints(&alone);
    list(&server, &all, &["-o", "jsonl", "--jobs", "1"]).1.prints(&alone);
    list(&server, &all, &["-o", "jsonl", "--jobs", "64"]).1.prints(&alone);
    let array = format!("[{}]\n", alone.trim_end().replace('\n', ","));
    list(&server, &all, &["--json"]).1.prints(&array);
    let csv = list(&server, &all, &["--csv"]).1.stdout;
    assert_eq!(csv.lines().count(), 1 + alone.lines().count());
    assert_eq!(csv.matches("userId").count(), 1, "one header");
}

#[test]
fn no_more_at_a_time_than_there_are_jobs_and_each_connection_is_kept() {
    for jobs in [1, 3, 20] {
        let server = Recorder::start(|asked| by_digit(asked).after(5));
        let outcome = list(&server, &lines(0..120), &["--csv", "--jobs", &jobs.to_string()]).1;
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(server.count("GET"), 120);
        assert!(server.most_at_a_time() <= jobs, "{}", server.most_at_a_time());
        assert!(server.connections() <= jobs, "{}", server.connections());
    }
}

#[test]
fn users_come_from_arguments_files_and_standard_input() {
    let server = Recorder::start(by_digit);
    let torii = Torii::with_api(&server.url);
    torii.private_file("a.txt".as_ref(), &lines([3]));
    let ids = |args: &[&str], input: &str| {
        let args = [&["sessions", "list", "--columns", "userId", "--csv"], args].concat();
        let mut command = torii.command(&args);
        let outcome = Outcome::of(&command.write_stdin(input).assert());
        let mut users: Vec<String> = outcome.stdout.lines().skip(1).map(str::to_owned).collect();
        users.dedup();
        let note = if users.is_empty() { "note: the input has no users\n" } else { "" };
        assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), note), "{outcome:?}");
        users
    };
    let [one, two, three] = [user(1), user(2), user(3)];
    assert_eq!(ids(&[&one, &two], ""), [one.as_str(), &two]);
    assert_eq!(ids(&["-"], &format!("{two}\r\n\n# no\n  {one}")), [two.as_str(), &one]);
    assert_eq!(ids(&[&one, "-", &three], &two), [one.as_str(), &two, &three]);
    assert_eq!(ids(&["--users-from", "-"], &two), [two.as_str()]);
    assert_eq!(ids(&[&two, "--users-from", "a.txt"], ""), [two.as_str(), &three]);
    assert_eq!(ids(&["-", "--users-from", "a.txt"], &one), [one.as_str(), &three]);
    // No users are no failure.
    assert_eq!(ids(&["-"], "# nobody\n"), [""; 0]);
}

#[test]
fn wrong_command_lines_ask_nothing() {
    let server = Recorder::start(by_digit);
    let torii = Torii::with_api(&server.url);
    let list = |args: &[&str]| torii.run(&[&["sessions", "list"], args].concat());
    let one = user(1);
    list(&[]).fails(2, &["<USER>"]);
    list(&["-", "-"]).fails(2, &["only once"]);
    list(&["-", "--users-from", "-"]).fails(2, &["only once"]);
    list(&["-", "--secret-key-file", "-"]).fails(2, &["standard input"]);
    list(&[&one, "--failed-to", "x"]).fails(2, &["--failed-to", "several users"]);
    list(&[&one, "--jobs", "0"]).fails(2, &["1..=256"]);
    list(&[&one, "--jobs", "257"]).fails(2, &["1..=256"]);
    list(&[&one, "--rate", "0"]).fails(2, &["1..=1000"]);
    list(&[&one, "-l", "--json"]).fails(2, &["--users-only", "--json"]);
    list(&["--users-from", "nowhere.txt"]).fails(1, &["nowhere.txt: "]);
    list(&["--users-from", "."]).fails(1, &[".: "]);
    list(&["-", "--failed-to", "no/folder/x"]).fails(1, &["no/folder/x: "]);
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn addresses_are_looked_up_a_hundred_at_a_time() {
    let server = Recorder::start(|asked| match asked.what.as_str() {
        what if what.starts_with("POST") => Reply::ok(found(&asked.body)),
        _ => by_digit(asked),
    });
    let mut users: Vec<String> = (0..250).map(|n| format!("user{n}@example.com")).collect();
    users.insert(7, user(999));
    users.insert(9, "User8@EXAMPLE.com".into());
    users.insert(11, "nobody@example.com".into());
    let (torii, outcome) = list(&server, &users.join("\n"), &["--csv", "--columns", "userId", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert!(outcome.stderr.starts_with("failed: nobody@example.com: no user has"), "{outcome:?}");
    assert_eq!(server.count("POST"), 3);
    let mut listed: Vec<&str> = outcome.stdout.lines().skip(1).collect();
    listed.dedup();
    let mut expected: Vec<String> = (0..250).map(user).collect();
    expected.insert(7, user(999));
    // The eighth, by another spelling that the same look-up finds.
    expected.insert(9, user(8));
    expected.retain(|user| !user.ends_with('0'));
    expected.dedup();
    assert_eq!(listed, expected);
    let failed = std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap();
    assert_eq!(failed, "nobody@example.com\n");
}

#[test]
fn a_failed_lookup_fails_its_users_and_no_others() {
    let server =
        Recorder::start(|asked| if asked.what.starts_with("POST") { Reply::status(500) } else { by_digit(asked) });
    let users = format!("{}\nuser2@example.com\nuser3@example.com\n{}\n", user(1), user(2));
    let (torii, outcome) = list(&server, &users, &["-o", "jsonl", "--failed-to", "f.txt"]);
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(8), 3), "{outcome:?}");
    let failed = std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap();
    assert_eq!(failed, "user2@example.com\nuser3@example.com\n");
}

#[test]
fn a_user_that_fails_is_told_and_kept_and_the_rest_goes_on() {
    let server = Recorder::start(|asked| match asked.user.as_str() {
        id if id == user(2) => Reply::status(403),
        id if id == user(4) => Reply::ok("[{\"id\":".into()),
        // Another user's sessions, among good ones.
        id if id == user(5) => Reply::ok(sessions(&user(6), 2)),
        _ => by_digit(asked),
    });
    let users = format!("{}sk_live_mistake\n{}", lines(1..4), lines(4..8));
    let (torii, outcome) = list(&server, &users, &["--json", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    let listed: Vec<Value> = serde_json::from_str(&outcome.stdout).unwrap();
    let of = |n: usize| listed.iter().filter(|session| session["userId"] == user(n)).count();
    assert_eq!([1, 2, 3, 4, 5, 6, 7].map(of), [1, 0, 3, 0, 0, 6, 7]);
    let errors = errors(&outcome);
    let failures: Vec<(&str, &str)> =
        errors.iter().map(|error| (error["reason"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
    assert_eq!(
        failures,
        [
            ("wrong_environment", "not_found"),
            ("invalid_line", "usage"),
            ("truncated", "bad_response"),
            ("other_user", "bad_response"),
            ("partial", "partial"),
        ]
    );
    assert_eq!(errors[0]["userId"], user(2));
    assert!(errors[1]["message"].as_str().unwrap().starts_with("users.txt, line 4: "), "{}", errors[1]);
    assert_eq!(errors[4]["message"], "4 of 8 users could not be listed");
    assert!(!outcome.stderr.contains("mistake"), "{outcome:?}");
    // What failed can be tried again, in place.
    let failed = std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap();
    assert_eq!(failed, lines([2, 4, 5]));
    let again = torii.run(&["sessions", "list", "--users-from", "f.txt", "--failed-to", "f.txt", "--csv"]);
    assert_eq!(again.status, Some(8), "{again:?}");
    assert!(again.stderr.starts_with(&format!("failed: {}: ", user(2))), "{again:?}");
    assert!(again.stderr.contains("--users-from f.txt"), "{again:?}");
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), failed);
    let files = std::fs::read_dir(torii.home.path()).unwrap().map(Result::unwrap);
    let files: Vec<_> = files.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn every_user_may_fail() {
    let server = Recorder::start(|_| Reply::status(404));
    let (torii, outcome) = list(&server, &lines(0..3), &["--json", "--failed-to", "f.txt"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(8), "[]\n"));
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines(0..3));
    let fine = Recorder::start(by_digit);
    let (torii, outcome) = list(&fine, &lines(0..3), &["--json", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(0));
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "");
}

#[test]
fn a_refused_key_stops_everything() {
    let server =
        Recorder::start(|asked| if asked.user < user(10) { by_digit(asked) } else { Reply::status(401) }.after(5));
    let (torii, outcome) = list(&server, &lines(1..500), &["--json", "--jobs", "4", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(4), "{outcome:?}");
    assert_eq!(outcome.json_error()["reason"], "invalid_key");
    assert_eq!(outcome.stderr.lines().count(), 1, "{outcome:?}");
    // Whole users, and an array that is not one.
    assert!(outcome.stdout.starts_with("[{") && outcome.stdout.ends_with('}'), "{outcome:?}");
    assert_eq!(outcome.stdout.matches("\"userId\"").count(), 45);
    assert!(server.asked().len() < 20, "{}", server.asked().len());
    // What is left can be gone on with.
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines(10..500));
    let outcome = list(&server, &lines(1..500), &["--csv"]).1;
    assert!(outcome.stderr.contains("stopped: 9 users done, up to line 9 of users.txt"), "{outcome:?}");
}

#[test]
fn a_refused_key_is_told_even_if_somebody_waits_before_it() {
    // The first waits for the end of a pause, when the key is refused.
    let server = Recorder::start(move |asked| match asked.user.as_str() {
        // Late enough for the second to have been asked about before the pause begins.
        id if id == user(1) && asked.times == 0 => Reply::status(429).header("Retry-After: 5").after(300),
        id if id == user(2) => Reply::status(401).after(900),
        _ => by_digit(asked),
    });
    list(&server, &lines(1..3), &["-o", "jsonl", "--jobs", "2"]).1.fails(4, &[]);
}

#[test]
#[cfg(unix)]
fn a_file_that_is_written_already_takes_no_failures() {
    let server = Recorder::start(by_digit);
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines(1..4));
    let path = torii.private_file("out.txt".as_ref(), "kept\n");
    let open = || std::fs::File::options().append(true).open(&path).unwrap();
    let args = ["sessions", "list", "--users-from", "users.txt", "--csv", "--failed-to", "out.txt"];
    let fails = |command: &mut std::process::Command| {
        let output = command.args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    };
    // It is where results or messages go.
    fails(torii.process(Torii::program()).stdout(open()));
    fails(torii.process(Torii::program()).stderr(open()));
    // Another run keeps its failures there.
    let another = open();
    another.lock().unwrap();
    fails(&mut torii.process(Torii::program()));
    drop(another);
    assert_eq!(server.asked().len(), 0);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("kept\n"));
    assert_eq!(torii.run(&args).status, Some(0));
}

#[test]
fn the_key_in_use_is_no_user_even_if_it_does_not_look_like_a_key() {
    let server = Recorder::start(by_digit);
    let torii = Torii::with_api(&server.url).env("TORII_SECRET_KEY", "tk_Hunter2Hunter2");
    let users = format!("tk_Hunter2Hunter2\ntk_Hunter2Hunter2@example.com\nsk_test_ops@example.com\n{}", user(1));
    torii.private_file("users.txt".as_ref(), &users);
    let args = ["sessions", "list", "--users-from", "users.txt", "-l", "--failed-to", "f.txt"];
    let outcome = torii.run(&args);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(8), lines([1]).as_str()), "{outcome:?}");
    assert!(outcome.stderr.contains("users.txt, line 2: it looks like a secret key"), "{outcome:?}");
    assert!(server.asked().iter().all(|asked| !asked.what.contains("Hunter2") && !asked.body.contains("Hunter2")));
    // What only begins like a key is an address as any other.
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "sk_test_ops@example.com\n");
}

#[test]
fn the_input_is_never_lost_to_the_file_of_failures() {
    let server =
        Recorder::start(|asked| if asked.user < user(10) { by_digit(asked) } else { Reply::status(401) }.after(5));
    let all = format!("# VIP\n{}anna at example.com\n", lines(1..100));
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &all);
    let content = || std::fs::read_to_string(torii.home.path().join("users.txt")).unwrap();
    let same = ["--users-from", "users.txt", "--failed-to", "users.txt"];
    let run = |args: &[&str]| torii.run(&[args, &same].concat()).status;
    assert_eq!(run(&["sessions", "revoke", "--all", "--yes"]), Some(4));
    let all = all.replace("# VIP\n", "");
    assert_eq!(content(), all, "nothing was revoked, so all are left");
    assert_eq!(run(&["sessions", "list"]), Some(4));
    assert_eq!(content(), all.replace(&lines(1..10), ""));
    torii.private_file("users.txt".as_ref(), &all);
    assert_eq!(run(&["sessions", "revoke", "--all", "--dry-run"]), Some(2), "nothing is done, so all would be left");
    // A run that comes to its end leaves what is still to do: also the line that must be mended by hand.
    let server = Recorder::start(|asked| if asked.user == user(7) { Reply::status(500) } else { by_digit(asked) });
    let torii = torii.env("TORII_API_URL", &server.url);
    let outcome = torii.run(&[&["sessions", "list"][..], &same].concat());
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    let left = format!("{}anna at example.com\n", lines([7]));
    assert_eq!(std::fs::read_to_string(torii.home.path().join("users.txt")).unwrap(), left);
}

#[test]
fn the_file_of_failures_is_opened_as_a_shell_would() {
    let server = Recorder::start(|_| Reply::status(404));
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.txt".as_ref(), &lines([1]));
    let list = |to: &str| torii.run(&["sessions", "list", "--users-from", "users.txt", "--failed-to", to]);
    list("no-folder/").fails(1, &["no-folder/: "]);
    list("users.txt/").fails(1, &["users.txt/: "]);
    assert_eq!(server.asked().len(), 0);
    torii.private_file("private.txt".as_ref(), "longer than what will be in it, by far: ".repeat(9).as_str());
    assert_eq!(list("private.txt").status, Some(8));
    let private = torii.home.path().join("private.txt");
    assert_eq!(std::fs::read_to_string(&private).unwrap(), lines([1]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(private.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        // An open stream can be meant, but not a file that is written already.
        let run = |stderr: std::process::Stdio| {
            let args = ["sessions", "list", "--users-from", "users.txt", "--failed-to", "/dev/stderr"];
            let mut command = torii.process(Torii::program());
            command.args(args).stderr(stderr);
            command.spawn().unwrap().wait_with_output().unwrap()
        };
        let log = std::fs::File::create(torii.home.path().join("log")).unwrap();
        assert_eq!(run(log.into()).status.code(), Some(1));
        let log = std::fs::read_to_string(torii.home.path().join("log")).unwrap();
        assert!(log.contains("use another file"), "{log}");
        list("/dev/stdout").fails(1, &["use another file"]);
        let output = run(std::process::Stdio::piped());
        assert_eq!(output.status.code(), Some(8));
        assert!(String::from_utf8(output.stderr).unwrap().contains(&format!("\n{}error: ", lines([1]))));
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_written_through() {
    let server = Recorder::start(|_| Reply::status(404));
    let torii = Torii::with_api(&server.url);
    let home = torii.home.path().to_owned();
    torii.private_file("users.txt".as_ref(), &lines([1]));
    let list = |to: &str| torii.run(&["sessions", "list", "--users-from", "users.txt", "--failed-to", to]).status;
    // A link to what doesn't exist yet.
    std::os::unix::fs::symlink("target", home.join("link")).unwrap();
    assert_eq!(list("link"), Some(8));
    assert_eq!(std::fs::read_link(home.join("link")).unwrap().as_os_str(), "target");
    assert_eq!(std::fs::read_to_string(home.join("target")).unwrap(), lines([1]));
    // A pipe with a reader that goes with its first writer.
    let pipe = home.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    assert_eq!(list("pipe"), Some(8));
    assert_eq!(reader.join().unwrap(), lines([1]));
}

#[test]
fn a_line_that_is_no_text_is_not_lost() {
    let server = Recorder::start(by_digit);
    let torii = Torii::with_api(&server.url);
    let latin = b"m\xfcller@example.com\n";
    let path = torii.private_file("users.txt".as_ref(), "");
    std::fs::write(&path, [lines([1]).as_bytes(), latin].concat()).unwrap();
    let outcome = torii.run(&["sessions", "list", "--users-from", "users.txt", "--failed-to", "users.txt", "-l"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert_eq!(std::fs::read(path).unwrap(), latin);
}

#[test]
fn a_key_as_an_argument_goes_nowhere() {
    let server = Recorder::start(|asked| Reply::ok(found(&asked.body)));
    let torii = Torii::with_api(&server.url);
    for key in ["sk_live_0123456789", "sk_live_0123456789@example.com"] {
        for args in
            [&["sessions", "list", key][..], &["sessions", "revoke", key, "--all", "--yes"], &["users", "find", key]]
        {
            let outcome = torii.run(args);
            outcome.fails(2, &[]);
            assert!(!outcome.stderr.contains("0123456789"), "{outcome:?}");
        }
    }
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn a_key_among_the_users_goes_nowhere() {
    let server =
        Recorder::start(
            |asked| {
                if asked.what.starts_with("POST") { Reply::ok(found(&asked.body)) } else { by_digit(asked) }
            },
        );
    let users = format!("sk_live_0123456789@example.com\n{}", lines([1]));
    let (torii, outcome) = list(&server, &users, &["--json", "--failed-to", "f.txt"]);
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert!(
        outcome.stderr.contains("looks like a secret key") && !outcome.stderr.contains("0123456789"),
        "{outcome:?}"
    );
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "");
    assert!(server.asked().iter().all(|asked| !asked.body.contains("sk_live")));
}

#[test]
fn one_address_that_the_server_chokes_on_fails_alone() {
    let server = Recorder::start(|asked| {
        if !asked.what.starts_with("POST") {
            return by_digit(asked);
        }
        if asked.body.contains("bad@example.com") { Reply::status(400) } else { Reply::ok(found(&asked.body)) }
    });
    let mut users: Vec<String> = (1..10).map(|n| format!("user{n}@example.com")).collect();
    users.insert(3, "bad@example.com".into());
    users.push("#user1@example.com".into());
    let (torii, outcome) = list(&server, &users.join("\n"), &["-l", "--failed-to", "f.txt"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(8), lines(1..10).as_str()), "{outcome:?}");
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "bad@example.com\n");
    // A name that begins like a comment can be tried again, too.
    let args = ["sessions", "list", "#x@example.com", &user(1), "--failed-to", "f.txt", "-o", "jsonl"];
    let outcome = torii.run(&args);
    assert_eq!(errors(&outcome)[0]["user"], "#x@example.com");
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), "<#x@example.com>\n");
}

#[test]
fn what_is_not_the_api_is_asked_once_for_each_hundred() {
    let server = Recorder::start(|_| Reply::ok("<html>".into()));
    let users: Vec<String> = (0..200).map(|n| format!("user{n}@example.com")).collect();
    let outcome = list(&server, &users.join("\n"), &["-l"]).1;
    outcome.fails(8, &["200 of 200"]);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn pages_without_end_are_a_bad_response() {
    let server = Recorder::start(|asked| {
        let cursor = user(1000 + asked.times % 2);
        let page = found(&asked.body).replace("\"hasMore\":false", "\"hasMore\":true");
        Reply::ok(page.replace("\"nextCursor\":null", &format!("\"nextCursor\":\"{cursor}\"")))
    });
    let torii = Torii::with_api(&server.url);
    torii.run(&["sessions", "list", "user1@example.com"]).fails(7, &["no new page"]);
}

// Windows has no such names.
#[cfg(unix)]
#[test]
fn a_name_of_a_file_forges_no_message() {
    let server = Recorder::start(|_| Reply::status(401));
    let torii = Torii::with_api(&server.url);
    let name = "\u{1b}[31m\nerror: forged";
    torii.private_file(name.as_ref(), &format!("bad\n{}", lines(1..9)));
    let outcome = torii.run(&["sessions", "list", "--users-from", name]);
    assert_eq!(outcome.status, Some(4), "{outcome:?}");
    assert!(!outcome.stderr.contains('\u{1b}') && !outcome.stderr.contains("\nerror: forged"), "{outcome:?}");
}

#[test]
fn when_the_server_is_asked_too_much_all_wait_together() {
    let server = Recorder::start(|asked| {
        if asked.user == user(4) && asked.times == 0 {
            Reply::status(429).header("Retry-After: 3")
        } else {
            by_digit(asked)
        }
    });
    let outcome = list(&server, &lines(1..60), &["-o", "jsonl", "--jobs", "4"]).1;
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    let asked = server.asked();
    let refused = asked.iter().position(|asked| asked.user == user(4)).unwrap();
    let again = asked.iter().rposition(|asked| asked.user == user(4)).unwrap();
    assert!(again > refused);
    // Only what was on its way arrives during the pause, at its start.
    let pause = asked[refused].at + Duration::from_millis(1500)..asked[refused].at + Duration::from_millis(2900);
    let during = asked.iter().filter(|asked| pause.contains(&asked.at)).count();
    assert_eq!(during, 0, "requests during the pause");
}

#[test]
fn a_server_that_takes_few_at_a_time_gets_all_the_same_done() {
    // Every fourth request is refused, so that some users are refused again.
    let refused = std::sync::Mutex::new(0);
    let server = Recorder::start(move |asked| {
        let mut refused = refused.lock().unwrap();
        *refused += 1;
        if *refused % 4 == 0 { Reply::status(429).header("Retry-After: 0") } else { by_digit(asked) }
    });
    let outcome = list(&server, &lines(1..60), &["-o", "jsonl", "--jobs", "4"]).1;
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    // `--retries 0` means no second attempt.
    let outcome = list(&server, &lines(1..60), &["-o", "jsonl", "--jobs", "1", "--retries", "0"]).1;
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert!(outcome.stderr.contains("429"), "{outcome:?}");
}

#[test]
fn after_a_refusal_fewer_go_on_at_a_time() {
    // Two at a time is all that it takes.
    let under_way = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let server = Recorder::start(move |asked| {
        use std::sync::atomic::Ordering;
        let others = under_way.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(5));
        under_way.fetch_sub(1, Ordering::SeqCst);
        if others >= 2 { Reply::status(429).header("Retry-After: 0") } else { by_digit(asked) }
    });
    let outcome = list(&server, &lines(1..120), &["-o", "jsonl", "--jobs", "32"]).1;
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(server.asked().len() < 400, "{} requests for 119 users", server.asked().len());
}

#[test]
fn one_user_without_a_response_does_not_stop_the_others() {
    let server = Recorder::start(|asked| if asked.user == user(5) { Reply::status(503) } else { by_digit(asked) });
    let outcome = list(&server, &lines((1..200).filter(|n| n % 16 != 0)), &["-l", "--timeout", "3"]).1;
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(8), 186), "{outcome:?}");
    let asked = server.asked();
    let of_one = asked.iter().filter(|asked| asked.user == user(5)).count();
    assert!((3..=20).contains(&of_one), "{of_one}");
}

#[test]
fn users_that_are_refused_for_good_do_not_end_the_run() {
    let server = Recorder::start(|asked| {
        let is_refused = [user(1), user(4)].contains(&asked.user);
        if is_refused { Reply::status(429) } else { by_digit(asked) }
    });
    let args = ["-l", "--jobs", "3", "--timeout", "500ms", "--failed-to", "f.txt"];
    let (torii, outcome) = list(&server, &lines(1..9), &args);
    assert_eq!((outcome.status, outcome.stdout), (Some(8), lines([2, 3, 5, 6, 7, 8])), "{}", outcome.stderr);
    assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines([1, 4]));
}

#[test]
fn one_user_that_is_to_wait_for_long_does_not_stop_the_others() {
    let server = Recorder::start(|asked| {
        if asked.user == user(5) { Reply::status(429).header("Retry-After: 7200") } else { by_digit(asked) }
    });
    let outcome = list(&server, &lines(1..50), &["-o", "jsonl"]).1;
    assert_eq!(outcome.status, Some(8), "{outcome:?}");
    assert!(outcome.stderr.contains("try again in 7200 s"), "{outcome:?}");
    assert_eq!(server.asked().len(), 49);
}

#[test]
fn a_few_refused_users_do_not_stop_the_others() {
    let server = Recorder::start(|asked| match asked.user.as_str() {
        id if id <= user(2).as_str() => Reply::status(429),
        _ => by_digit(asked),
    });
    let outcome = list(&server, &lines(1..16), &["-l", "--jobs", "3", "--timeout", "1"]).1;
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(8), lines(3..16).as_str()), "{outcome:?}");
    assert_eq!(outcome.stderr.matches("failed: ").count(), 2, "{outcome:?}");
}

#[test]
fn one_request_that_hangs_does_not_stop_the_others_of_a_busy_server() {
    // The first hangs, and the next are refused: no other request is left that could succeed.
    let server = Recorder::start(|asked| match asked.user.as_str() {
        id if id == user(1) => by_digit(asked).after(12_000),
        id if id < user(9).as_str() && asked.times == 0 => Reply::status(503).after(100),
        _ => by_digit(asked),
    });
    let outcome = list(&server, &lines(1..60), &["-o", "jsonl"]).1;
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    let asked = server.asked();
    let longest = asked.windows(2).map(|pair| pair[1].at - pair[0].at).max().unwrap();
    assert!(longest < Duration::from_secs(8), "{longest:?} without a request");
}

#[test]
fn a_pause_that_is_too_long_ends_the_run() {
    let server = Recorder::start(|_| Reply::status(429).header("Retry-After: 7200"));
    let outcome = list(&server, &lines(1..60), &["--json"]).1;
    outcome.fails(6, &["7200 s"]);
    assert!(server.asked().len() <= 30, "{} requests", server.asked().len());
}

#[test]
fn a_rate_is_kept_whatever_the_jobs() {
    let server = Recorder::start(by_digit);
    let outcome = list(&server, &lines(1..22), &["--csv", "--rate", "40"]).1;
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    let asked = server.asked();
    let took = asked.last().unwrap().at - asked[0].at;
    assert!(took >= Duration::from_millis(480), "{took:?}");
}

#[test]
fn users_only_names_those_with_matching_sessions() {
    let server = Recorder::start(by_digit);
    list(&server, &lines(0..4), &["-l"]).1.prints(&lines(1..4));
    list(&server, &lines(0..4), &["-l", "--ip", "192.0.2.2"]).1.prints(&lines([3]));
    let torii = Torii::with_api(&server.url);
    torii.run(&["sessions", "list", &user(3), "--users-only"]).prints(&lines([3]));
    torii.run(&["sessions", "list", &user(0), "--users-only"]).prints("");
}

#[test]
fn a_piped_table_says_whose_each_session_is() {
    let server = Recorder::start(by_digit);
    let table = list(&server, &lines(0..4), &[]).1.stdout;
    let users: Vec<&str> = table.lines().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    assert_eq!(users, [1, 2, 2, 3, 3, 3].map(user));
    let markdown = list(&server, &lines(0..3), &["-o", "markdown"]).1.stdout;
    assert_eq!(markdown.matches("active sessions of").count(), 3, "{markdown}");
    let markdown = list(&server, &lines(0..3), &["-o", "markdown", "--ip", "192.0.2.1"]).1.stdout;
    assert_eq!(markdown.matches("1 of 2 active sessions of").count(), 1, "{markdown}");
    assert_eq!(markdown.matches("active sessions of").count(), 1, "those without a match are left out: {markdown}");
}

#[cfg(unix)]
mod broken_off {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Child, Stdio};
    use std::thread;

    use rustix::process::{Pid, Signal, kill_process};

    use super::*;
    use crate::support::shell_status;

    fn start(torii: &Torii, args: &[&str]) -> Child {
        let mut command = torii.process(Torii::program());
        command.args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn interrupt(child: &Child) {
        kill_process(Pid::from_child(child), Signal::INT).unwrap();
    }

    fn end(child: Child) -> (Option<i32>, String, String) {
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (shell_status(output.status), text(output.stdout), text(output.stderr))
    }

    #[test]
    fn as_many_jobs_as_files_may_be_open() {
        let server = Recorder::start(by_digit);
        let torii = Torii::with_api(&server.url);
        let list = |jobs: &str| {
            let mut command = torii.process("sh");
            command.arg("-c").arg("ulimit -n 64; exec \"$0\" \"$@\"").arg(Torii::program());
            command.args(["sessions", "list", &user(1), &user(2), "-l", "--jobs", jobs]);
            end(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        };
        assert_eq!(list("40"), (Some(0), lines(1..3), String::new()));
        let (status, _, stderr) = list("256");
        assert!(status == Some(2) && stderr.contains("--jobs 256") && stderr.contains("open files"), "{stderr}");
    }

    #[test]
    fn who_waits_for_long_at_a_terminal_learns_of_jobs() {
        let server = Recorder::start(|asked| by_digit(asked).after(1000));
        let torii = Torii::with_api(&server.url).env("TERM", "xterm");
        torii.private_file("users.txt".as_ref(), &lines(0..1001));
        let args = ["sessions", "list", "--users-from", "users.txt", "-l"];
        let session = crate::pty::Session::watched(&torii, &args);
        session.see("--jobs N queries more users in parallel", 1);
        session.interrupt();
        let (status, shown) = session.finish();
        assert_eq!((status, shown.matches("--jobs N queries").count()), (Some(130), 1), "{shown}");
    }

    #[test]
    fn ctrl_c_finishes_what_is_under_way_and_says_how_far_it_got() {
        let server = Recorder::start(|asked| by_digit(asked).after(if asked.user < user(9) { 0 } else { 400 }));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..500));
        let child = start(&torii, &["sessions", "list", "--users-from", "users.txt", "--json", "--jobs", "4"]);
        // Eight users are done, and the next four are being asked about.
        while server.asked().len() < 12 {
            thread::sleep(Duration::from_millis(5));
        }
        interrupt(&child);
        let (status, stdout, stderr) = end(child);
        assert_eq!(status, Some(130), "{stderr}");
        assert_eq!(server.asked().len(), 12);
        assert!(stdout.starts_with("[{") && stdout.ends_with('}'), "{stdout}");
        assert_eq!(stdout.matches("\"userId\"").count(), (1..=8).sum::<usize>() + 9 + 10 + 11 + 12);
        let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        assert_eq!(error["error"]["code"], "interrupted");
        assert_eq!(error["error"]["message"], "interrupted: 12 users done, up to line 12 of users.txt");
    }

    #[test]
    fn ctrl_c_is_no_end_when_all_who_are_left_have_been_asked_about() {
        // All have been asked about, and one is still refused.
        let server = Recorder::start(|asked| match asked.user.as_str() {
            id if id == user(2) => Reply::status(429).header("Retry-After: 1"),
            _ => by_digit(asked),
        });
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..4));
        torii.private_file("f.txt".as_ref(), "as it was\n");
        for command in [&["list", "--csv"][..], &["revoke", "--all", "--yes", "--json"]] {
            let before = server.asked().len();
            let args = ["--users-from", "users.txt", "--failed-to", "f.txt"];
            let left = if command[0] == "list" { lines(2..4) } else { lines(1..4) };
            let child = start(&torii, &[&["sessions"], command, &args].concat());
            while server.asked().iter().skip(before).filter(|asked| asked.user == user(2)).count() < 3 {
                thread::sleep(Duration::from_millis(5));
            }
            interrupt(&child);
            let (status, stdout, stderr) = end(child);
            assert_eq!(status, Some(130), "{stdout} {stderr}");
            let far = if command[0] == "list" { "1 user done" } else { "1 user checked; nothing was revoked" };
            assert!(stderr.contains(far), "{stderr}");
            assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), left);
        }
        assert_eq!(server.count("DELETE"), 0);
    }

    #[test]
    fn ctrl_c_while_input_is_waited_for() {
        let server = Recorder::start(by_digit);
        let torii = Torii::with_api(&server.url);
        let mut child = start(&torii, &["sessions", "list", "-", "-o", "jsonl"]);
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(lines(1..3).as_bytes()).unwrap();
        // What is there is written at once: a reader doesn't wait for the end.
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        for _ in 0..3 {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0);
        }
        interrupt(&child);
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).unwrap();
        let (status, _, stderr) = end(child);
        assert_eq!((status, rest.as_str()), (Some(130), ""), "{stderr}");
        assert!(stderr.contains("2 users done, up to line 2 of standard input"), "{stderr}");
    }

    #[test]
    fn ctrl_c_during_a_long_pause_and_a_second_one() {
        let server = Recorder::start(|_| Reply::status(429).header("Retry-After: 600"));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..50));
        let list = ["sessions", "list", "--users-from", "users.txt", "--csv"];
        let child = start(&torii, &list);
        while server.asked().is_empty() {
            thread::sleep(Duration::from_millis(5));
        }
        interrupt(&child);
        let (status, stdout, stderr) = end(child);
        assert_eq!((status, stdout.as_str()), (Some(130), ""), "{stderr}");
        assert!(stderr.contains("0 users done"), "{stderr}");

        // A user under way can take as long as a call may; who doesn't want to wait for that presses twice.
        let server = Recorder::start(|_| Reply::status(200).after(15_000));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..50));
        let mut child = start(&torii, &[&list[..], &["--failed-to", "f.txt"]].concat());
        while server.asked().len() < 8 {
            thread::sleep(Duration::from_millis(5));
        }
        interrupt(&child);
        interrupt(&child);
        thread::sleep(Duration::from_millis(1100));
        assert!(child.try_wait().unwrap().is_none(), "the same signal within a second is the same one");
        interrupt(&child);
        let (status, _, stderr) = end(child);
        assert_eq!(status, Some(130), "{stderr}");
        assert!(stderr.contains("stopping: waiting for 8 requests; press Ctrl-C again to stop now"), "{stderr}");
        assert_eq!(std::fs::read_to_string(torii.home.path().join("f.txt")).unwrap(), lines(1..50));
    }

    #[test]
    fn a_reader_that_goes_ends_it_without_a_word() {
        let server = Recorder::start(by_digit);
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines((0..40_000).map(|n| n % 4000)));
        let mut child = start(&torii, &["sessions", "list", "--users-from", "users.txt", "-o", "jsonl"]);
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with('{'));
        let output = child.wait_with_output().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(13));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert!(server.asked().len() < 20_000);
    }

    #[test]
    fn what_is_broken_off_leaves_what_was_not_done() {
        let server = Recorder::start(|asked| by_digit(asked).after(if asked.user < user(9) { 0 } else { 300 }));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..500));
        let content = || std::fs::read_to_string(torii.home.path().join("users.txt")).unwrap();
        let list =
            ["sessions", "list", "--users-from", "users.txt", "--failed-to", "users.txt", "-o", "jsonl", "--jobs", "4"];
        let child = start(&torii, &list);
        while server.asked().len() < 12 {
            thread::sleep(Duration::from_millis(5));
        }
        interrupt(&child);
        let (status, stdout, _) = end(child);
        assert_eq!(status, Some(130));
        let done = stdout.matches(&format!("{}\"", user(12))).count();
        assert_eq!((done > 0, content()), (true, lines(13..500)));
        let mut child = start(&torii, &list);
        drop(child.stdout.take());
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&child.wait().unwrap()), Some(13));
        assert_eq!(content(), lines(13..500));
    }

    #[test]
    fn standard_input_that_is_closed_is_no_empty_list() {
        let server = Recorder::start(by_digit);
        let torii = Torii::with_api(&server.url);
        let mut shell = torii.process("/bin/sh");
        shell.args(["-c", "exec \"$0\" sessions list - --json <&-"]).arg(Torii::program());
        let output = shell.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("standard input is closed") && output.stdout.is_empty(), "{stderr}");
    }

    #[test]
    fn a_disk_that_is_full_stops_the_run() {
        if !std::path::Path::new("/dev/full").exists() {
            return;
        }
        let server = Recorder::start(|asked| by_digit(asked).after(2));
        let torii = Torii::with_api(&server.url);
        torii.private_file("users.txt".as_ref(), &lines(1..2000));
        let args = ["sessions", "list", "--users-from", "users.txt", "--json"];
        let mut command = torii.process(Torii::program());
        command.args(args);
        let output = command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("could not write"), "{stderr}");
        assert!(server.asked().len() < 1500, "{}", server.asked().len());
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::pty::{Session, on_terminal};

    #[test]
    fn each_user_has_a_heading_and_a_bar_shows_how_far_it_is() {
        let server = Recorder::start(|asked| by_digit(asked).after(if asked.user == user(3) { 700 } else { 0 }));
        let torii = Torii::with_api(&server.url).env("TERM", "xterm").env("NO_COLOR", "1");
        torii.private_file("users.txt".as_ref(), &lines(0..5));
        let session = Session::watched(&torii, &["sessions", "list", "--users-from", "users.txt"]);
        session.see("3 of 5 users", 1);
        let (status, shown) = session.finish();
        assert_eq!(status, Some(0), "{shown}");
        for n in 0..5 {
            assert!(shown.contains(&format!("Sessions of {}", user(n))), "{shown}");
        }
        assert_eq!(shown.matches("TEST  key from TORII_SECRET_KEY").count(), 1, "{shown}");
        assert!(shown.ends_with("\n5 users: 10 sessions of 4 users\n"), "{shown}");
        // With a filter, users without a match are left out; quietly, only results are shown.
        let args = ["sessions", "list", "--users-from", "users.txt", "--ip", "192.0.2.3"];
        let (_, shown) = on_terminal(&torii, 100, &args);
        assert_eq!(shown.matches("Sessions of").count(), 1, "{shown}");
        let (_, shown) = on_terminal(&torii, 120, &[&args[..], &["-q"]].concat());
        assert!(!shown.contains("users") && shown.contains(&user(4)), "{shown}");
    }

    #[test]
    fn lines_show_the_progress_where_a_bar_must_not_move() {
        let server = Recorder::start(|asked| by_digit(asked).after(600));
        for (term, progress) in [("xterm", Some("plain")), ("dumb", None)] {
            let mut torii = Torii::with_api(&server.url).env("TERM", term).env("NO_COLOR", "1");
            if let Some(progress) = progress {
                torii = torii.env("TORII_PROGRESS", progress);
            }
            torii.private_file("users.txt".as_ref(), &lines(0..5));
            let args = ["sessions", "list", "--users-from", "users.txt", "--jobs", "1", "-l"];
            let (status, shown) = on_terminal(&torii, 100, &args);
            assert_eq!(status, Some(0), "{shown}");
            assert!(shown.contains(" of 5 users, ") && shown.contains(" s left\n"), "{shown}");
            assert!(!shown.contains(['\u{1b}', '\r']), "{shown:?}");
        }
        let torii = Torii::with_api(&server.url).env("TORII_PROGRESS", "quiet");
        torii.list(&[]).fails(3, &["TORII_PROGRESS is neither `bar` nor `plain`"]);
    }

    #[test]
    fn the_bar_leaves_the_output_alone() {
        let server = Recorder::start(|asked| by_digit(asked).after(60));
        let torii = Torii::with_api(&server.url).env("TERM", "xterm").env("NO_COLOR", "1");
        torii.private_file("users.txt".as_ref(), &lines(1..16));
        let args = ["sessions", "list", "--users-from", "users.txt", "--jobs", "2"];
        let (status, shown) = on_terminal(&torii, 100, &[&args[..], &["-l"]].concat());
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains(" of 15 users"), "{shown}");
        // Whatever is drawn is taken away, on its line, before anything else is written.
        let left: Vec<&str> = shown.lines().filter_map(|line| line.rsplit(['\r', '\u{1b}']).next()).collect();
        let left: Vec<&str> = left.iter().map(|line| line.strip_prefix("[2K").unwrap_or(line)).collect();
        assert_eq!(left[..15].join("\n") + "\n", lines(1..16), "{shown}");
        // An array has lines that are open, and no bar.
        let (status, shown) = on_terminal(&torii, 100, &[&args[..], &["--json"]].concat());
        assert_eq!(status, Some(0), "{shown}");
        let end = shown.rfind(']').unwrap();
        assert!(
            serde_json::from_str::<Vec<Value>>(&shown[..=end]).is_ok_and(|sessions| sessions.len() == 120),
            "{shown}"
        );
    }

    #[test]
    fn a_pipe_is_opened_once() {
        let server = Recorder::start(by_digit);
        let torii = Torii::with_api(&server.url).env("TERM", "xterm");
        let pipe = torii.home.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writer = std::thread::spawn(move || std::fs::write(pipe, lines([1])).unwrap());
        let (status, shown) = on_terminal(&torii, 100, &["sessions", "list", "--users-from", "pipe"]);
        assert_eq!(status, Some(0), "{shown}");
        writer.join().unwrap();
    }
}
