//! The command line itself.

use crate::support::{Torii, USER};

#[test]
fn version_and_help_need_nothing() {
    // An unusable configuration is not even looked at.
    let torii = Torii::new().env("TORII_SECRET_KEY", "\t").env("TORII_CONFIG", "/nonexistent");
    torii.run(&["--version"]).prints(concat!("torii ", env!("CARGO_PKG_VERSION"), "\n"));
    for args in [&["--help"][..], &["-h"], &["sessions", "list", "--help"], &["help", "sandbox"]] {
        let help = torii.run(args);
        assert_eq!((help.status, help.stderr.as_str()), (Some(0), ""));
        let longest = help.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 100, "{longest}: {}", help.stdout);
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
fn hidden_aliases_work() {
    let torii = Torii::new();
    assert_eq!(torii.run(&["session", "ls", USER, "--sandbox", "-q"]).status, Some(0));
    assert_eq!(torii.run(&["completion", "fish"]).status, Some(0));
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
        torii.run(&["completions", shell]).prints(file);
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
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
    }
}
