//! `secret_key_command`: runs a program that prints the secret key.

#[cfg(unix)]
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::read::read_key;
use crate::signal;

/// Long enough for the user to type a password, or touch a device.
pub(super) const TIMEOUT: Duration = Duration::from_secs(120);

/// Runs a program and returns its standard output. It may use the terminal, and its standard error goes there.
///
/// The error is a predicate that doesn't quote the output.
pub(super) fn run(
    program: &str,
    args: &[String],
    has_terminal: bool,
    timeout: Duration,
) -> Result<Zeroizing<Vec<u8>>, String> {
    let started = Instant::now();
    let mut command = Command::new(program);
    // Standard input is for prompts; what a script pipes into torii is not for the program.
    command.args(args).stdin(if has_terminal { Stdio::inherit() } else { Stdio::null() }).stdout(Stdio::piped());
    let has_group = set_process_group(&mut command);
    let mut child = command.spawn().map_err(|error| format!("can't be started: {error}"))?;
    let id = child.id();
    let _guard = has_group.then(|| signal::before_exit(move || kill_process_group(id)));
    let (send, receive) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // On a thread, for reading has no timeout. If a child of the program keeps the pipe open, the thread waits until the
        // process ends.
        thread::spawn(move || send.send(read_key(stdout)));
    }
    let printed = receive.recv_timeout(timeout);
    let status = match &printed {
        Ok(Ok(_)) => wait(&mut child, timeout.saturating_sub(started.elapsed())),
        _ => None,
    };
    let Some(status) = status else {
        // These fail if it has ended already.
        if has_group {
            kill_process_group(id);
        }
        let _ = child.kill();
        let _ = child.wait();
        return Err(match printed {
            Ok(Err(error)) => format!("printed unreadable output: {error}"),
            _ => format!("printed no key within {} s", timeout.as_secs()),
        });
    };
    match printed {
        Ok(Ok(key)) if status.success() => Ok(key),
        _ => Err(format!("failed ({status})")),
    }
}

/// Gives the program a process group of its own, so that it can be killed with its children; returns whether it has one. With a
/// terminal it stays in ours, or it could not read from there, and Ctrl-C would not reach it.
#[cfg(unix)]
fn set_process_group(command: &mut Command) -> bool {
    let has_terminal = File::open("/dev/tty").is_ok();
    if !has_terminal {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    !has_terminal
}

#[cfg(not(unix))]
fn set_process_group(_: &mut Command) -> bool {
    false
}

#[cfg(unix)]
fn kill_process_group(id: u32) {
    let group = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    let _ = group.map(|group| rustix::process::kill_process_group(group, rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
fn kill_process_group(_: u32) {}

/// Waits for the child's exit status; `None` if it doesn't end in time.
fn wait(child: &mut Child, timeout: Duration) -> Option<std::process::ExitStatus> {
    let started = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if started.elapsed() >= timeout {
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run_shell(script: &str, timeout: Duration) -> Result<String, String> {
        let args = ["-c", script].map(str::to_owned);
        run("/bin/sh", &args, false, timeout).map(|key| String::from_utf8_lossy(&key).into_owned())
    }

    #[test]
    fn the_output_is_returned() {
        let minute = Duration::from_secs(60);
        assert_eq!(run_shell("echo sk_test_abc", minute).unwrap(), "sk_test_abc\n");
        // Standard input is empty without a terminal.
        assert_eq!(run_shell("cat; echo done", minute).unwrap(), "done\n");
    }

    #[test]
    fn errors_do_not_quote_the_output() {
        let minute = Duration::from_secs(60);
        assert_eq!(run_shell("echo sk_test_abc; exit 3", minute).unwrap_err(), "failed (exit status: 3)");
        assert!(run_shell("kill -9 $$", minute).unwrap_err().contains("signal: 9"));
        assert!(run_shell("cat /dev/zero", minute).unwrap_err().contains("too large"));
        assert!(run("/nowhere/program", &[], false, minute).unwrap_err().starts_with("can't be started: "));
    }

    #[test]
    fn a_program_that_hangs_is_killed() {
        let short = Duration::from_millis(50);
        for script in ["exec sleep 60", "echo sk_test_abc; exec sleep 60 >&-", "sleep 60 & echo sk_test_abc"] {
            let started = Instant::now();
            assert_eq!(run_shell(script, short).unwrap_err(), "printed no key within 0 s", "{script}");
            assert!(started.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn its_children_are_killed_with_it() {
        if File::open("/dev/tty").is_ok() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alive");
        let script = format!("(sleep 1; touch {}) & echo $! >{0}.pid; sleep 60", file.display());
        assert!(run_shell(&script, Duration::from_millis(300)).unwrap_err().contains("printed no key"));
        assert!(folder.path().join("alive.pid").exists());
        thread::sleep(Duration::from_millis(1500));
        assert!(!file.exists());
    }
}
