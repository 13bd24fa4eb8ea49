//! Progress of batch runs, as a bar or as lines.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike};

use crate::config::env;
use crate::error::Error;
use crate::host::Host;
use crate::messages::Messages;
use crate::stdio;

/// How often the bar is redrawn.
const TICK: Duration = Duration::from_millis(200);
/// When the first line is written instead.
const FIRST_LINE: Duration = Duration::from_secs(2);
/// How often further lines are written.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// The progress on standard error, or nothing if none is wanted.
pub struct Progress(Option<Shown>);

struct Shown {
    /// Hidden if lines are written instead; it measures the speed.
    bar: ProgressBar,
    text: Arc<Text>,
    /// Where lines go, and when the next one is due.
    lines: Option<(Messages, Instant)>,
}

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

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressKind {
    /// A bar that is redrawn in place.
    Bar,
    /// A line from time to time, for screen readers and terminals that can't move the cursor.
    Plain,
}

impl ProgressKind {
    /// Returns the kind in `TORII_PROGRESS`, or else the one that suits the terminal.
    pub fn choose(host: &Host) -> Result<ProgressKind, Error> {
        match env(host, "TORII_PROGRESS")?.as_deref() {
            None if host.terminal.supports_escapes => Ok(ProgressKind::Bar),
            None | Some("plain") => Ok(ProgressKind::Plain),
            Some("bar") => Ok(ProgressKind::Bar),
            Some(_) => Err(Error::Setting {
                origin: "TORII_PROGRESS".into(),
                problem: "is neither `bar` nor `plain`".into(),
                hint: None,
            }),
        }
    }
}

/// What the bar and the lines say.
struct Text {
    items: &'static str,
    failed: AtomicUsize,
}

impl Text {
    /// Returns text such as `1,200 of 10,000 users, 3 failed, 120/s, 73 s left`.
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    fn format(&self, done: u64, total: Option<u64>, elapsed: Duration) -> String {
        let (done_count, items) = (HumanCount(done), self.items);
        let mut parts = vec![match total {
            Some(total) => format!("{done_count} of {} {items}", HumanCount(total)),
            None => format!("{done_count} {items}"),
        }];
        let failed = self.failed.load(Ordering::Relaxed);
        if failed > 0 {
            parts.push(format!("{failed} failed"));
        }
        let per_second = done as f64 / elapsed.as_secs_f64().max(0.001);
        parts.push(format!("{per_second:.0}/s"));
        // Before the first item there is no estimate.
        if let Some(total) = total.filter(|_| done > 0) {
            parts.push(format!("{:.0} s left", total.saturating_sub(done) as f64 / per_second));
        }
        parts.join(", ")
    }
}

impl Progress {
    pub fn none() -> Progress {
        Progress(None)
    }

    /// Shows the progress; without a `total` only a count. `items` is the plural noun.
    pub fn show(kind: ProgressKind, total: Option<usize>, items: &'static str, host: &Host) -> Progress {
        let total = total.map(|total| total as u64);
        let text = Arc::new(Text { items, failed: AtomicUsize::new(0) });
        let lines = match kind {
            ProgressKind::Bar => None,
            ProgressKind::Plain => Some((host.messages(), Instant::now() + FIRST_LINE)),
        };
        let target = if lines.is_some() {
            ProgressDrawTarget::hidden()
        } else {
            let terminal = BarTerminal { width: host.terminal.width.unwrap_or(80) };
            ProgressDrawTarget::term_like_with_hz(Box::new(terminal), 5)
        };
        let bar = ProgressBar::with_draw_target(total, target);
        let template = if total.is_some() { "{bar:20} {text}" } else { "{spinner} {text}" };
        // An invalid template would be a bug; the default style is used then.
        if let Ok(style) = ProgressStyle::with_template(template) {
            let text = Arc::clone(&text);
            bar.set_style(style.with_key("text", move |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = out.write_str(&text.format(state.pos(), state.len(), state.elapsed()));
            }));
        }
        if lines.is_none() {
            bar.enable_steady_tick(TICK);
            host.messages().set_bar(Some(bar.clone()));
        }
        Progress(Some(Shown { bar, text, lines }))
    }

    /// Counts `done` more items. `failed` is the number of failures so far.
    pub fn add(&mut self, done: usize, failed: usize) {
        let Some(Shown { bar, text, lines }) = &mut self.0 else { return };
        text.failed.store(failed, Ordering::Relaxed);
        bar.inc(done as u64);
        if let Some((messages, due)) = lines.as_mut().filter(|(_, due)| *due <= Instant::now()) {
            messages.write(&(text.format(bar.position(), bar.length(), bar.elapsed()) + "\n"));
            *due = Instant::now() + LINE_INTERVAL;
        }
    }

    /// Returns whether the run has more than 1000 items and will take more than 30 s.
    pub fn is_long(&self) -> bool {
        self.0.as_ref().is_some_and(|Shown { bar, .. }| {
            let (elapsed, left) = (bar.elapsed(), bar.eta());
            bar.length() > Some(1000) && elapsed > Duration::from_secs(3) && elapsed + left > Duration::from_secs(30)
        })
    }

    /// Hides the bar during `write`, which writes to standard output, if that is a terminal.
    pub fn suspend<T>(&self, host: &mut Host, write: impl FnOnce(&mut Host) -> T) -> T {
        let bar = self.0.as_ref().filter(|shown| host.terminal.stdout && shown.lines.is_none());
        let Some(Shown { bar, .. }) = bar else { return write(host) };
        host.messages().set_bar(None);
        let result = bar.suspend(|| write(host));
        host.messages().set_bar(Some(bar.clone()));
        result
    }

    /// Removes the bar.
    pub fn finish(self, host: &Host) {
        if let Some(Shown { bar, .. }) = self.0 {
            host.messages().set_bar(None);
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_what_is_known() {
        let text = Text { items: "users", failed: AtomicUsize::new(0) };
        let elapsed = Duration::from_secs(10);
        assert_eq!(text.format(0, Some(10_000), elapsed), "0 of 10,000 users, 0/s");
        assert_eq!(text.format(1200, None, elapsed), "1,200 users, 120/s");
        text.failed.store(3, Ordering::Relaxed);
        assert_eq!(text.format(1200, Some(10_000), elapsed), "1,200 of 10,000 users, 3 failed, 120/s, 73 s left");
    }
}
