//! From a user agent to what a person calls the device.
//!
//! Whoever signs in chooses the user agent, and every browser claims to be several others. A wrong name is worse than a
//! vague one: what is not recognised for certain is left out, and no text of the user agent is shown except the name of
//! an unknown app that is well-formed.

mod bots;
mod program;
mod table;
#[cfg(test)]
mod tests;
mod tokens;

use std::borrow::Cow;
use std::fmt;

use bots::bot;
use table::{ANDROID, APPS, BRANDS, FILLERS, FOR_ORDINARY_BROWSERS, Home, IOS, IPAD, IPHONE, MACOS, NOT_FOR_MACS};
use table::{PLATFORMS, Product, Shows};
use tokens::{Token, is, is_harmless, shown, tokens};

/// What a person calls a device: `Chrome 138 on macOS`, `curl 8.5`, `browser on Android`, `unknown`.
///
/// Printable ASCII of at most 60 characters. Versions of operating systems are never shown: browsers have frozen them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The browser, app or program.
    name: Cow<'static, str>,
    /// As much of its version as is worth showing, mostly the major one; or nothing.
    version: String,
    /// The system or the hardware.
    platform: Option<&'static str>,
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

impl From<&'static str> for Device {
    fn from(name: &'static str) -> Device {
        Device { name: name.into(), version: String::new(), platform: None }
    }
}

impl Device {
    /// Recognises the device by its user agent.
    pub fn of(user_agent: Option<&str>) -> Device {
        let text = user_agent.unwrap_or_default().trim();
        if text.is_empty() {
            return "no user agent".into();
        }
        let tokens = tokens(text);
        let Some(first) = tokens.first().filter(|_| is_harmless(text)) else { return "unknown".into() };
        if let Some(name) = bot(&tokens) {
            return Device { name, ..Device::from("") };
        }
        let is_browser = first.comment == 0 && ["Mozilla", "Opera", "UCWEB"].iter().any(|name| is(first.name, name));
        let claims = Claims::of(&tokens, is_browser && !is(first.name, "UCWEB"));
        if is_browser && first.version.is_some() { claims.browser(first) } else { claims.program(text, &tokens) }
    }

    /// Drops the version where the platform says enough, for a narrow column: `Chrome on macOS`.
    pub fn without_version(self) -> Device {
        if self.platform.is_some() { Device { version: String::new(), ..self } } else { self }
    }
}

/// The best of several claims. Two of the same rank that differ are a clash.
struct Pick<T> {
    best: Option<(u8, T)>,
    clash: bool,
}

impl<T: PartialEq + Copy> Pick<T> {
    const NONE: Pick<T> = Pick { best: None, clash: false };

    fn offer(&mut self, rank: u8, value: T) {
        match self.best {
            Some((best, _)) if best > rank => {}
            Some((best, other)) if best == rank => self.clash |= other != value,
            _ => *self = Pick { best: Some((rank, value)), clash: false },
        }
    }

    fn get(&self) -> Option<T> {
        self.best.map(|(_, value)| value).filter(|_| !self.clash)
    }
}

/// What a user agent says, before any of it is believed.
#[allow(clippy::struct_excessive_bools)] // Each is a thing that was said, or not.
struct Claims<'a> {
    platform: Pick<&'static str>,
    app: Pick<&'static str>,
    brand: Pick<(&'static str, Home)>,
    /// The version of the app, of the brand, of Chrome or Firefox, and of `Version/`: empty where two contradict.
    app_version: Pick<&'a str>,
    brand_version: Pick<&'a str>,
    base: Pick<&'static str>,
    base_version: Pick<&'a str>,
    version: Pick<&'a str>,
    /// The first product outside of parentheses that isn't known, and how many there are.
    stranger: Option<Token<'a>>,
    strangers: usize,
    electron: bool,
    engine: bool,
    webkit: bool,
    safari: bool,
    /// As in `Mobile/15E148`.
    ios_mobile: bool,
    web_view: bool,
}

impl<'a> Claims<'a> {
    fn of(tokens: &[Token<'a>], only_first_comment: bool) -> Claims<'a> {
        let mut claims = Claims {
            platform: Pick::NONE,
            app: Pick::NONE,
            brand: Pick::NONE,
            app_version: Pick::NONE,
            brand_version: Pick::NONE,
            base: Pick::NONE,
            base_version: Pick::NONE,
            version: Pick::NONE,
            stranger: None,
            strangers: 0,
            electron: false,
            engine: false,
            webkit: false,
            safari: false,
            ios_mobile: false,
            web_view: false,
        };
        let mut previous = "";
        for token in tokens {
            if token.comment == 0 {
                claims.outside(*token, previous);
            } else if token.comment == 1 || !only_first_comment {
                claims.inside(*token, previous);
            } else if token.begins_field("Ecosia") {
                claims.brand(1, "Ecosia", Home::Anywhere, "");
            } else if token.begins_field("Edition GX") {
                claims.brand(2, "Opera GX", Home::Anywhere, "");
            }
            previous = token.name;
        }
        claims
    }

    /// A token between parentheses: mostly the platform.
    fn inside(&mut self, token: Token<'a>, previous: &str) {
        for (beginning, platform, rank) in PLATFORMS {
            if *rank > 0 && token.begins_field(beginning) {
                self.platform.offer(*rank, platform);
            }
        }
        self.web_view |= is(token.name, "wv");
        if token.begins_field("Valve Steam") {
            self.app.offer(1, "Steam");
        }
        let version = token.version.unwrap_or_default();
        if is(previous, "MSIE") {
            self.brand(0, "Internet Explorer", Home::Anywhere, token.name);
        } else if is(previous, "Opera") && is(token.name, "Mini") {
            self.brand(2, "Opera Mini", Home::Anywhere, version);
        } else if is(token.name, "Trident") {
            // An Internet Explorer that claims to be an older one is known by its engine.
            let version = match version.split('.').next() {
                Some("7") => "11",
                Some("6") => "10",
                Some("5") => "9",
                Some("4") => "8",
                _ => "",
            };
            self.engine = true;
            self.brand(1, "Internet Explorer", Home::Anywhere, version);
        } else if is(token.name, "Konqueror") {
            self.brand(1, "Konqueror", Home::Anywhere, version);
        } else if is(token.name, "IEMobile") {
            self.brand(1, "Internet Explorer", Home::Anywhere, version);
        }
    }

    fn brand(&mut self, rank: u8, name: &'static str, home: Home, version: &'a str) {
        if self.brand.best.is_none_or(|(best, _)| best < rank) {
            self.brand_version = Pick::NONE;
        }
        if self.brand.best.is_none_or(|(best, _)| best <= rank) {
            self.brand_version.offer(0, version);
        }
        self.brand.offer(rank, (name, home));
    }

    /// A token outside of parentheses: a product, or text.
    fn outside(&mut self, token: Token<'a>, previous: &str) {
        let version = token.version.unwrap_or_default();
        let named = |name| is(token.name, name);
        self.electron |= named("Electron");
        self.webkit |= named("AppleWebKit");
        self.engine |= ["AppleWebKit", "Gecko", "Presto", "Goanna", "Trident"].into_iter().any(named);
        self.safari |= named("Safari");
        self.ios_mobile |= named("Mobile") && token.version.is_some();
        if named("Version") {
            self.version.offer(0, version);
        } else if named("KAIOS") {
            self.platform.offer(4, "KaiOS");
        } else if named("CrKey") {
            self.platform.offer(5, "Chromecast");
        } else if named("Kindle") || named("Tesla") {
            self.platform.offer(5, if named("Kindle") { "Kindle" } else { "Tesla" });
        } else if named("Chrome") || named("Firefox") {
            self.base.offer(0, if named("Chrome") { "Chrome" } else { "Firefox" });
            self.base_version.offer(0, version);
        }
        if let Some(app) = facebook(token) {
            self.app.offer(u8::from(app == "Messenger"), app);
        } else if let Some((_, name, shows)) = find(APPS, token) {
            // WeCom and others say that they are WeChat too.
            self.app.offer(u8::from(!named("MicroMessenger")), name);
            self.app_version.offer(0, shown(version, *shows));
        } else if let Some((_, name, shows, home)) = BRANDS.iter().find(|entry| token.matches(entry.0)) {
            // The engine of several browsers, and of apps.
            let rank = u8::from(!named("QtWebEngine"));
            self.brand(rank, name, *home, if *shows == Shows::Nothing { "" } else { version });
        } else if (previous.is_empty() || !token.is_number()) && !FILLERS.iter().any(|name| is(token.name, name)) {
            self.strangers += 1;
            self.stranger = self.stranger.or(Some(token));
        }
    }

    /// The device of this name and version, on the platform if there is one.
    fn device(&self, name: impl Into<Cow<'static, str>>, version: &str, platform: Option<&'static str>) -> Device {
        Device { name: name.into(), version: version.into(), platform: platform.or(self.platform.get()) }
    }

    /// The name of what says "Mozilla", as every browser does.
    fn browser(&self, first: &Token<'a>) -> Device {
        let platform = self.platform.get();
        let vague = || match (self.engine, platform) {
            (false, None) => "unknown".into(),
            (false, _) => self.device("unknown", "", None),
            (true, _) => self.device("browser", "", None),
        };
        if self.app.clash || self.brand.clash || self.base.clash || self.platform.clash {
            return vague();
        }
        // Apps for iPad ask for pages as a Mac does, but say "Mobile".
        let platform = if platform == Some(MACOS) && self.ios_mobile { Some(IPAD) } else { platform };
        let ios = [IPHONE, IPAD, "iPod", IOS].contains(&platform.unwrap_or_default());
        if let Some(app) = self.app.get() {
            let desktop_mode = platform == Some(MACOS) && NOT_FOR_MACS.contains(&app);
            let platform = if desktop_mode { Some(IOS) } else { platform };
            return self.device(app, self.app_version.get().unwrap_or_default(), platform);
        }
        if self.electron {
            let name = self.stranger.filter(|token| self.strangers == 1 && token.version.is_some());
            let name = name.and_then(|token| token.unknown_name()).unwrap_or("Electron app");
            return self.device(name.to_owned(), "", platform);
        }
        if let Some((brand, home)) = self.brand.get() {
            let platform = match (home, platform) {
                (Home::Ios, Some(MACOS)) => Some(IOS),
                (Home::Ios, _) if !ios => return vague(),
                (Home::Android, Some("Linux")) => Some(ANDROID),
                (Home::FireOs, Some(other)) if !FOR_ORDINARY_BROWSERS.contains(&other) => return vague(),
                (Home::FireOs, _) => Some("Fire OS"),
                _ => platform,
            };
            if self.strangers > 0 || (ios && self.base.get().is_some()) {
                return vague();
            }
            let version = self.brand_version.get().filter(|_| !self.web_view).unwrap_or_default();
            return self.device(brand, shown(version, Shows::Major), platform);
        }
        if is(first.name, "Opera") && self.strangers == 0 && self.base.get().is_none() {
            let version = self.version.get().or(first.version.filter(|version| !version.starts_with("9.80")));
            return self.device("Opera", shown(version.unwrap_or_default(), Shows::Major), platform);
        }
        let android_app = platform == Some(ANDROID) && self.web_view;
        if android_app || (ios && self.webkit && self.ios_mobile && !self.safari) {
            return self.device("app", "", platform);
        }
        let ordinary = self.strangers == 0 && platform.is_none_or(|platform| FOR_ORDINARY_BROWSERS.contains(&platform));
        let version = shown(self.base_version.get().unwrap_or_default(), Shows::Major);
        match self.base.get() {
            Some("Chrome") if ordinary && self.webkit && self.version.best.is_some() && platform == Some(ANDROID) => {
                self.device("app", "", platform)
            }
            Some(base @ "Chrome") if ordinary && self.webkit && self.safari && self.version.best.is_none() => {
                self.device(base, version, platform)
            }
            Some(base @ "Firefox") if ordinary && self.engine && !self.webkit => self.device(base, version, platform),
            None if self.strangers == 0 && self.webkit && self.safari && self.version.best.is_some() => {
                let at_home = ios || [Some(MACOS), Some("Windows")].contains(&platform);
                let version = shown(self.version.get().unwrap_or_default(), Shows::Major);
                if at_home { self.device("Safari", version, platform) } else { vague() }
            }
            _ if platform == Some(IPAD) => self.device(if self.engine { "browser" } else { "unknown" }, "", platform),
            _ => vague(),
        }
    }
}

/// Facebook and Messenger say who they are as `FBAN/MessengerForiOS`, `FB_IAB/Orca-Android`, `FBAV/466.0`.
fn facebook(token: Token<'_>) -> Option<&'static str> {
    let value = token.version?.to_ascii_lowercase();
    ["FBAN", "FB_IAB", "FBAV", "FBPN"]
        .iter()
        .any(|name| is(token.name, name))
        .then(|| if value.contains("messenger") || value.contains("orca") { "Messenger" } else { "Facebook" })
}

fn find(table: &'static [Product], token: Token<'_>) -> Option<&'static Product> {
    table.iter().find(|entry| token.matches(entry.0))
}
