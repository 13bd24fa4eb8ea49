//! Operating systems and hardware.

pub(super) const MACOS: &str = "macOS";
pub(super) const ANDROID: &str = "Android";
pub(super) const IOS: &str = "iOS";
pub(super) const IPHONE: &str = "iPhone";
pub(super) const IPAD: &str = "iPad";
/// What a browser runs on that claims to be on a Mac: those of iPads do so by default.
pub(super) const MACOS_OR_IPAD: &str = "macOS or iPad";

/// Devices of one purpose: their browser has no name of its own.
#[rustfmt::skip]
pub(super) const HARDWARE: &[&str] = &[
    "Android TV", "Apple TV", "Apple Vision", "Apple Watch", "Chromecast", "Fire TV", "Kindle", "LG TV", "Meta Quest",
    "Nintendo Switch", "Nintendo console", "PICO headset", "PlayStation", "PlayStation 4", "PlayStation 5", "PlayStation Vita",
    "Samsung TV", "Tesla", "Xbox", "smart TV", "smart TV (VIDAA)",
];

/// A group of devices that people search for by one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Ios,
    Android,
    Apple,
    Mobile,
    Desktop,
    Bot,
}

impl Family {
    pub fn parse(name: &str) -> Option<Family> {
        let families = [
            ("ios", Family::Ios),
            ("android", Family::Android),
            ("apple", Family::Apple),
            ("mobile", Family::Mobile),
            ("desktop", Family::Desktop),
            ("bot", Family::Bot),
        ];
        families.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, family)| family)
    }

    pub(super) fn has_platform(self, platform: &str) -> bool {
        let is_ios = || [IPHONE, IPAD, "iPod", IOS].contains(&platform);
        let is_android = || [ANDROID, "Android TV", "Fire OS", "Fire TV"].contains(&platform);
        match self {
            Family::Ios => is_ios(),
            Family::Android => is_android(),
            Family::Apple => {
                is_ios() || [MACOS, MACOS_OR_IPAD, "Apple TV", "Apple Watch", "Apple Vision"].contains(&platform)
            }
            Family::Mobile => {
                let others = ["Fire OS", "HarmonyOS", "Windows Phone", "BlackBerry", "KaiOS", "Sailfish OS", "Kindle"];
                is_ios() || platform == ANDROID || others.contains(&platform)
            }
            Family::Desktop => {
                let others =
                    ["Windows", "Linux", "ChromeOS", "FreeBSD", "OpenBSD", "NetBSD", "Solaris", "Haiku", "Fuchsia"];
                platform == MACOS || platform == MACOS_OR_IPAD || others.contains(&platform)
            }
            Family::Bot => false,
        }
    }
}

/// Prefixes of fields in comments, the name of the platform, and its rank: the highest rank counts, as Android does over Linux.
/// Of two platforms with the same rank, neither is believed. Rank 0 names none.
pub(super) const PLATFORMS: &[(&str, &str, u8)] = &[
    ("Linux", "Linux", 1),
    ("GNU/Linux", "Linux", 1),
    ("X11", "", 0),
    ("Ubuntu", "Linux", 1),
    ("Windows", "Windows", 2),
    ("Win64", "Windows", 2),
    ("Macintosh", MACOS, 2),
    ("Intel Mac OS X", MACOS, 2),
    ("Mac OS", MACOS, 2),
    ("macOS", MACOS, 2),
    ("Android", ANDROID, 2),
    ("iOS", IOS, 1),
    ("iPhone", IPHONE, 2),
    ("iPad", IPAD, 2),
    ("iPod", "iPod", 2),
    ("CrOS", "ChromeOS", 2),
    ("FreeBSD", "FreeBSD", 2),
    ("OpenBSD", "OpenBSD", 2),
    ("NetBSD", "NetBSD", 2),
    ("SunOS", "Solaris", 2),
    ("Haiku", "Haiku", 2),
    ("Fuchsia", "Fuchsia", 2),
    ("Windows Phone", "Windows Phone", 4),
    ("Xbox", "Xbox", 4),
    ("PlayStation 5", "PlayStation 5", 5),
    ("PlayStation 4", "PlayStation 4", 5),
    ("PlayStation Vita", "PlayStation Vita", 5),
    ("PlayStation", "PlayStation", 4),
    ("Nintendo Switch", "Nintendo Switch", 5),
    ("Nintendo", "Nintendo console", 4),
    ("New Nintendo", "Nintendo console", 4),
    ("Tizen", "Tizen", 3),
    ("SMART-TV", "smart TV", 4),
    ("SmartTV", "smart TV", 4),
    ("Web0S", "LG TV", 5),
    ("NetCast", "LG TV", 5),
    ("AppleTV", "Apple TV", 4),
    ("Apple TV", "Apple TV", 4),
    ("tvOS", "Apple TV", 4),
    ("watchOS", "Apple Watch", 4),
    ("Apple Watch", "Apple Watch", 4),
    ("visionOS", "Apple Vision", 4),
    ("BRAVIA", "Android TV", 4),
    ("Android TV", "Android TV", 4),
    ("GoogleTV", "Android TV", 4),
    ("Chromecast", "Chromecast", 4),
    ("Quest", "Meta Quest", 4),
    ("PICO", "PICO headset", 5),
    ("HarmonyOS", "HarmonyOS", 4),
    ("OpenHarmony", "HarmonyOS", 4),
    ("BB10", "BlackBerry", 4),
    ("BlackBerry", "BlackBerry", 4),
    ("KAIOS", "KaiOS", 4),
    ("Sailfish", "Sailfish OS", 4),
];

/// Platforms with ordinary browsers, and not one that is built into the device.
pub(super) const ORDINARY_PLATFORMS: &[&str] =
    &["Linux", "Windows", MACOS, ANDROID, "ChromeOS", "FreeBSD", "OpenBSD", "NetBSD", "Solaris", "Haiku", "Fuchsia"];
