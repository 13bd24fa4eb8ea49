//! Progress bar for batch runs.

use std::fmt;
use std::io;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike};

use crate::host::Host;
use crate::stdio;

/// How often the bar is drawn, and its spinner turned.
const TICK: Duration = Duration::from_millis(200);

/// A line at the bottom of the terminal that standard error goes to, if it is wanted.
pub struct Progress(Option<ProgressBar>);

/// The terminal of standard error, of which the bar is drawn only as much as the terminal takes at once: one that is stopped
/// (Ctrl-S) must not stop the run.
#[derive(Debug)]
struct BarTerminal {
    width: u16,
}

#[expect(clippy::unnecessary_wraps, reason = "the trait below wants a result")]
fn write(text: &str) -> io::Result<()> {
    stdio::write_if_ready(text);
    Ok(())
}

impl TermLike for BarTerminal {
    fn width(&self) -> u16 {
        // The terminal itself shows `^C` behind the bar, and must not begin another line for that.
        self.width.saturating_sub(3)
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { write(&format!("\x1b[{lines}A")) } else { Ok(()) }
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { write(&format!("\x1b[{lines}B")) } else { Ok(()) }
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { write(&format!("\x1b[{columns}C")) } else { Ok(()) }
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { write(&format!("\x1b[{columns}D")) } else { Ok(()) }
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
    /// Shows no line.
    pub fn none() -> Progress {
        Progress(None)
    }

    /// Shows the line; `total` is the number of `items`, as far as it is known.
    pub fn show(total: Option<usize>, items: &str, host: &Host) -> Progress {
        let template = match total {
            Some(_) => format!("{{bar:20}} {{human_pos}} of {{human_len}} {items}{{msg}}, {{rate}}{{left}}"),
            None => format!("{{spinner}} {{human_pos}} {items}{{msg}}, {{rate}}"),
        };
        let is_capable = host.env("TERM").is_some_and(|term| !term.is_empty() && term != "dumb");
        let terminal = BarTerminal { width: host.terminal.width.unwrap_or(80) };
        let target = if is_capable {
            ProgressDrawTarget::term_like_with_hz(Box::new(terminal), 5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(total.map(|total| total as u64), target);
        // A template that can't be read would be a bug of ours; the usual one does as well.
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            // Before the first there is nothing to reckon with.
            let left = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let seconds = state.eta().as_secs();
                let _ = if state.pos() > 0 { write!(out, ", {seconds} s left") } else { Ok(()) };
            };
            bar.set_style(style.with_key("rate", rate).with_key("left", left));
        }
        bar.enable_steady_tick(TICK);
        host.messages().above(Some(bar.clone()));
        Progress(Some(bar))
    }

    /// `done` more items are done; `failed` have failed in all.
    pub fn add(&self, done: usize, failed: usize) {
        let Some(bar) = &self.0 else { return };
        bar.inc(done as u64);
        if failed > 0 {
            bar.set_message(format!(", {failed} failed"));
        }
    }

    /// Whether the run is about more than a thousand items, and will take more than half a minute.
    pub fn is_long(&self) -> bool {
        self.0.as_ref().is_some_and(|bar| {
            let (elapsed, left) = (bar.elapsed(), bar.eta());
            bar.length() > Some(1000) && elapsed > Duration::from_secs(3) && elapsed + left > Duration::from_secs(30)
        })
    }

    /// Does something that writes to standard output, which may be the same terminal.
    pub fn aside<T>(&self, host: &mut Host, write: impl FnOnce(&mut Host) -> T) -> T {
        let Some(bar) = self.0.as_ref().filter(|_| host.terminal.stdout) else { return write(host) };
        // Messages written meanwhile have no bar to keep clear of.
        host.messages().above(None);
        let result = bar.suspend(|| write(host));
        host.messages().above(Some(bar.clone()));
        result
    }

    /// Takes the line away.
    pub fn hide(self, host: &Host) {
        if let Some(bar) = self.0 {
            host.messages().above(None);
            bar.finish_and_clear();
        }
    }
}
