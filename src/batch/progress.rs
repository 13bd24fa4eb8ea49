//! Progress bar for batch runs.

use std::fmt;
use std::io;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike};

use crate::host::Host;
use crate::stdio;

/// How often the bar is redrawn.
const TICK: Duration = Duration::from_millis(200);

/// A progress bar on standard error, or nothing if none is wanted.
pub struct Progress(Option<ProgressBar>);

/// Draws the bar on standard error without blocking: output that the terminal doesn't accept at once is dropped, so that a paused
/// terminal (Ctrl-S) doesn't stop the run.
#[derive(Debug)]
struct BarTerminal {
    width: u16,
}

#[expect(clippy::unnecessary_wraps, reason = "TermLike needs a result")]
fn write(text: &str) -> io::Result<()> {
    stdio::write_if_ready(text);
    Ok(())
}

/// Moves the cursor. Writes nothing for 0, which terminals take for 1.
fn move_cursor(count: usize, direction: char) -> io::Result<()> {
    if count > 0 { write(&format!("\x1b[{count}{direction}")) } else { Ok(()) }
}

impl TermLike for BarTerminal {
    fn width(&self) -> u16 {
        // The terminal echoes `^C` after the bar, which must not wrap.
        self.width.saturating_sub(3)
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        move_cursor(lines, 'A')
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        move_cursor(lines, 'B')
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        move_cursor(columns, 'C')
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        move_cursor(columns, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        write(&format!("{line}\n"))
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        write(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        write("\r\x1b[2K")
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Progress {
    pub fn none() -> Progress {
        Progress(None)
    }

    /// Shows a bar; without a `total` only a count. `items` is the plural noun.
    pub fn show(total: Option<usize>, items: &str, host: &Host) -> Progress {
        let template = match total {
            Some(_) => format!("{{bar:20}} {{human_pos}} of {{human_len}} {items}{{msg}}, {{rate}}{{left}}"),
            None => format!("{{spinner}} {{human_pos}} {items}{{msg}}, {{rate}}"),
        };
        let terminal = BarTerminal { width: host.terminal.width.unwrap_or(80) };
        let target = if host.supports_escapes() {
            ProgressDrawTarget::term_like_with_hz(Box::new(terminal), 5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(total.map(|total| total as u64), target);
        // An invalid template would be a bug; the default style is used then.
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            // Before the first item there is no estimate.
            let left = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let seconds = state.eta().as_secs();
                let _ = if state.pos() > 0 { write!(out, ", {seconds} s left") } else { Ok(()) };
            };
            bar.set_style(style.with_key("rate", rate).with_key("left", left));
        }
        bar.enable_steady_tick(TICK);
        host.messages().set_bar(Some(bar.clone()));
        Progress(Some(bar))
    }

    /// Advances the bar by `done` items and shows `failed`, the number of failures so far.
    pub fn add(&self, done: usize, failed: usize) {
        let Some(bar) = &self.0 else { return };
        bar.inc(done as u64);
        if failed > 0 {
            bar.set_message(format!(", {failed} failed"));
        }
    }

    /// Returns whether the run has more than 1000 items and will take more than 30 s.
    pub fn is_long(&self) -> bool {
        self.0.as_ref().is_some_and(|bar| {
            let (elapsed, left) = (bar.elapsed(), bar.eta());
            bar.length() > Some(1000) && elapsed > Duration::from_secs(3) && elapsed + left > Duration::from_secs(30)
        })
    }

    /// Hides the bar during `write`, which writes to standard output, if that is a terminal.
    pub fn suspend<T>(&self, host: &mut Host, write: impl FnOnce(&mut Host) -> T) -> T {
        let Some(bar) = self.0.as_ref().filter(|_| host.terminal.stdout) else { return write(host) };
        host.messages().set_bar(None);
        let result = bar.suspend(|| write(host));
        host.messages().set_bar(Some(bar.clone()));
        result
    }

    /// Removes the bar.
    pub fn finish(self, host: &Host) {
        if let Some(bar) = self.0 {
            host.messages().set_bar(None);
            bar.finish_and_clear();
        }
    }
}
