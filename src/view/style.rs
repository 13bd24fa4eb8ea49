//! Colour, or none.

use owo_colors::OwoColorize;

use crate::config::ColorChoice;
use crate::host::Host;

/// Whether one stream gets colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style(bool);

impl Style {
    /// No colour.
    pub const PLAIN: Style = Style(false);

    /// Decides for a stream that is a terminal or isn't: `--color` first, then `NO_COLOR` (no-color.org: set and not empty),
    /// then `CLICOLOR_FORCE` (bixense.com/clicolors: set and not `0`), then what the terminal can do.
    pub fn choose(choice: ColorChoice, is_terminal: bool, host: &Host) -> Style {
        let set = |name: &str| host.env(name).filter(|value| !value.is_empty());
        Style(match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR").is_some() => false,
            ColorChoice::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            ColorChoice::Auto => is_terminal && set("TERM").is_none_or(|value| value != "dumb"),
        })
    }

    /// Column titles, whose session it is.
    pub fn bold(self, text: &str) -> String {
        if self.0 { text.bold().to_string() } else { text.to_owned() }
    }

    /// What matters less.
    pub fn dim(self, text: &str) -> String {
        if self.0 { text.dimmed().to_string() } else { text.to_owned() }
    }

    /// What deserves a second look: an impersonated session, a wait. Magenta, for yellow vanishes on a light background.
    pub fn warning(self, text: &str) -> String {
        if self.0 { text.magenta().bold().to_string() } else { text.to_owned() }
    }

    /// Real customers, and errors.
    pub fn danger(self, text: &str) -> String {
        if self.0 { text.red().bold().to_string() } else { text.to_owned() }
    }

    /// Nothing can break here.
    pub fn safe(self, text: &str) -> String {
        if self.0 { text.green().bold().to_string() } else { text.to_owned() }
    }
}
