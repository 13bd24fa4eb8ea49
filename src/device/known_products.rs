//! Tables of known tokens.
//!
//! A pattern matches a whole token in any case. `Line/` matches only with a version, since "line" alone is an ordinary word;
//! `trill_*` matches as a prefix.

/// How much of a version is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VersionDetail {
    /// It is the version of the engine, or means nothing to people.
    Nothing,
    /// `138`.
    Major,
    /// `4.39`.
    Minor,
}

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

/// A pattern, the name to show, and how much of the version.
pub(super) type Product = (&'static str, &'static str, VersionDetail);

use RunsOn::{Android, Anything, FireOs, Ios};
use VersionDetail::{Major, Minor, Nothing};

/// Browsers that also claim to be Chrome, Firefox or Safari.
pub(super) const BRANDS: &[(&str, &str, VersionDetail, RunsOn)] = &[
    ("360SE", "360 Browser", Nothing, Anything),
    ("AlohaBrowser/", "Aloha", Major, Anything),
    ("ArcMobile2/", "Arc Search", Nothing, Ios),
    ("AvastSecureBrowser/", "Avast Secure Browser", Major, Anything),
    ("Avast/", "Avast Secure Browser", Major, Anything),
    ("AVG/", "AVG Secure Browser", Major, Anything),
    ("Brave/", "Brave", Nothing, Anything),
    ("CCleaner/", "CCleaner Browser", Major, Anything),
    ("Chromium/", "Chromium", Major, Anything),
    ("coc_coc_browser/", "Coc Coc", Major, Anything),
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

/// Apps with a browser inside, and apps with their own user agent.
pub(super) const APPS: &[Product] = &[
    ("1Password/", "1Password", Nothing),
    ("aweme_*", "Douyin", Nothing),
    ("baiduboxapp/", "Baidu", Nothing),
    ("Barcelona", "Threads", Nothing),
    ("BingSapphire/", "Bing", Nothing),
    ("Bitwarden/", "Bitwarden", Minor),
    ("ChatGPT/", "ChatGPT", Nothing),
    ("Claude/", "Claude", Minor),
    ("Code/", "Visual Studio Code", Minor),
    ("com.alibaba.android.rimet/", "DingTalk", Nothing),
    ("com.google.android.youtube/", "YouTube", Nothing),
    ("com.google.ios.youtube/", "YouTube", Nothing),
    ("com.laiwang.DingTalk/", "DingTalk", Nothing),
    ("com.ss.android.ugc.trill/", "TikTok", Nothing),
    ("com.zhiliaoapp.musically/", "TikTok", Nothing),
    ("Cursor/", "Cursor", Minor),
    ("Cypress/", "Cypress", Minor),
    ("DingTalk/", "DingTalk", Nothing),
    ("Discord/", "Discord", Nothing),
    ("Discord-Android/", "Discord", Nothing),
    ("Element/", "Element", Minor),
    ("Figma/", "Figma", Minor),
    ("GameOverlay/", "Steam", Nothing),
    ("GitHubDesktop/", "GitHub Desktop", Minor),
    ("GSA/", "Google app", Nothing),
    ("Instagram", "Instagram", Nothing),
    ("KAKAOTALK", "KakaoTalk", Nothing),
    ("Lark/", "Lark", Nothing),
    ("Line/", "LINE", Nothing),
    ("Linear/", "Linear", Minor),
    ("LinkedInApp", "LinkedIn", Nothing),
    ("LinkedIn/", "LinkedIn", Nothing),
    ("Mattermost/", "Mattermost", Minor),
    ("MicroMessenger/", "WeChat", Nothing),
    ("musical_ly*", "TikTok", Nothing),
    ("NAVER", "Naver", Nothing),
    ("Notion/", "Notion", Minor),
    ("Obsidian/", "Obsidian", Minor),
    ("OneOutlook/", "Outlook", Nothing),
    ("Pinterest/", "Pinterest", Nothing),
    ("PowerShell/", "PowerShell", Minor),
    ("QQ/", "QQ", Nothing),
    ("Reddit/", "Reddit", Nothing),
    ("Rocket.Chat/", "Rocket.Chat", Minor),
    ("Signal/", "Signal", Nothing),
    ("Signal-Android/", "Signal", Nothing),
    ("Signal-Desktop/", "Signal", Nothing),
    ("Signal-iOS/", "Signal", Nothing),
    ("Slack/", "Slack", Minor),
    ("Slack_SSB/", "Slack", Minor),
    ("Snapchat", "Snapchat", Nothing),
    ("Spotify/", "Spotify", Nothing),
    ("Teams/", "Microsoft Teams", Nothing),
    ("TeamsMobile-Android", "Microsoft Teams", Nothing),
    ("TeamsMobile-iOS", "Microsoft Teams", Nothing),
    ("Telegram/", "Telegram", Nothing),
    ("Telegram-Android/", "Telegram", Nothing),
    ("Telegram-iOS/", "Telegram", Nothing),
    ("Thunderbird/", "Thunderbird", Major),
    ("TikTok", "TikTok", Nothing),
    ("trill_*", "TikTok", Nothing),
    ("Twitter", "Twitter", Nothing),
    ("TwitterAndroid", "Twitter", Nothing),
    ("UCWEB/", "UC Browser", Nothing),
    ("UnityPlayer/", "Unity", Minor),
    ("Viber/", "Viber", Nothing),
    ("Weibo", "Weibo", Nothing),
    ("WhatsApp", "WhatsApp", Nothing),
    ("WindowsPowerShell/", "PowerShell", Minor),
    ("wxwork/", "WeCom", Nothing),
    ("YaApp_Android/", "Yandex", Nothing),
    ("YaApp_iOS/", "Yandex", Nothing),
    ("YandexSearch/", "Yandex", Nothing),
    ("YouTube/", "YouTube", Nothing),
    ("Zalo", "Zalo", Nothing),
    ("ZoomWebKit/", "Zoom", Nothing),
];

/// Libraries and command-line tools. They come first in a user agent.
pub(super) const TOOLS: &[Product] = &[
    ("aiohttp/", "Python aiohttp", Minor),
    ("Apache-HttpClient/", "Apache HttpClient", Minor),
    ("Apache-JMeter/", "Apache JMeter", Minor),
    ("aria2/", "aria2", Minor),
    ("axios/", "axios", Minor),
    ("bruno-runtime/", "Bruno", Minor),
    ("Bun/", "Bun", Minor),
    ("curl/", "curl", Minor),
    ("Dart/", "Dart", Minor),
    ("Deno/", "Deno", Minor),
    ("dotnet/", ".NET", Minor),
    ("ELinks/", "ELinks", Minor),
    ("Faraday", "Ruby Faraday", Minor),
    ("git/", "git", Minor),
    ("Go-http-client/", "Go-http-client", Minor),
    ("got", "got", Minor),
    ("GuzzleHttp/", "Guzzle", Minor),
    ("Guzzle/", "Guzzle", Minor),
    ("hackney/", "hackney", Minor),
    ("HTTParty", "Ruby HTTParty", Minor),
    ("HTTPie/", "HTTPie", Minor),
    ("hyper/", "hyper", Minor),
    ("insomnia/", "Insomnia", Minor),
    ("Java/", "Java", Minor),
    ("Java-http-client/", "Java HTTP client", Minor),
    ("k6/", "k6", Minor),
    ("ktor-client", "Ktor", Minor),
    ("libcurl-agent/", "libcurl", Minor),
    ("libwww-perl/", "libwww-perl", Minor),
    ("Lynx/", "Lynx", Minor),
    ("Mojolicious", "Perl Mojolicious", Minor),
    ("node", "Node.js", Minor),
    ("node-fetch", "node-fetch", Minor),
    ("node-superagent/", "superagent", Minor),
    ("Office/", "Microsoft Office", Nothing),
    ("okhttp/", "okhttp", Minor),
    ("PHP/", "PHP", Minor),
    ("Playwright/", "Playwright", Minor),
    ("PostmanRuntime/", "Postman", Minor),
    ("python-httpx/", "Python httpx", Minor),
    ("python-requests/", "Python requests", Minor),
    ("Python-urllib/", "Python urllib", Minor),
    ("python-urllib3/", "Python urllib3", Minor),
    ("Python/", "Python", Minor),
    ("reqwest/", "reqwest", Minor),
    ("rest-client/", "Ruby rest-client", Minor),
    ("RestSharp/", "RestSharp", Minor),
    ("Ruby", "Ruby", Minor),
    ("selenium/", "Selenium", Minor),
    ("undici", "undici", Minor),
    ("ureq/", "ureq", Minor),
    ("vscode-restclient", "REST Client for Visual Studio Code", Minor),
    ("w3m/", "w3m", Minor),
    ("Wget", "Wget", Minor),
    ("xh/", "xh", Minor),
];

/// Bots whose names don't end in "bot", and some that are shown by another name.
pub(super) const BOTS: &[(&str, &str)] = &[
    ("AdsBot-Google", "Google AdsBot"),
    ("AdsBot-Google-Mobile", "Google AdsBot"),
    ("AhrefsSiteAudit", "AhrefsSiteAudit"),
    ("APIs-Google", "APIs-Google"),
    ("Baiduspider", "Baiduspider"),
    ("BingPreview", "BingPreview"),
    ("Bytespider", "Bytespider"),
    ("CensysInspect", "CensysInspect"),
    ("ChatGPT-User", "ChatGPT-User"),
    ("Chrome-Lighthouse", "Lighthouse"),
    ("Claude-User", "Claude-User"),
    ("DatadogSynthetics", "Datadog Synthetics"),
    ("facebookcatalog", "facebookcatalog"),
    ("facebookexternalhit", "facebookexternalhit"),
    ("FeedFetcher-Google", "FeedFetcher-Google"),
    ("Googlebot-Image", "Googlebot"),
    ("Googlebot-News", "Googlebot"),
    ("Googlebot-Video", "Googlebot"),
    ("Google-InspectionTool", "Google-InspectionTool"),
    ("GoogleOther", "GoogleOther"),
    ("Google-Read-Aloud", "Google-Read-Aloud"),
    ("GoogleImageProxy", "Google image proxy"),
    ("GoogleStackdriverMonitoring-UptimeChecks", "Google Cloud uptime check"),
    ("ia_archiver", "ia_archiver"),
    ("Mediapartners-Google", "Mediapartners-Google"),
    ("meta-externalagent", "meta-externalagent"),
    ("meta-externalfetcher", "meta-externalfetcher"),
    ("Nikto", "Nikto"),
    ("nuclei", "nuclei"),
    ("Perplexity-User", "Perplexity-User"),
    ("Pingdom.com_bot_version_*", "Pingdom"),
    ("PingdomPageSpeed", "Pingdom"),
    ("PingdomTMS", "Pingdom"),
    ("Prerender", "Prerender"),
    ("Site24x7", "Site24x7"),
    ("SkypeUriPreview", "SkypeUriPreview"),
    ("Slack-ImgProxy", "Slackbot"),
    ("Slackbot-LinkExpanding", "Slackbot"),
    ("Slurp", "Yahoo Slurp"),
    ("sqlmap", "sqlmap"),
    ("StatusCake", "StatusCake"),
    ("Storebot-Google", "Storebot-Google"),
    ("UptimeRobot", "UptimeRobot"),
    ("zgrab", "zgrab"),
];

/// Bots whose names end in "bot", as they spell them.
#[rustfmt::skip]
pub(super) const KNOWN_BOTS: &[&str] = &[
    "AhrefsBot", "Amazonbot", "Applebot", "bingbot", "BLEXBot", "CCBot", "ClaudeBot", "Claude-SearchBot", "DataForSeoBot",
    "Discordbot", "DotBot", "DuckDuckBot", "Facebot", "Googlebot", "GPTBot", "LinkedInBot", "MJ12bot", "msnbot",
    "OAI-SearchBot", "PerplexityBot", "PetalBot", "Pinterestbot", "redditbot", "SemrushBot", "SeznamBot", "Slackbot",
    "TelegramBot", "Twitterbot", "YandexBot",
];

/// Tokens that say nothing about which browser it is.
#[rustfmt::skip]
pub(super) const FILLERS: &[&str] = &[
    "Mozilla", "Opera", "AppleWebKit", "Gecko", "KHTML", "Version", "Safari", "Mobile", "like", "Chrome", "Firefox",
    "Presto", "Trident", "Goanna", "Ubuntu", "Tablet", "VR", "U2", "U3", "Yowser", "CrossApp", "Crosswalk", "Core",
    "COVC", "SA", "AliApp", "TUnionSDK", "ArkWeb", "TBS", "Lightning", "KAIOS", "CrKey", "Kindle", "Tesla",
    "Electron", "Silk-Accelerated", "TV", "SE", "2.X", "KHTMLlikeGecko", "Fedora", "Debian",
];

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
    ("HarmonyOS", "HarmonyOS", 4),
    ("OpenHarmony", "HarmonyOS", 4),
    ("BB10", "BlackBerry", 4),
    ("BlackBerry", "BlackBerry", 4),
    ("KAIOS", "KaiOS", 4),
    ("Sailfish", "Sailfish OS", 4),
];

pub(super) const MACOS: &str = "macOS";
pub(super) const ANDROID: &str = "Android";
pub(super) const IOS: &str = "iOS";
pub(super) const IPHONE: &str = "iPhone";
pub(super) const IPAD: &str = "iPad";

/// Platforms with ordinary browsers, and not one that is built into the device.
pub(super) const ORDINARY_PLATFORMS: &[&str] =
    &["Linux", "Windows", MACOS, ANDROID, "ChromeOS", "FreeBSD", "OpenBSD", "NetBSD", "Solaris", "Haiku", "Fuchsia"];

/// Apps that don't exist for Macs: on a "Mac", it is the desktop mode of an iPad or iPhone.
pub(super) const APPS_NOT_FOR_MACS: &[&str] =
    &["Facebook", "Google app", "Instagram", "Pinterest", "Snapchat", "Threads", "TikTok"];

/// Text that the name of an unknown app must not contain, so that it can't pass for something else.
pub(super) const RESERVED: &[&str] = &[
    "chrom", "edge", "safari", "firefox", "mozilla", "opera", "browser", "torii", "admin", "verif", "trust", "secur",
    "official", "unknown", "agent", "support", "staff", "session", "revoke", "expire", "script", "select", "union",
];
