//! The program on a real pseudo-terminal.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::support::{Torii, shell_status};

/// Runs `torii` with standard output and standard error on a terminal of this width, and returns what it shows.
pub fn on_terminal(torii: &Torii, columns: u16, args: &[&str]) -> (Option<i32>, String) {
    Session::start(torii, columns, args, Stdio::null()).finish()
}

/// A program that runs on a terminal, with a person who reads and types. Dropping this ends the program.
pub struct Session {
    child: Child,
    keyboard: File,
    screen: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Session {
    /// What is shown is looked at while the program runs.
    pub fn watched(torii: &Torii, args: &[&str]) -> Session {
        Session::start(torii, 100, args, Stdio::null())
    }

    /// Standard input is the terminal, too.
    pub fn with_keyboard(torii: &Torii, args: &[&str]) -> Session {
        Session::start(torii, 100, args, None)
    }

    /// A shell, in the surroundings that `torii` would run in.
    pub fn shell(torii: &Torii, columns: u16, script: &str) -> Session {
        Session::of("bash".as_ref(), torii, columns, &["-c", script], Stdio::null())
    }

    /// Another program, which is typed into.
    pub fn interactive(program: &OsStr, torii: &Torii, args: &[&str]) -> Session {
        Session::of(program, torii, 100, args, None)
    }

    fn start(torii: &Torii, columns: u16, args: &[&str], stdin: impl Into<Option<Stdio>>) -> Session {
        Session::of(&Torii::program(), torii, columns, args, stdin)
    }

    fn of(program: &OsStr, torii: &Torii, columns: u16, args: &[&str], stdin: impl Into<Option<Stdio>>) -> Session {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave: OwnedFd = rustix::fs::open(&*name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        tcsetwinsize(&slave, Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();

        let mut command = torii.process(program);
        command.args(args);
        command.stdin(stdin.into().unwrap_or_else(|| slave.try_clone().unwrap().into()));
        command.stdout(slave.try_clone().unwrap()).stderr(slave);
        let child = command.spawn().unwrap();
        // Our side of the terminal's end must be closed, or reading would never come to an end.
        drop(command);
        let keyboard = File::from(master);
        let screen = Arc::new(Mutex::new(Vec::new()));
        let mut terminal = keyboard.try_clone().unwrap();
        let seen = Arc::clone(&screen);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            // On Linux reading fails with EIO, not with end of file, once the other side is gone.
            while let Ok(read @ 1..) = terminal.read(&mut buffer) {
                seen.lock().unwrap().extend_from_slice(&buffer[..read]);
            }
        });
        Session { child, keyboard, screen, reader: Some(reader) }
    }

    /// What has been on the screen so far, escape sequences and all.
    pub fn shown(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).replace("\r\n", "\n")
    }

    /// Waits until `text` is on the screen, and types `typed`.
    #[track_caller]
    pub fn answer(&mut self, text: &str, typed: &str) {
        self.wait_until(text, |session| session.shown().contains(text));
        self.keyboard.write_all(typed.as_bytes()).unwrap();
    }

    /// The same for what is typed unseen: what came before the echo was off would be thrown away.
    #[track_caller]
    pub fn answer_hidden(&mut self, text: &str, typed: &str) {
        self.wait_until("hidden prompt", |session| !session.echoes());
        self.answer(text, typed);
    }

    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn(&Session) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < Duration::from_secs(20), "no {what:?} in {}", self.shown());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether what is typed can be seen.
    pub fn echoes(&self) -> bool {
        tcgetattr(&self.keyboard).unwrap().local_modes.contains(LocalModes::ECHO)
    }

    /// Waits until `text` is on the screen for the `times`-th time.
    #[track_caller]
    pub fn see(&self, text: &str, times: usize) {
        self.wait_until(text, |session| session.shown().matches(text).count() >= times);
    }

    /// Sends what Ctrl-C sends.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// The program.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Waits for the end, and gives what was on the screen.
    #[track_caller]
    pub fn finish(mut self) -> (Option<i32>, String) {
        let status = self.wait();
        (shell_status(status), self.shown())
    }

    /// Waits for the end by a signal; the terminal is still there to be looked at.
    #[track_caller]
    pub fn killed_by(&mut self) -> Option<i32> {
        std::os::unix::process::ExitStatusExt::signal(&self.wait())
    }

    #[track_caller]
    fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // It has read everything once the program's end of the terminal is closed.
                if let Some(reader) = self.reader.take() {
                    reader.join().unwrap();
                }
                return status;
            }
            if begun.elapsed() > Duration::from_secs(20) {
                self.child.kill().unwrap();
                panic!("it doesn't end, and shows {}", self.shown());
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
