//! What the README and the help topics say to type works, and prints what they say.
//!
//! `TORII_GENERATE=1 cargo test --test cli readme` writes the outputs anew. A block of `console` shows a terminal: each command's
//! output must be the one below it. A block of `sh` is a script that must succeed. Both run in the sandbox, each
//! command in a new one unless a comment above says `<!-- in one sandbox of an incident, with a live key -->`. What can't run has a
//! comment `<!-- not run: … -->`.
#![allow(clippy::disallowed_methods, reason = "the tests' own environment says whether to write files anew")]
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use torii_cli::testing::{Data, LIVE_KEY, Running, Sandbox, TOPICS};

use crate::common::geoip;
use crate::pty::Session;
use crate::support::Torii;

const COLUMNS: u16 = 100;
/// Where `torii sandbox` is, unless a flag says otherwise.
const USUAL_URL: &str = "http://127.0.0.1:4010";
/// What the README's examples may use, where it is installed.
const OPTIONAL: [&str; 4] = ["jq", "parallel", "split", "awk"];
/// The commands that talk to the API do so in the sandbox, unless the example has begun one of its own.
const PREPARATION: &str = r#"
torii() {
  case $1 in
    sandbox) exec torii "$@" ;;
    *) if [ -n "${TORII_API_URL:-}" ]; then command torii "$@"; else command torii --sandbox "$@"; fi ;;
  esac
}
export -f torii
export SHELL=$BASH
"#;

#[test]
fn what_the_readme_and_the_topics_say_is_true() {
    if !is_installed("bash") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let topics = TOPICS.map(|topic| format!("src/help/{}.md", topic.name));
    let (mut scripts, mut commands) = (0, 0);
    for file in ["README.md".to_owned()].into_iter().chain(topics) {
        let path = root.join(&file);
        let text = std::fs::read_to_string(&path).unwrap();
        let fresh = run_blocks(&text, &mut scripts, &mut commands);
        if std::env::var_os("TORII_GENERATE").is_some() {
            std::fs::write(&path, &fresh).unwrap();
            continue;
        }
        for (number, (line, expected)) in without_times(&text).lines().zip(without_times(&fresh).lines()).enumerate() {
            assert_eq!(line, expected, "{file}, line {}; TORII_GENERATE=1 cargo test --test cli readme", number + 1);
        }
    }
    assert!(scripts >= 5 && commands >= 10, "{scripts} scripts, {commands} commands");
}

/// Runs the blocks of a text, and returns it with their output.
fn run_blocks(text: &str, scripts: &mut usize, commands: &mut usize) -> String {
    let torii = torii();
    let mut fresh = String::new();
    let mut lines = text.lines().peekable();
    let mut above = "";
    while let Some(line) = lines.next() {
        fresh += line;
        fresh += "\n";
        if line == "```sh" || line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let is_run = !above.starts_with("<!-- not run: ");
            if line == "```sh" && is_run {
                *scripts += usize::from(run_script(&torii, &block));
            }
            if line == "```console" && is_run {
                let sandbox = match above {
                    "<!-- in one sandbox of an incident, with a live key -->" => {
                        Some(sandbox(Data::incident(Timestamp::now())))
                    }
                    _ => None,
                };
                let key = sandbox.as_ref().map_or(String::new(), exported);
                let typed = block.iter().filter_map(|line| line.strip_prefix("$ "));
                for command in typed {
                    let shown = run_command(&torii, &key, command);
                    let shown = sandbox.as_ref().map_or(shown.clone(), |it| shown.replace(it.url(), USUAL_URL));
                    fresh.extend(["$ ", command, "\n", &shown]);
                    *commands += 1;
                }
            } else {
                fresh.extend(block.iter().flat_map(|line| [line, "\n"]));
            }
            fresh += "```\n";
        }
        above = line;
    }
    fresh
}

/// In a folder with the file that the examples are about.
fn torii() -> Torii {
    let torii = Torii::new();
    let program = torii.command(&[]).get_program().to_owned();
    let folder = Path::new(&program).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let users = "# Users of the incident\nanna.berg@example.com\njonas.weber@example.com\nsam.lee@example.com\nnobody@example.com\n";
    torii.private_file("users.txt".as_ref(), users);
    for (name, database) in [("city.mmdb", geoip::city()), ("asn.mmdb", geoip::asn())] {
        std::fs::write(torii.private_file(name.as_ref(), ""), database).unwrap();
    }
    torii.env("PATH", &format!("{folder}:{path}")).env("NO_COLOR", "1")
}

fn sandbox(data: Data) -> Running {
    Sandbox::bind(0, data).unwrap().spawn().unwrap()
}

fn exported(sandbox: &Running) -> String {
    format!("export TORII_API_URL={} TORII_SECRET_KEY={LIVE_KEY}\n", sandbox.url())
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// A script must succeed as a whole; false when it could not be tried for want of a program.
fn run_script(torii: &Torii, block: &[&str]) -> bool {
    let script = block.join("\n");
    if OPTIONAL.iter().any(|program| script.contains(program) && !is_installed(program)) {
        return false;
    }
    let output =
        torii.process("bash").args(["-euo", "pipefail", "-c", &format!("{PREPARATION}{script}")]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{:?}\n{script}\n{}\n{stderr}",
        output.status,
        String::from_utf8_lossy(&output.stdout)
    );
    true
}

/// What a person sees of a command.
fn run_command(torii: &Torii, key: &str, command: &str) -> String {
    let session = Session::shell(torii, COLUMNS, &format!("{PREPARATION}{key}{command}"));
    let (_, shown) = session.finish();
    let lines = shown.lines().filter(|line| *line != "sandbox: this data is made up");
    lines.map(|line| line.replace(" --sandbox", "").trim_end().to_owned() + "\n").collect()
}

/// Instants, which are other ones at each run, are made equal.
fn without_times(text: &str) -> String {
    let is_instant = |word: &str| {
        word.len() == 20
            && word.bytes().zip(b"0000-00-00T00:00:00Z").all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                _ => byte == *shape,
            })
    };
    let words = |line: &str| {
        let words = line.split(' ').map(|word| if is_instant(word) { "TIME" } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    text.lines().map(|line| words(line) + "\n").collect()
}
