//! Colours of terminal output.

use std::ffi::OsString;

use owo_colors::OwoColorize;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set; everywhere if only `CLICOLOR_FORCE` is set
    Auto,
    /// Everywhere except in help and usage errors, whatever the environment says
    Always,
    /// Nowhere
    Never,
}

/// Colours text, or not, for one output stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style(bool);

impl Style {
    /// No colour.
    pub const PLAIN: Style = Style(false);

    /// Decides whether a stream gets colour: by `--color`, then `NO_COLOR` (no-color.org: set and not empty),
    /// then `CLICOLOR_FORCE` (bixense.com/clicolors: set and not `0`), then `is_supported`, whether it is a terminal with colours.
    pub fn choose(choice: ColorChoice, is_supported: bool, env: impl Fn(&str) -> Option<OsString>) -> Style {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        Style(match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR").is_some() => false,
            ColorChoice::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            ColorChoice::Auto => is_supported,
        })
    }

    /// Whether there is colour.
    pub fn is_colored(self) -> bool {
        self.0
    }

    /// For column titles and the user line.
    pub fn bold(self, text: &str) -> String {
        if self.0 { text.bold().to_string() } else { text.to_owned() }
    }

    /// For secondary information.
    pub fn dim(self, text: &str) -> String {
        if self.0 { text.dimmed().to_string() } else { text.to_owned() }
    }

    /// For impersonated sessions and waits. Magenta, since yellow is unreadable on a light background.
    pub fn warning(self, text: &str) -> String {
        if self.0 { text.magenta().bold().to_string() } else { text.to_owned() }
    }

    /// For live keys and errors.
    pub fn danger(self, text: &str) -> String {
        if self.0 { text.red().bold().to_string() } else { text.to_owned() }
    }

    /// For test keys and success.
    pub fn success(self, text: &str) -> String {
        if self.0 { text.green().bold().to_string() } else { text.to_owned() }
    }
}
