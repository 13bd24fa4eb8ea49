//! Collects what a user agent claims: its platform, browser, apps and engine.

use std::borrow::Cow;

use super::Device;
use super::apps::APPS;
use super::browsers::{BRANDS, RunsOn};
use super::platforms::{ANDROID, PLATFORMS};
use super::tokens::{Token, VersionDetail, find_product, short_version};

/// Tokens that say nothing about which browser it is.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "Mozilla", "Opera", "AppleWebKit", "Gecko", "KHTML", "Version", "Safari", "Mobile", "like", "Chrome", "Firefox",
    "Presto", "Trident", "Goanna", "Ubuntu", "Tablet", "VR", "U2", "U3", "Yowser", "CrossApp", "Crosswalk", "Core",
    "COVC", "MetaIAB", "VIDAA", "SA", "AliApp", "TUnionSDK", "ArkWeb", "TBS", "Lightning", "KAIOS", "CrKey", "Kindle", "Tesla",
    "Electron", "Silk-Accelerated", "TV", "SE", "2.X", "KHTMLlikeGecko", "Fedora", "Debian",
];

/// One fact as a user agent claims it, possibly several times: the claim of the highest rank counts.
#[derive(Default)]
pub(super) struct Claim<T> {
    best: Option<(u8, T)>,
    /// Whether the highest rank has two different values, so that none is believed.
    pub is_conflicting: bool,
}

impl<T: PartialEq + Copy> Claim<T> {
    fn add(&mut self, rank: u8, value: T) {
        match self.best {
            Some((best, _)) if best > rank => {}
            Some((best, other)) if best == rank => self.is_conflicting |= other != value,
            _ => *self = Claim { best: Some((rank, value)), is_conflicting: false },
        }
    }

    /// Returns the claimed value, unless there is none or claims conflict.
    pub fn value(&self) -> Option<T> {
        self.best.map(|(_, value)| value).filter(|_| !self.is_conflicting)
    }

    /// Returns whether anything is claimed, conflicting or not.
    pub fn is_made(&self) -> bool {
        self.best.is_some()
    }
}

/// Everything that a user agent claims, before any of it is believed.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is an independent claim.
pub(super) struct Claims<'a> {
    pub platform: Claim<&'static str>,
    pub app: Claim<&'static str>,
    pub app_version: Claim<&'a str>,
    /// A browser that also claims to be Chrome, Firefox or Safari.
    pub brand: Claim<(&'static str, RunsOn)>,
    pub brand_version: Claim<&'a str>,
    /// `Chrome` or `Firefox`.
    pub base: Claim<&'static str>,
    pub base_version: Claim<&'a str>,
    /// As in `Version/18.5`.
    pub version: Claim<&'a str>,
    /// The first product token that isn't in any table.
    pub unknown_product: Option<Token<'a>>,
    pub unknown_products: usize,
    pub has_electron: bool,
    pub has_engine: bool,
    pub has_webkit: bool,
    pub has_safari: bool,
    /// `Mobile` with a version, as in `Mobile/15E148`.
    pub has_ios_mobile: bool,
    pub has_web_view: bool,
}

impl<'a> Claims<'a> {
    pub fn of(tokens: &[Token<'a>], only_first_comment: bool) -> Claims<'a> {
        let mut claims = Claims::default();
        let mut previous = None;
        for token in tokens {
            if token.comment == 0 {
                claims.add_product(*token, previous);
            } else if token.comment == 1 || !only_first_comment {
                claims.add_comment(*token, previous);
            } else if token.field_starts_with("Ecosia") {
                claims.add_brand(1, "Ecosia", RunsOn::Anything, "");
            } else if token.field_starts_with("Edition GX") {
                claims.add_brand(2, "Opera GX", RunsOn::Anything, "");
            } else if claims.has_safari
                && token.is_whole_field()
                && !token.is_any(FILLERS)
                && token.unknown_name().is_some()
            {
                // It says that it isn't just the browser that it claims to be.
                claims.unknown_products += 1;
            }
            previous = Some(token);
        }
        claims
    }

    /// Adds a token in parentheses: mostly the platform.
    fn add_comment(&mut self, token: Token<'a>, previous: Option<&Token<'a>>) {
        for (prefix, platform, rank) in PLATFORMS {
            if *rank > 0 && token.field_starts_with(prefix) {
                self.platform.add(*rank, platform);
            }
        }
        if token.is("TV") && self.platform.value() == Some(ANDROID) {
            self.platform.add(3, "Android TV");
        } else if token.field_starts_with("Tizen") && self.platform.value() == Some("smart TV") {
            self.platform.add(5, "Samsung TV");
        } else if token.name.starts_with("AFT") {
            // Models of Fire TV: "AFTLFT962X3".
            self.platform.add(3, "Fire TV");
        }
        self.has_web_view |= token.is("wv");
        if token.field_starts_with("Valve Steam") {
            self.app.add(1, "Steam");
        }
        let follows = |name| previous.is_some_and(|previous| previous.is(name));
        let version = token.version.unwrap_or_default();
        if follows("MSIE") {
            self.add_brand(0, "Internet Explorer", RunsOn::Anything, token.name);
        } else if follows("Opera") && token.is("Mini") {
            self.add_brand(2, "Opera Mini", RunsOn::Anything, version);
        } else if token.is("Trident") {
            // Internet Explorer in compatibility mode claims an older version; its engine has the real one.
            let version = match version.split('.').next() {
                Some("7") => "11",
                Some("6") => "10",
                Some("5") => "9",
                Some("4") => "8",
                _ => "",
            };
            self.has_engine = true;
            self.add_brand(1, "Internet Explorer", RunsOn::Anything, version);
        } else if token.is("Konqueror") {
            self.add_brand(1, "Konqueror", RunsOn::Anything, version);
        } else if token.is("IEMobile") {
            self.add_brand(1, "Internet Explorer", RunsOn::Anything, version);
        }
    }

    fn add_brand(&mut self, rank: u8, name: &'static str, runs_on: RunsOn, version: &'a str) {
        if self.brand.best.is_none_or(|(best, _)| best < rank) {
            self.brand_version = Claim::default();
        }
        if self.brand.best.is_none_or(|(best, _)| best <= rank) {
            self.brand_version.add(0, version);
        }
        self.brand.add(rank, (name, runs_on));
    }

    /// Adds a token outside parentheses: a product, or text.
    fn add_product(&mut self, token: Token<'a>, previous: Option<&Token<'a>>) {
        let version = token.version.unwrap_or_default();
        self.has_electron |= token.is("Electron");
        self.has_webkit |= token.is("AppleWebKit");
        self.has_engine |= token.is_any(&["AppleWebKit", "Gecko", "Presto", "Goanna", "Trident"]);
        self.has_safari |= token.is("Safari");
        self.has_ios_mobile |= token.is("Mobile") && token.version.is_some();
        if token.is("Version") {
            self.version.add(0, version);
        } else if token.is("KAIOS") {
            self.platform.add(4, "KaiOS");
        } else if token.is("CrKey") {
            self.platform.add(5, "Chromecast");
        } else if token.is("VIDAA") {
            self.platform.add(5, "smart TV (VIDAA)");
        } else if let Some(hardware) = ["Kindle", "Tesla"].into_iter().find(|name| token.is(name)) {
            self.platform.add(5, hardware);
        } else if let Some(base) = ["Chrome", "Firefox"].into_iter().find(|name| token.is(name)) {
            self.base.add(0, base);
            self.base_version.add(0, version);
        }
        if let Some(app) = facebook_app(token) {
            self.app.add(u8::from(app == "Messenger"), app);
        } else if let Some((_, name, detail)) = find_product(APPS, token) {
            // WeCom and others claim to be WeChat too.
            self.app.add(u8::from(!token.is("MicroMessenger")), name);
            self.app_version.add(0, short_version(version, *detail));
        } else if let Some((_, name, detail, runs_on)) = BRANDS.iter().find(|entry| token.matches(entry.0)) {
            // The engine of several browsers, and of apps.
            let rank = u8::from(!token.is("QtWebEngine"));
            self.add_brand(rank, name, *runs_on, if *detail == VersionDetail::Nothing { "" } else { version });
        } else if (previous.is_none() || !token.is_number()) && !token.is_any(FILLERS) {
            self.unknown_products += 1;
            self.unknown_product = self.unknown_product.or(Some(token));
        }
    }

    /// Returns a device on `platform`, by default the claimed one.
    pub fn device(&self, name: impl Into<Cow<'static, str>>, version: &str, platform: Option<&'static str>) -> Device {
        let platform = platform.or(self.platform.value());
        Device { name: name.into(), version: version.into(), platform, is_bot: false }
    }
}

/// Recognises Facebook and Messenger: `FBAN/MessengerForiOS`, `FB_IAB/Orca-Android`, `FBAV/466.0`.
fn facebook_app(token: Token<'_>) -> Option<&'static str> {
    let value = token.version?.to_ascii_lowercase();
    let is_messenger = value.contains("messenger") || value.contains("orca");
    token.is_any(&["FBAN", "FB_IAB", "FBAV", "FBPN"]).then_some(if is_messenger { "Messenger" } else { "Facebook" })
}
