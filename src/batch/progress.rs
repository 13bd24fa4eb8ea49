//! Progress bar for batch runs.

use std::fmt;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::host::Host;

/// How often the bar is drawn, and its spinner turned.
const TICK: Duration = Duration::from_millis(200);

/// A line at the bottom of the terminal that standard error goes to.
pub struct Progress(ProgressBar);

impl Progress {
    /// Shows the line; `total` is the number of `items`, as far as it is known.
    pub fn show(total: Option<usize>, items: &str, host: &Host) -> Progress {
        let template = match total {
            Some(_) => format!("{{bar:20}} {{human_pos}} of {{human_len}} {items}{{msg}}, {{rate}}{{left}}"),
            None => format!("{{spinner}} {{human_pos}} {items}{{msg}}, {{rate}}"),
        };
        let bar = ProgressBar::with_draw_target(total.map(|total| total as u64), ProgressDrawTarget::stderr());
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
        Progress(bar)
    }

    /// `done` more items are done; `failed` have failed in all.
    pub fn add(&self, done: usize, failed: usize) {
        self.0.inc(done as u64);
        if failed > 0 {
            self.0.set_message(format!(", {failed} failed"));
        }
    }

    /// Does something that writes to standard output, which may be the same terminal.
    pub fn aside<T>(&self, host: &mut Host, write: impl FnOnce(&mut Host) -> T) -> T {
        if !host.terminal.stdout {
            return write(host);
        }
        // Messages written meanwhile have no bar to keep clear of.
        host.messages().above(None);
        let result = self.0.suspend(|| write(host));
        host.messages().above(Some(self.0.clone()));
        result
    }

    /// Takes the line away.
    pub fn hide(self, host: &Host) {
        host.messages().above(None);
        self.0.finish_and_clear();
    }
}
