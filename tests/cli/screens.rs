//! Whole screens as people see them, one file each: the command, what the terminal shows, and the exit status. Without a
//! terminal standard output and standard error are apart.
//!
//! `TORII_GENERATE=1 cargo test --test cli screens` writes them anew.

use std::collections::BTreeMap;

use crate::common;
use crate::pictures::same_numbers;
use crate::pty::{Session, on_terminal};
use crate::support::Torii;

const LIST: &str = "torii sessions list anna.berg@example.com --sandbox";

#[test]
fn screens_are_as_they_were() {
    let torii = Torii::new().env("NO_COLOR", "1");
    let list = |flags: &str| format!("{LIST}{flags}");
    let screens = [
        ("list-120", terminal(&torii, 120, LIST)),
        ("list-80", terminal(&torii, 80, LIST)),
        ("list-60", terminal(&torii, 60, LIST)),
        ("list-40-cards", terminal(&torii, 40, &list(" --limit 2"))),
        ("list-columns", terminal(&torii, 80, &list(" --columns id,ipAddress"))),
        ("list-empty", terminal(&torii, 80, &list(" --ip 192.0.2.200"))),
        (
            "list-no-sessions",
            terminal(&torii, 80, "torii sessions list 01931a73-8b00-7000-8000-000000000001 --sandbox"),
        ),
        ("list-quiet", terminal(&torii, 80, &list(" --quiet"))),
        ("list-redacted", terminal(&torii, 80, &list(" --redact"))),
        ("find", terminal(&torii, 80, "torii users find berg --sandbox")),
        ("find-nobody", terminal(&torii, 80, "torii users find xyzzy --sandbox")),
        ("doctor", same_numbers(&terminal(&torii, 80, "torii doctor --sandbox")) + "\n"),
        ("revoke", revoke(&torii, "y\n")),
        ("revoke-declined", revoke(&torii, "n\n")),
        (
            "revoke-dry-run",
            terminal(&torii, 80, "torii sessions revoke anna.berg@example.com --all --dry-run --sandbox --jobs 1"),
        ),
        ("error-no-key", piped(&torii, "torii sessions list anna.berg@example.com")),
        ("error-no-key-json", piped(&torii, "torii sessions list anna.berg@example.com --json")),
        ("error-no-user", piped(&torii, "torii sessions list nobody@example.com --sandbox")),
        ("error-no-session", piped(&torii, "torii sessions revoke anna.berg@example.com 01981fff --dry-run --sandbox")),
        ("error-no-terminal", piped(&torii, "torii sessions revoke sam.lee@example.com --all --sandbox")),
        ("error-usage", piped(&torii, "torii sessions list anna.berg@example.com --jsn")),
        ("error-usage-together", piped(&torii, "torii sessions revoke sam.lee@example.com --all --idle 1h --sandbox")),
    ];
    let files = screens.map(|(name, screen)| (format!("{name}.txt"), screen));
    common::assert_fresh("cli screens", "tests/screens", &BTreeMap::from(files));
}

fn arguments(command: &str) -> Vec<&str> {
    command.split(' ').skip(1).collect()
}

fn terminal(torii: &Torii, columns: u16, command: &str) -> String {
    let (status, shown) = on_terminal(torii, columns, &arguments(command));
    format!("$ {command}\n{}[exit status: {}]\n", in_the_end(&shown), status.unwrap())
}

fn revoke(torii: &Torii, typed: &str) -> String {
    let command = "torii sessions revoke anna.berg@example.com --all --except 01981f2a --sandbox --jobs 1";
    let mut session = Session::with_keyboard(torii, &arguments(command));
    session.answer("[y/N]", typed);
    let (status, shown) = session.finish();
    format!("$ {command}\n{}[exit status: {}]\n", in_the_end(&shown), status.unwrap())
}

/// What is left on the screen in the end: a question is written anew, over itself, with its answer.
fn in_the_end(shown: &str) -> String {
    let lines: Vec<&str> = shown.lines().filter_map(|line| line.rsplit("\r\u{1b}[2K").next()).collect();
    lines.join("\n") + "\n"
}

fn piped(torii: &Torii, command: &str) -> String {
    let outcome = torii.run(&arguments(command));
    let [stdout, stderr] = [("stdout", outcome.stdout), ("stderr", outcome.stderr)]
        .map(|(name, text)| if text.is_empty() { String::new() } else { format!("--- {name}\n{text}") });
    format!("$ {command}\n{stdout}{stderr}[exit status: {}]\n", outcome.status.unwrap())
}
