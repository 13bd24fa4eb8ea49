//! User agents of what is no browser.

use super::table::{ANDROID, APPS, IOS, Shows, TOOLS};
use super::tokens::{Token, is, shown};
use super::{Claims, Device, find};

impl<'a> Claims<'a> {
    /// The name of what doesn't say "Mozilla": a tool, a library, or an app with a user agent of its own.
    pub(super) fn program(&self, text: &str, tokens: &[Token<'a>]) -> Device {
        let unknown = || "unknown".into();
        let mut outside = tokens.iter().filter(|token| token.comment == 0).copied();
        let Some(first) = outside.next() else { return unknown() };
        let second = outside.next();
        if let Some(sdk) = torii(first) {
            return sdk.into();
        }
        if is(first.name, "Dalvik") {
            return self.device(self.app.get().unwrap_or("app"), "", self.platform.get().or(Some(ANDROID)));
        }
        if is(first.name, "Roku") || first.begins_field("AppleTV") {
            return if is(first.name, "Roku") { "Roku".into() } else { "Apple TV".into() };
        }
        let version_in_comment = tokens.get(1).filter(|token| token.comment == 1);
        if let (true, None, Some(version)) = (is(first.name, "Links"), first.version, version_in_comment) {
            return Device { version: shown(version.name, Shows::Minor).into(), ..Device::from("Links") };
        }
        tool(first, second).unwrap_or_else(|| self.app_or_unknown(text, tokens, first, second))
    }

    /// An app, known or not.
    fn app_or_unknown(&self, text: &str, tokens: &[Token<'a>], first: Token<'a>, second: Option<Token<'a>>) -> Device {
        let says = |name: &str| tokens.iter().any(|token| token.comment == 0 && is(token.name, name));
        let is_apple = tokens.iter().any(|token| {
            let is_library = ["CFNetwork", "Alamofire"].iter().any(|name| is(token.name, name));
            token.comment == 0 && token.version.is_some() && is_library
        });
        let is_product =
            first.version.is_some() || second.is_none_or(|token| token.version.is_some() || token.is_number());
        let app = find(APPS, first).filter(|_| is_product);
        if is_apple {
            let unknown = || first.version.and_then(|_| first.unknown_name()).unwrap_or("app");
            let name = app.map_or_else(unknown, |(_, name, _)| *name).to_owned();
            return match self.platform.get() {
                Some(_) => self.device(name, "", None),
                None => self.device(name + " (Apple)", "", None),
            };
        }
        if let Some((_, name, shows)) = app {
            let fallback = if says("Android") { Some(ANDROID) } else { says("iOS").then_some(IOS) };
            let version = shown(first.version.unwrap_or_default(), *shows);
            return self.device(*name, version, self.platform.get().or(fallback));
        }
        let says_browser = self.engine || self.base.best.is_some() || self.brand.best.is_some() || self.safari;
        let are_products = tokens.iter().all(|token| token.comment > 0 || token.version.is_some());
        let version = shown(first.version.unwrap_or_default(), Shows::Minor);
        match first.unknown_name() {
            Some(name) if !says_browser && are_products && text.is_ascii() && !version.is_empty() => {
                self.device(name.to_owned(), version, None)
            }
            _ => "unknown".into(),
        }
    }
}

/// A tool or library that is known.
fn tool(first: Token<'_>, second: Option<Token<'_>>) -> Option<Device> {
    // "Python/3.12 aiohttp/3.10", "Grafana k6/1.0", "Microsoft Office/16.0": what is in front says less.
    let is_maker = ["Grafana", "Microsoft"].iter().any(|name| is(first.name, name)) && first.version.is_none();
    let is_weak = is(first.name, "Python") || is_maker;
    let token = second.filter(|token| is_weak && find(TOOLS, *token).is_some()).unwrap_or(first);
    let (_, name, shows) = find(TOOLS, token)?;
    let is_alone = token.version.is_some() || second.is_none_or(|token| token.is_number());
    if !is_alone {
        return Some("unknown".into());
    }
    let version = token.version.or(second.filter(Token::is_number).map(|token| token.name));
    Some(Device { version: shown(version.unwrap_or_default(), *shows).into(), ..Device::from(*name) })
}

/// The platform's own software.
fn torii(token: Token<'_>) -> Option<&'static str> {
    let lower = token.name.to_ascii_lowercase();
    token.version?;
    let rest = lower.strip_prefix("torii-")?;
    let parts = |part: &str| rest.split('-').any(|other| other == part);
    let known = [
        ("cli", "Torii CLI"),
        ("python", "Torii SDK for Python"),
        ("node", "Torii SDK for Node.js"),
        ("go", "Torii SDK for Go"),
        ("java", "Torii SDK for Java"),
        ("ruby", "Torii SDK for Ruby"),
        ("php", "Torii SDK for PHP"),
        ("dotnet", "Torii SDK for .NET"),
        ("rust", "Torii SDK for Rust"),
        ("android", "Torii SDK for Android"),
        ("ios", "Torii SDK for iOS"),
        ("sdk", "Torii SDK"),
        ("backend", "Torii SDK"),
        ("js", "Torii SDK"),
        ("react", "Torii SDK"),
        ("swift", "Torii SDK"),
        ("kotlin", "Torii SDK"),
        ("flutter", "Torii SDK"),
    ];
    known.iter().find(|(part, _)| parts(part)).map(|(_, name)| *name)
}
