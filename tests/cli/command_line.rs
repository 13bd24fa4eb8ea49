//! The command line itself.

use crate::support::{Torii, USER};

#[test]
fn version_and_help_need_nothing() {
    // An unusable configuration is not even looked at.
    let torii = Torii::new().env("TORII_SECRET_KEY", "\t").env("TORII_CONFIG", "/nonexistent");
    torii.run(&["--version"]).prints(concat!("torii ", env!("CARGO_PKG_VERSION"), "\n"));
    torii.run(&["--help"]).prints(&torii.run(&["help"]).stdout);
}

/// All commands: `[]`, `["sessions"]`, `["sessions", "list"]` and so on.
fn commands() -> Vec<Vec<String>> {
    fn collect(command: &clap::Command, path: &[String], paths: &mut Vec<Vec<String>>) {
        paths.push(path.to_vec());
        for sub in command.get_subcommands() {
            collect(sub, &[path, &[sub.get_name().to_owned()]].concat(), paths);
        }
    }
    let mut paths = Vec::new();
    collect(&torii_cli::testing::Cli::command(), &[], &mut paths);
    assert!(paths.len() > 12, "{paths:?}");
    paths
}

#[test]
fn the_help_of_every_command_is_easy_to_read() {
    let help = |before: &[&str], path: &[String], after: &[&str], width: &str| {
        let args: Vec<&str> = path.iter().map(String::as_str).collect();
        let args = [before, &args, after].concat();
        let help = Torii::new().env("COLUMNS", width).run(&args);
        assert_eq!((help.status, help.stderr.as_str()), (Some(0), ""), "{args:?}");
        let longest = help.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= width.parse().unwrap() && longest <= 100, "{args:?}: {longest}: {}", help.stdout);
        help.stdout
    };
    for path in commands() {
        let short = help(&[], &path, &["-h"], "100");
        // The second line of a flag would begin below the words of the first.
        let continued: Vec<&str> = short.lines().filter(|line| line.starts_with(&" ".repeat(9))).collect();
        assert!(continued.is_empty(), "{path:?}: {continued:?}");
        assert!(short.lines().count() <= 45, "{path:?}: {} lines", short.lines().count());
        assert!(short.contains("\nExamples:\n") && short.contains("torii help options"), "{path:?}");
        help(&[], &path, &["-h"], "80");
        help(&[], &path, &["--help"], "80");
        let long = help(&[], &path, &["--help"], "250");
        assert!(!path.is_empty() || long.lines().count() <= 60, "{long}");
        if path != ["help"] {
            assert_eq!(long, help(&["help"], &path, &[], "250"), "{path:?}");
        }
        let (_, examples) = long.split_once("\nExample").unwrap_or_else(|| panic!("{path:?} has no example"));
        assert!(examples.lines().skip(1).all(|line| line.len() <= 80), "{path:?}: an example is too wide");
    }
}

#[test]
fn help_has_topics_and_the_global_options() {
    let torii = Torii::new();
    let root = torii.run(&["help"]).stdout;
    for topic in torii_cli::testing::TOPICS {
        assert!(root.contains(&format!("\n  {} ", topic.name)), "{}", topic.name);
        let shown = torii.run(&["help", topic.name]);
        assert_eq!((shown.status, shown.stderr.as_str()), (Some(0), ""), "{}", topic.name);
        assert!(shown.stdout.starts_with("# ") && !shown.stdout.contains("<!--"), "{}", topic.name);
        for line in shown.stdout.lines().filter(|line| !line.starts_with("$ ")) {
            assert!(line.chars().count() <= 110, "{}: {line}", topic.name);
        }
    }
    let options = torii.run(&["help", "options"]).stdout;
    assert!(options.contains("--profile <NAME>") && options.contains("--verbose"), "{options}");
    torii.run(&["help", "exit-code"]).fails(2, &["tip: ", "'exit-codes'"]);
    torii.run(&["help", "sesions"]).fails(2, &["tip: ", "'sessions'"]);
    torii.run(&["help", "sessions", "lst"]).fails(2, &["tip: ", "'list'"]);
}

#[cfg(unix)]
#[test]
fn help_has_colour_on_a_terminal() {
    let torii = Torii::new().env("TERM", "xterm");
    let help = |torii: &Torii, args: &[&str]| crate::pty::on_terminal(torii, 100, args).1;
    for args in [&["-h"][..], &["help", "sessions", "list"], &["help", "options"]] {
        assert!(help(&torii, args).contains("\u{1b}["), "{args:?}");
        assert!(!torii.run(args).stdout.contains('\u{1b}'), "{args:?}");
    }
    let torii = torii.env("NO_COLOR", "1");
    assert!(!help(&torii, &["-h"]).contains("\u{1b}["));
}

#[test]
fn what_is_misspelt_is_corrected() {
    let torii = Torii::new();
    for (args, meant) in [
        (&["sesions"][..], "'sessions'"),
        (&["sessions", "lst"], "'list'"),
        (&["sessions", "list", USER, "--jsn"], "'--json'"),
        (&["sessions", "list", "--user-form", "x"], "'--users-from'"),
        (&["sessions", "list", USER, "-o", "jason"], "'json'"),
        (&["sessions", "revoke", USER, "--dryrun"], "'--dry-run'"),
        (&["usres", "find"], "'users'"),
        (&["doctr"], "'doctor'"),
        (&["--sandbx", "doctor"], "'--sandbox'"),
    ] {
        torii.run(args).fails(2, &["tip: ", meant]);
    }
}

#[test]
fn what_is_quoted_forges_no_line_and_has_bounds() {
    let torii = Torii::new();
    let forged = "error: x\n".repeat(5000);
    for args in [&["sessions", "list", &forged][..], &[&forged], &["sessions", "list", USER, "-o", &forged]] {
        let outcome = torii.run(args);
        outcome.fails(2, &["error: x\\n"]);
        assert!(outcome.stderr.len() < 3000 && !outcome.stderr.contains("\nerror: x"), "{outcome:?}");
    }
}

#[test]
fn usage_errors_are_status_2_and_text_even_for_scripts() {
    let torii = Torii::new();
    for args in [
        &["sessions", "list"][..],
        &["sessions", "list", USER, "--json", "--csv"],
        &["sessions", "list", USER, "--json", "-o", "csv"],
        &["sessions", "list", USER, "-o", "xml"],
        &["sessions", "list", USER, "--csv-raw"],
        &["sessions", "list", USER, "--json", "--csv-raw"],
        &["sessions", "list", USER, "--json", "--timeout", "0"],
        &["sessions", "list", USER, "--retries", "11"],
        &["sessions", "list", USER, "-q", "-v"],
        &["sessions", "list", USER, "--secret-key", "x"],
        &["sessions", "lisst", USER],
        &["sessions", "list", USER, "--sandbox", "--api-url", "https://x.example"],
        &["sessions", "list", USER, "--sandbox", "--config", "x"],
        &["sessions", "list", USER, "--sandbox", "--secret-key-file", "-"],
        &["sessions", "list", USER, "--sandbox", "--ca-cert", "x"],
        &["sandbox", "--sandbox"],
        &["completions", "bash", "--sandbox"],
        &["completions", "tcsh"],
    ] {
        torii.run(args).fails(2, &["error: ", "--help"]);
    }
    torii.run(&["sessions", "lisst", USER]).fails(2, &["'list'"]);
}

#[test]
fn usage_errors_show_the_usage_of_the_command_that_was_meant() {
    let torii = Torii::new();
    // Found by clap, and by the command.
    torii.run(&["sessions", "revoke", USER, "--all=1"]).fails(2, &["Usage: torii sessions revoke "]);
    torii.run(&["sessions", "revoke", USER]).fails(2, &["which sessions", "Usage: torii sessions revoke "]);
    assert!(!torii.run(&["sessions", "revoke", "--help"]).stdout.contains("--csv"), "it writes no CSV");
    torii.run(&["session", "ls", USER, "--csv-raw"]).fails(2, &["--csv", "Usage: torii sessions list "]);
    torii.run(&["sandbox", "--sandbox"]).fails(2, &["Usage: torii sandbox "]);
    torii.run(&["sessions", "list", "Anna"]).fails(2, &["torii users find"]);
}

#[test]
fn hidden_aliases_work() {
    let torii = Torii::new();
    assert_eq!(torii.run(&["session", "ls", USER, "--sandbox", "-q"]).status, Some(0));
    assert_eq!(torii.run(&["completion", "fish"]).status, Some(0));
    assert_eq!(torii.run(&["users", "search", "berg", "--sandbox", "-q"]).status, Some(0));
}

#[test]
fn completions_are_those_that_are_committed() {
    let torii = Torii::new();
    for (shell, file) in [
        ("bash", include_str!("../../completions/torii.bash")),
        ("zsh", include_str!("../../completions/_torii")),
        ("fish", include_str!("../../completions/torii.fish")),
        ("powershell", include_str!("../../completions/_torii.ps1")),
        ("elvish", include_str!("../../completions/torii.elv")),
    ] {
        let printed = torii.run(&["completions", shell]);
        assert!(printed.status == Some(0) && printed.stdout == file, "{shell}: not what is committed");
    }
}

/// A configuration with two profiles, the folder of the program in `PATH`, and a file. Says so if the shell is not installed.
#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "where the shells are")]
fn with_profiles(shell: &str) -> Option<Torii> {
    use std::io::Write as _;
    if std::process::Command::new(shell).arg("--version").output().is_err() {
        // Not captured by the test harness.
        let note = format!("\nNOT TESTED: completions of {shell}, which is not installed\n");
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return None;
    }
    let torii = Torii::new();
    torii.config("[profiles.live]\nsecret_key = \"sk_live_abcdefgh\"\n[profiles.'li$(touch x)']\n");
    torii.private_file("f 1.txt".as_ref(), "");
    let program = Torii::program();
    let folder = std::path::Path::new(&program).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    Some(torii.env("PATH", &format!("{folder}:{path}")))
}

/// Returns what bash completes at the end of the line.
#[cfg(unix)]
fn bash_completions(torii: &Torii, line: &str) -> Vec<String> {
    // To bash an equals sign is a word, and what follows it is completed.
    let words = line.replace('=', " = ");
    let script = "source \"$0\" && COMP_WORDS=(\"$@\") && COMP_CWORD=$(($# - 1)) && \
                  _torii torii \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let completions = concat!(env!("CARGO_MANIFEST_DIR"), "/completions/torii.bash");
    let mut bash = torii.process("bash");
    let output = bash.args(["--norc", "-c", script, completions]).args(words.split(' ')).output().unwrap();
    let completions = String::from_utf8(output.stdout).unwrap();
    completions.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_files_only_for_paths_and_flags_after_users() {
    let Some(torii) = with_profiles("bash") else { return };
    for (line, expected) in [
        ("torii s", &["sessions", "sandbox"][..]),
        ("torii sessions l", &["list"]),
        ("torii sessions list --o", &["--org", "--output"]),
        ("torii sessions list a@b.c --o", &["--org", "--output"]),
        ("torii sessions revoke a@b.c 01931a73 --d", &["--dry-run", "--device"]),
        ("torii sessions list -o j", &["json", "jsonl"]),
        ("torii sessions list --output=j", &["json", "jsonl"]),
        ("torii --color=", &["auto", "always", "never"]),
        ("torii sessions list --columns=dev", &["device"]),
        ("torii completions f", &["fish"]),
        ("torii sessions revoke x --yes l", &[]),
        ("torii sessions list f", &[]),
        ("torii sessions revoke x f", &[]),
        ("torii users find f", &[]),
        // Only what was typed.
        ("torii --api-url f", &["f"]),
        ("torii --profile l", &["li$(touch x)", "live"]),
        ("torii sessions list --profile=liv", &["live"]),
        ("torii --profile f", &[]),
        ("torii help scr", &["scripting"]),
        ("torii help s", &["sandbox", "scripting", "sessions"]),
        ("torii --config f", &["f 1.txt"]),
        ("torii --secret-key-file f", &["f 1.txt"]),
        ("torii sessions list --users-from=f", &["f 1.txt"]),
        ("torii sessions list --failed-to f", &["f 1.txt"]),
        ("torii doctor --ca-cert f", &["f 1.txt"]),
    ] {
        assert_eq!(bash_completions(&torii, line), expected, "{line}");
    }
    assert!(!torii.home.path().join("x").exists(), "the name of a profile was run");
}

#[cfg(unix)]
#[test]
fn fish_completes_flags_after_users_and_profiles() {
    let Some(torii) = with_profiles("fish") else { return };
    let completions = concat!("source ", env!("CARGO_MANIFEST_DIR"), "/completions/torii.fish; complete -C ");
    for (line, expected) in [
        ("torii sessions l", &["list"][..]),
        ("torii sessions list a@b.c --user", &["--user-agent", "--users-column", "--users-from", "--users-only"]),
        ("torii sessions list --columns dev", &["device"]),
        ("torii --profile l", &["li$(touch x)", "live"]),
        ("torii help scr", &["scripting"]),
        ("torii sessions list f", &[]),
        ("torii sessions list --users-from f", &["f 1.txt"]),
    ] {
        let output =
            torii.process("fish").args(["--no-config", "-c", &format!("{completions}'{line}'")]).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        let mut words: Vec<&str> = shown.lines().map(|line| line.split('\t').next().unwrap()).collect();
        words.sort_unstable();
        assert_eq!(words, expected, "{line}");
    }
}

#[cfg(unix)]
#[test]
fn zsh_completes_flags_after_users_and_profiles() {
    let Some(torii) = with_profiles("zsh") else { return };
    let torii = torii.env("PS1", "start> ").env("TERM", "xterm");
    let setup = concat!(
        "PS1='ready> '; fpath=(",
        env!("CARGO_MANIFEST_DIR"),
        "/completions $fpath); autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' list-colors ''\n"
    );
    for (line, expected) in [
        ("torii sessions list a@b.c --users-c", "--users-column"),
        ("torii sessions revoke a@b.c 01931a73 --dry", "--dry-run"),
        ("torii sessions list --profile liv", "--profile live"),
        ("torii help scr", "help scripting"),
        ("torii sessions list --columns dev", "--columns device"),
    ] {
        let mut shell = crate::pty::Session::interactive("zsh".as_ref(), &torii, &["-f", "-i"]);
        shell.answer("start> ", setup);
        shell.answer("ready> ", &format!("{line}\t"));
        shell.see(expected, 1);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_program_silently() {
    use std::os::unix::process::ExitStatusExt;
    let torii = Torii::new();
    let command = torii.command(&[]);
    let mut child = std::process::Command::new(command.get_program());
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = child.env_clear().args(["completions", "bash"]).stdout(writer).output().unwrap();
    assert_eq!(output.status.signal(), Some(13), "{:?}", output.status);
    assert!(output.stderr.is_empty());
    for format in ["table", "json", "jsonl", "csv", "markdown"] {
        for args in [["sessions", "list", USER], ["users", "find", "example"]] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let mut child = torii.process(Torii::program());
            let output = child.args(args).args(["--sandbox", "-q", "-o", format]).stdout(writer).output().unwrap();
            assert_eq!(output.status.signal(), Some(13), "{args:?} {format} {output:?}");
            assert!(output.stderr.is_empty(), "{args:?} {format} {output:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_standard_output_that_is_closed_is_a_failure() {
    let torii = Torii::new();
    let program = torii.command(&[]).get_program().to_owned();
    for args in ["--version", "completions bash", "sessions list 01931a73-8b00-7000-8000-000000000000 --sandbox --json"]
    {
        for closed in [">&-", "1</dev/null"] {
            let mut shell = std::process::Command::new("/bin/sh");
            let script = format!("exec \"$0\" {args} {closed}");
            let output = shell.arg("-c").arg(script).arg(&program).env_clear().output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{args}");
            assert!(String::from_utf8_lossy(&output.stderr).contains("standard output is closed"), "{args}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let torii = Torii::new();
    for args in [&["completions", "bash"][..], &["--help"], &["sessions", "list", USER, "--sandbox", "--json"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let command = torii.command(&[]);
        let mut child = std::process::Command::new(command.get_program());
        let output = child.env_clear().args(args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not write"));
    }
}
