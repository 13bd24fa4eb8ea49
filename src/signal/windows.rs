//! Console events of Windows, which have the names and numbers that C and libuv give them as signals.

use std::sync::Once;
use std::thread;
use std::time::Duration;

use tokio::runtime;
use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

use super::Handler;

pub(super) const SIGINT: i32 = 2;
/// Ctrl-Break.
const SIGBREAK: i32 = 21;
/// The console is closed, the user logs off, or the system shuts down.
const SIGHUP: i32 = 1;

/// Signals that stop a batch.
pub(super) const STOPPING: [i32; 3] = [SIGINT, SIGBREAK, SIGHUP];

/// The exit status of a process that Ctrl-C ended ([MS-ERREF], section 2.3.1), by which `cmd.exe` knows to end a batch file.
const STATUS_CONTROL_C_EXIT: u32 = 0xc000_013a;

/// Returns how long requests in flight may take after a signal. Windows ends the process 5 s after SIGHUP (`HandlerRoutine`,
/// "Timeouts"), and the results must be recorded by then.
pub(super) fn grace_period(signal: i32) -> Option<Duration> {
    match signal {
        SIGBREAK => Some(Duration::from_secs(10)),
        SIGHUP => Some(Duration::from_secs(2)),
        _ => None,
    }
}

pub(super) fn name(signal: i32) -> &'static str {
    match signal {
        SIGINT => "SIGINT",
        SIGBREAK => "SIGBREAK",
        SIGHUP => "SIGHUP",
        _ => "a signal",
    }
}

/// Ends the process as an unhandled event would.
#[expect(clippy::exit, reason = "there is no signal to raise")]
pub(super) fn end_process(_: i32) {
    std::process::exit(STATUS_CONTROL_C_EXIT.cast_signed());
}

/// Starts the thread that handles events, once. If that fails, they keep their default effect.
pub(super) fn listen() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        // From here on events wait for the thread.
        let (Ok(mut c), Ok(mut brk), Ok(mut close)) = (ctrl_c(), ctrl_break(), ctrl_close()) else { return };
        let (Ok(mut logoff), Ok(mut shutdown)) = (ctrl_logoff(), ctrl_shutdown()) else { return };
        let Ok(runtime) = runtime::Builder::new_current_thread().build() else { return };
        let _ = thread::Builder::new().spawn(move || {
            runtime.block_on(async {
                let mut handler = Handler::default();
                loop {
                    let signal = tokio::select! {
                        _ = c.recv() => SIGINT,
                        _ = brk.recv() => SIGBREAK,
                        _ = close.recv() => SIGHUP,
                        _ = logoff.recv() => SIGHUP,
                        _ = shutdown.recv() => SIGHUP,
                    };
                    handler.handle(signal);
                }
            });
        });
    });
}
