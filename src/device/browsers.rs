//! Recognises browsers, and apps with a browser inside: all user agents that claim to be "Mozilla".

use super::Device;
use super::apps::APPS_NOT_FOR_MACS;
use super::claims::Claims;
use super::platforms::{ANDROID, HARDWARE, IOS, IPAD, IPHONE, MACOS, MACOS_OR_IPAD, ORDINARY_PLATFORMS};
use super::tokens::VersionDetail::{self, Major, Nothing};
use super::tokens::{Token, short_version};
use RunsOn::{Android, Anything, FireOs, Ios};

/// What a browser runs on, whatever its "desktop mode" claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RunsOn {
    #[default]
    Anything,
    /// Only iPhones and iPads.
    Ios,
    /// Not Linux on a desktop: that is its desktop mode.
    Android,
    /// Only devices by Amazon.
    FireOs,
}

/// Browsers that also claim to be Chrome, Firefox or Safari.
pub(super) const BRANDS: &[(&str, &str, VersionDetail, RunsOn)] = &[
    ("360SE", "360 Browser", Nothing, Anything),
    ("AlohaBrowser/", "Aloha", Major, Anything),
    ("Arc/", "Arc", Major, Anything),
    ("ArcMobile2/", "Arc Search", Nothing, Ios),
    ("AvastSecureBrowser/", "Avast Secure Browser", Major, Anything),
    ("Avast/", "Avast Secure Browser", Major, Anything),
    ("AVG/", "AVG Secure Browser", Major, Anything),
    ("Brave", "Brave", Nothing, Anything),
    ("CCleaner/", "CCleaner Browser", Major, Anything),
    ("Chromium/", "Chromium", Major, Anything),
    ("coc_coc_browser/", "Coc Coc", Major, Anything),
    ("Comet/", "Comet", Major, Anything),
    ("CriOS/", "Chrome", Major, Ios),
    ("Ddg/", "DuckDuckGo", Nothing, Anything),
    ("DuckDuckGo/", "DuckDuckGo", Nothing, Anything),
    ("Edg/", "Edge", Major, Anything),
    ("EdgA/", "Edge", Major, Android),
    ("Edge/", "Edge", Major, Anything),
    ("EdgiOS/", "Edge", Major, Ios),
    // What follows is the version of WebKit.
    ("Epiphany/", "Epiphany", Nothing, Anything),
    ("Falkon/", "Falkon", Major, Anything),
    ("Floorp/", "Floorp", Major, Anything),
    ("Focus/", "Firefox Focus", Major, Anything),
    ("FxiOS/", "Firefox", Major, Ios),
    ("HeadlessChrome/", "Headless Chrome", Major, Anything),
    ("HeyTapBrowser/", "HeyTap Browser", Major, Android),
    ("HonorBrowser/", "Honor Browser", Major, Android),
    ("HuaweiBrowser/", "Huawei Browser", Major, Android),
    ("IceCat/", "IceCat", Major, Anything),
    ("Iceweasel/", "Iceweasel", Major, Anything),
    ("IEMobile/", "Internet Explorer", Major, Anything),
    ("Klar/", "Firefox Klar", Major, Anything),
    ("Konqueror/", "Konqueror", Major, Anything),
    ("Ladybird/", "Ladybird", Major, Anything),
    ("LibreWolf/", "LibreWolf", Major, Anything),
    ("Maxthon/", "Maxthon", Major, Anything),
    ("MetaSr", "Sogou Explorer", Nothing, Anything),
    ("MiuiBrowser/", "MIUI Browser", Major, Android),
    ("MQQBrowser/", "QQ Browser", Major, Anything),
    ("Norton/", "Norton Private Browser", Major, Anything),
    ("OPiOS/", "Opera Mini", Major, Ios),
    ("OPR/", "Opera", Major, Anything),
    ("OPT/", "Opera", Nothing, Ios),
    ("OPX/", "Opera GX", Major, Anything),
    ("OculusBrowser/", "Oculus Browser", Major, Anything),
    ("PaleMoon/", "Pale Moon", Major, Anything),
    ("PhantomJS/", "PhantomJS", Major, Anything),
    ("PicoBrowser/", "PICO Browser", Major, Android),
    ("PHX/", "Phoenix Browser", Major, Android),
    ("Puffin/", "Puffin", Major, Anything),
    ("QIHU", "360 Browser", Nothing, Anything),
    ("QQBrowser/", "QQ Browser", Major, Anything),
    ("QtWebEngine/", "QtWebEngine", Nothing, Anything),
    ("Quark/", "Quark", Major, Android),
    ("qutebrowser/", "qutebrowser", Major, Anything),
    ("RealmeBrowser/", "Realme Browser", Major, Android),
    ("SamsungBrowser/", "Samsung Internet", Major, Android),
    ("SeaMonkey/", "SeaMonkey", Major, Anything),
    ("Silk/", "Silk", Major, FireOs),
    ("UCBrowser/", "UC Browser", Major, Android),
    ("VivoBrowser/", "Vivo Browser", Major, Android),
    ("Vivaldi/", "Vivaldi", Major, Anything),
    ("Waterfox/", "Waterfox", Major, Anything),
    ("Whale/", "Whale", Major, Anything),
    ("XiaoMi/", "MIUI Browser", Nothing, Anything),
    ("YaBrowser/", "Yandex Browser", Major, Anything),
];

type Platform = Option<&'static str>;

impl<'a> Claims<'a> {
    /// Names a browser; `first` is the first token of its user agent.
    pub(super) fn browser(&self, first: &Token<'a>) -> Device {
        if self.app.is_conflicting
            || self.brand.is_conflicting
            || self.base.is_conflicting
            || self.platform.is_conflicting
        {
            return self.vague();
        }
        // Apps for iPad claim to be on a Mac, but also "Mobile".
        let is_ipad_app = self.platform.value() == Some(MACOS) && self.has_ios_mobile;
        let platform = if is_ipad_app { Some(IPAD) } else { self.platform.value() };
        if let Some(app) = self.app.value() {
            let is_desktop_mode = platform == Some(MACOS) && APPS_NOT_FOR_MACS.contains(&app);
            let platform = if is_desktop_mode { Some(IOS) } else { platform };
            return self.device(app, self.app_version.value().unwrap_or_default(), platform);
        }
        if self.has_electron {
            let product = self.unknown_product.filter(|token| self.unknown_products == 1 && token.version.is_some());
            let name = product.and_then(|token| token.unknown_name()).unwrap_or("Electron app");
            return self.device(name.to_owned(), "", platform);
        }
        let browser = match self.brand.value() {
            Some((brand, runs_on)) => self.branded_browser(brand, runs_on, platform),
            None => self.opera_or_app(first, platform).or_else(|| self.ordinary_browser(platform)),
        };
        browser.unwrap_or_else(|| self.vague())
    }

    /// Names a browser that isn't recognised for certain.
    fn vague(&self) -> Device {
        match (self.has_engine, self.platform.value()) {
            (false, None) => "unknown".into(),
            (false, _) => self.device("unknown", "", None),
            (true, Some(hardware)) if HARDWARE.contains(&hardware) => hardware.into(),
            (true, _) => self.device("browser", "", None),
        }
    }

    /// Names a browser of [`BRANDS`], if its other claims agree.
    fn branded_browser(&self, brand: &'static str, runs_on: RunsOn, platform: Platform) -> Option<Device> {
        if self.unknown_products > 0 || (is_ios(platform) && self.base.value().is_some()) {
            return None;
        }
        let platform = match (runs_on, platform) {
            (Ios, Some(MACOS)) => Some(IOS),
            (Ios, _) if !is_ios(platform) => return None,
            (Android, Some("Linux")) => Some(ANDROID),
            (FireOs, Some("Fire TV")) => platform,
            (FireOs, Some(other)) if !ORDINARY_PLATFORMS.contains(&other) => return None,
            (FireOs, _) => Some("Fire OS"),
            _ => platform,
        };
        let version = self.brand_version.value().filter(|_| !self.has_web_view).unwrap_or_default();
        // The Opera that runs in a web view is Opera Mini.
        let brand = if brand == "Opera" && self.has_web_view { "Opera Mini" } else { brand };
        Some(self.device(brand, short_version(version, Major), platform))
    }

    /// Names Opera before version 15, or an app that shows a web page and doesn't give its name.
    fn opera_or_app(&self, first: &Token<'a>, platform: Platform) -> Option<Device> {
        if first.is("Opera") && self.unknown_products == 0 && self.base.value().is_none() {
            let version = self.version.value().or(first.version.filter(|version| !version.starts_with("9.80")));
            return Some(self.device("Opera", short_version(version.unwrap_or_default(), Major), platform));
        }
        let is_android_app = matches!(platform, Some(ANDROID | "Android TV" | "Fire TV")) && self.has_web_view;
        let is_ios_app = is_ios(platform) && self.has_webkit && self.has_ios_mobile && !self.has_safari;
        (is_android_app || is_ios_app).then(|| self.device("app", "", platform))
    }

    /// Names Chrome, Firefox or Safari, if all claims agree.
    fn ordinary_browser(&self, platform: Platform) -> Option<Device> {
        let is_ordinary = self.unknown_products == 0 && platform.is_none_or(|name| ORDINARY_PLATFORMS.contains(&name));
        let has_version = self.version.is_made();
        let named_on = |name, version: Option<&str>, platform| {
            Some(self.device(name, short_version(version.unwrap_or_default(), Major), platform))
        };
        let named = |name, version| named_on(name, version, platform);
        let or_ipad = if platform == Some(MACOS) { Some(MACOS_OR_IPAD) } else { platform };
        match self.base.value() {
            Some("Chrome") if is_ordinary && self.has_webkit && has_version && platform == Some(ANDROID) => {
                named("app", None)
            }
            Some("Chrome") if is_ordinary && self.has_webkit && self.has_safari && !has_version => {
                named("Chrome", self.base_version.value())
            }
            Some("Firefox") if is_ordinary && self.has_engine && !self.has_webkit => {
                named_on("Firefox", self.base_version.value(), or_ipad)
            }
            None if self.unknown_products == 0 && self.has_webkit && self.has_safari && has_version => {
                let has_safari_for_it = is_ios(platform) || matches!(platform, Some(MACOS | "Windows"));
                if has_safari_for_it { named_on("Safari", self.version.value(), or_ipad) } else { None }
            }
            _ if platform == Some(IPAD) => named(if self.has_engine { "browser" } else { "unknown" }, None),
            _ => None,
        }
    }
}

fn is_ios(platform: Platform) -> bool {
    [IPHONE, IPAD, "iPod", IOS].contains(&platform.unwrap_or_default())
}
