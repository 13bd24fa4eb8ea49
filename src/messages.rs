//! Writes messages to standard error: without secrets, above the progress bar, and wrapped between words on a terminal.

use std::borrow::Cow;
use std::ffi::OsString;
use std::sync::{Arc, Mutex};

use indicatif::ProgressBar;
use zeroize::Zeroizing;

use crate::secret;
use crate::signal::Stop;
use crate::stdio;
use crate::sync::lock;
use crate::view::sanitize::styled_width;

/// Maximum number of waits for a blocked standard error after an immediate stop, of all messages together.
const MAX_WAITS: u32 = 30;

/// A handle to standard error that can be shared between threads.
#[derive(Clone)]
pub struct Messages(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// Ends waits for a blocked standard error.
    stop: Option<Stop>,
    /// Number of waits since an immediate stop.
    waits: u32,
    /// The visible progress bar.
    bar: Option<ProgressBar>,
    /// Columns of the terminal that messages go to.
    width: Option<usize>,
    /// Secrets to mask, in each form that they may have in a message.
    secrets: Vec<Zeroizing<String>>,
}

impl Inner {
    fn mask_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), "…"));
            }
        }
        text
    }
}

impl Messages {
    /// Creates a handle that masks `secret` in all messages.
    pub fn new(secret: Option<OsString>) -> Messages {
        let messages = Messages(Arc::default());
        if let Some(secret) = secret {
            messages.add_secret(secret.to_string_lossy().trim());
        }
        messages
    }

    /// Masks `secret` in all further messages.
    pub fn add_secret(&self, secret: &str) {
        // A shorter text is not a key, and may be part of a word.
        if secret.len() < 8 {
            return;
        }
        let mut inner = lock(&self.0);
        // Error texts are masked by pattern already, which may mask only the first part of a key.
        let masked = secret::mask(secret).into_owned();
        for form in [secret.to_owned(), masked] {
            let in_json = serde_json::Value::from(form.as_str()).to_string();
            let in_json = in_json.trim_matches('"').to_owned();
            let is_masked = |text: &str| text.ends_with('…') && text.len() < 16;
            inner.secrets.extend([form, in_json].into_iter().filter(|text| !is_masked(text)).map(Zeroizing::new));
        }
    }

    /// Writes a message, with secrets masked, above the progress bar. Ignores errors, as there is nowhere to report them.
    pub fn write(&self, text: &str) {
        let mut inner = lock(&self.0);
        let text = inner.mask_secrets(text);
        let text = inner.width.map_or_else(|| text.to_string(), |width| wrap(&text, width));
        let bar = inner.bar.clone();
        let Inner { stop, waits, .. } = &mut *inner;
        let is_cancelled = || {
            let must_stop = stop.as_ref().is_some_and(Stop::is_immediate);
            *waits += u32::from(must_stop);
            must_stop && *waits > MAX_WAITS
        };
        let write = || drop(stdio::write_message(&text, is_cancelled));
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Wraps further messages at the width of a terminal.
    pub fn set_width(&self, width: Option<usize>) {
        lock(&self.0).width = width;
    }

    /// Ends waits for a blocked standard error once an immediate stop is requested.
    pub fn stop_with(&self, stop: &Stop) {
        lock(&self.0).stop = Some(stop.clone());
    }

    /// Returns `text` with secrets masked.
    pub fn mask_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        lock(&self.0).mask_secrets(text)
    }

    /// Sets the progress bar above which messages are written.
    pub fn set_bar(&self, bar: Option<ProgressBar>) {
        lock(&self.0).bar = bar;
    }
}

/// Wraps lines that are wider than `width` between words. Further lines are indented by two columns more.
fn wrap(text: &str, width: usize) -> String {
    let wrap_line = |line: &str| {
        if styled_width(line) <= width {
            return line.to_owned();
        }
        let indent = " ".repeat(line.len() - line.trim_start_matches(' ').len() + 2);
        let mut wrapped = String::new();
        let mut used = 0;
        for word in line.split_inclusive(' ') {
            let needed = styled_width(word.trim_end_matches(' '));
            // A word that doesn't fit on a line of its own is broken anyway.
            if used > indent.len() && used + needed > width && indent.len() + needed <= width {
                wrapped.truncate(wrapped.trim_end_matches(' ').len());
                wrapped += "\n";
                wrapped += &indent;
                used = indent.len();
            }
            wrapped += word;
            used += styled_width(word);
        }
        wrapped
    };
    text.split('\n').map(wrap_line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_wrapped_between_words() {
        let text = "error: one two three\n  hint: \x1b[1mfour\x1b[0m five six-and-seven-and-eight\nshort\n";
        let wrapped = "error: one\n  two three\n  hint: \x1b[1mfour\x1b[0m\n    five six-and-seven-and-eight\nshort\n";
        assert_eq!(wrap(text, 13), wrapped);
        assert_eq!(wrap(text, 80), text);
    }
}
