//! User agents of what is no browser.

use std::borrow::Cow;

use super::table::{ANDROID, APPS, IOS, Shows, TOOLS};
use super::words::{Word, is, shown};
use super::{Facts, find, with};

impl<'a> Facts<'a> {
    /// The name of what doesn't say "Mozilla": a tool, a library, or an app with a user agent of its own.
    pub(super) fn program(&self, text: &str, words: &[Word<'a>]) -> Cow<'static, str> {
        let unknown = || "unknown".into();
        let mut outside = words.iter().filter(|word| word.comment == 0).copied();
        let Some(first) = outside.next() else { return unknown() };
        let second = outside.next();
        let product = first.version.is_some() || second.is_none_or(|word| word.version.is_some() || word.is_number());
        if let Some(sdk) = torii(first) {
            return sdk.into();
        }
        if is(first.name, "Dalvik") {
            return self.on(self.app.get().unwrap_or("app"), self.platform.get().or(Some(ANDROID)));
        }
        if is(first.name, "Roku") || first.begins_field("AppleTV") {
            return if is(first.name, "Roku") { "Roku".into() } else { "Apple TV".into() };
        }
        if is(first.name, "Links") && first.version.is_none() && words.get(1).is_some_and(|word| word.comment == 1) {
            return with("Links", words.get(1).map_or("", |word| shown(word.name, Shows::Minor))).into_owned().into();
        }
        // "Python/3.12 aiohttp/3.10", "Grafana k6/1.0", "Microsoft Office/16.0": what is in front says less.
        let maker = ["Grafana", "Microsoft"].iter().any(|name| is(first.name, name)) && first.version.is_none();
        let weak = is(first.name, "Python") || maker;
        let better = second.filter(|word| weak && find(TOOLS, *word).is_some());
        let tool = better.unwrap_or(first);
        if let Some((_, name, shows)) = find(TOOLS, tool) {
            let version = tool.version.or(second.filter(Word::is_number).map(|word| word.name));
            let alone = tool.version.is_some() || second.is_none_or(|word| word.is_number());
            return if alone {
                with(name, shown(version.unwrap_or_default(), *shows)).into_owned().into()
            } else {
                unknown()
            };
        }
        let apple = words.iter().any(|word| {
            word.comment == 0
                && word.version.is_some()
                && ["CFNetwork", "Alamofire"].iter().any(|name| is(word.name, name))
        });
        let app = find(APPS, first).filter(|_| product).map(|(_, name, shows)| {
            with(name, if apple { "" } else { shown(first.version.unwrap_or_default(), *shows) })
        });
        if apple {
            let app =
                app.or(first.version.and_then(|_| first.unknown_name()).map(Cow::Borrowed)).unwrap_or("app".into());
            return if self.platform.get().is_some() { self.on(&app, None) } else { format!("{app} (Apple)").into() };
        }
        if let Some(app) = app {
            let android = words.iter().any(|word| word.comment == 0 && is(word.name, "Android"));
            let ios = words.iter().any(|word| word.comment == 0 && is(word.name, "iOS"));
            let fallback = if android { Some(ANDROID) } else { ios.then_some(IOS) };
            return self.on(&app, self.platform.get().or(fallback));
        }
        let engine = self.engine || self.base.best.is_some() || self.brand.best.is_some() || self.safari;
        let products = words.iter().all(|word| word.comment > 0 || word.version.is_some());
        let version = shown(first.version.unwrap_or_default(), Shows::Minor);
        match first.unknown_name() {
            Some(name) if !engine && products && text.is_ascii() && !version.is_empty() => {
                self.on(&with(name, version), None)
            }
            _ => unknown(),
        }
    }
}

/// The platform's own software.
fn torii(word: Word<'_>) -> Option<&'static str> {
    let lower = word.name.to_ascii_lowercase();
    word.version?;
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
