//! Turns a user agent into the name of a device.
//!
//! The client chooses its user agent, and every browser claims to be several others. A wrong name is worse than a vague one:
//! what isn't recognised for certain is left out, and no text of the user agent is shown except the well-formed name of an
//! unknown app.

mod apps;
mod bots;
mod browsers;
mod cache;
mod claims;
mod platforms;
mod programs;
#[cfg(test)]
mod tests;
mod tokens;

use std::borrow::Cow;
use std::fmt;

use bots::bot_name;
pub use cache::DeviceCache;
use claims::Claims;
pub use platforms::Family;
use tokens::{is_harmless, tokens};

/// A device as shown to people: `Chrome 138 on macOS`, `curl 8.5`, `browser on Android`, `unknown`.
///
/// Printable ASCII of at most 60 characters. Versions of operating systems are never shown: browsers have frozen them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The browser, app or program.
    name: Cow<'static, str>,
    /// The part of its version that is worth showing, mostly the major version; may be empty.
    version: String,
    /// The operating system or the hardware.
    platform: Option<&'static str>,
    is_bot: bool,
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.version.is_empty() {
            write!(f, " {}", self.version)?;
        }
        self.platform.map_or(Ok(()), |platform| write!(f, " on {platform}"))
    }
}

/// Drops the display that Facebook's apps describe in braces (`FBDM/{density=3.0}`), which are otherwise a sign of an attack.
fn without_display(text: &str) -> Cow<'_, str> {
    let display = text.find("FBDM/{").and_then(|start| Some((start, start + text[start..].find('}')?)));
    display.map_or(Cow::Borrowed(text), |(start, end)| Cow::Owned(format!("{}{}", &text[..start], &text[end + 1..])))
}

impl From<&'static str> for Device {
    fn from(name: &'static str) -> Device {
        Device { name: name.into(), version: String::new(), platform: None, is_bot: false }
    }
}

impl Device {
    /// Recognises a device by its user agent.
    pub fn of(user_agent: Option<&str>) -> Device {
        let text = without_display(user_agent.unwrap_or_default().trim());
        let text = &*text;
        if text.is_empty() {
            return "no user agent".into();
        }
        let tokens = tokens(text);
        let Some(first) = tokens.first().filter(|_| is_harmless(text)) else { return "unknown".into() };
        if let Some(name) = bot_name(&tokens) {
            return Device { name, is_bot: true, ..Device::from("") };
        }
        let is_browser = first.comment == 0 && first.is_any(&["Mozilla", "Opera", "UCWEB"]);
        let claims = Claims::of(&tokens, is_browser && !first.is("UCWEB"));
        if is_browser && first.version.is_some() { claims.browser(first) } else { claims.program(text, &tokens) }
    }

    /// Whether it belongs to a family, as far as it tells.
    pub fn is_in(&self, family: Family) -> bool {
        // Some devices have no other name than that of their platform.
        let platform = self.platform.unwrap_or(&self.name);
        if family == Family::Bot { self.is_bot } else { family.has_platform(platform) }
    }

    /// Drops the version where the platform says enough, for a narrow column: `Chrome on macOS`.
    pub fn shortened(self) -> Device {
        if self.platform.is_some() { self.without_version() } else { self }
    }

    /// Drops the version: `Chrome on macOS`, `curl`.
    pub fn without_version(self) -> Device {
        Device { version: String::new(), ..self }
    }
}
