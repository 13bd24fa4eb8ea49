use super::apps::APPS;
use super::browsers::BRANDS;
use super::platforms::PLATFORMS;
use super::programs::TOOLS;
use super::*;
use proptest::prelude::*;

fn name(user_agent: Option<&str>) -> String {
    Device::of(user_agent).to_string()
}

/// Abbreviations of prefixes that most browsers share, so that a user agent fits on a line.
const PREFIXES: [(&str, &str); 9] = [
    ("%W", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) %K"),
    ("%M", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) %K"),
    ("%S", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) %A"),
    ("%L", "Mozilla/5.0 (X11; Linux x86_64) %K"),
    ("%D", "Mozilla/5.0 (Linux; Android 10; K) %K"),
    ("%V", "Mozilla/5.0 (Linux; Android 14; SM-S921B Build/UP1A.231005.007; wv) %K Version/4.0 Chrome/138.0.7204.63"),
    ("%I", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) %A"),
    ("%P", "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) %A"),
    ("%C", "Mozilla/5.0 (compatible;"),
];

const BROWSERS: &[(&str, &str)] = &[
    ("%W Chrome/138.0.0.0 Safari/537.36", "Chrome 138 on Windows"),
    ("%M Chrome/138.0.0.0 Safari/537.36", "Chrome 138 on macOS"),
    ("%L Chrome/138.0.0.0 Safari/537.36", "Chrome 138 on Linux"),
    ("%D Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome 138 on Android"),
    ("%D Chrome/138.0.0.0 Safari/537.36", "Chrome 138 on Android"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) %K Chrome/138.0.0.0 Safari/537.36", "Chrome 138 on ChromeOS"),
    ("%I CriOS/138.0.7204.119 Mobile/15E148 Safari/604.1", "Chrome 138 on iPhone"),
    ("%S CriOS/138 Version/11.1.1 Safari/605.1.15", "Chrome 138 on iOS"),
    ("%W Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge 138 on Windows"),
    ("%M Chrome/138.0.0.0 Safari/537.36 Edg/138.0.3351.65", "Edge 138 on macOS"),
    ("%D Chrome/138.0.0.0 Mobile Safari/537.36 EdgA/138.0.0.0", "Edge 138 on Android"),
    ("%I Version/18.0 EdgiOS/138.0.3351.70 Mobile/15E148 Safari/604.1", "Edge 138 on iPhone"),
    ("%W Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763", "Edge 18 on Windows"),
    ("%W Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0", "Opera 120 on Windows"),
    ("%W Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0 (Edition GX)", "Opera GX on Windows"),
    ("%W Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0 (Edition Campaign 34)", "Opera 120 on Windows"),
    ("%D Chrome/137.0.0.0 Mobile Safari/537.36 OPR/90.0.0.0", "Opera 90 on Android"),
    ("%I Version/18.5 Mobile/15E148 Safari/604.1 OPT/5.4.0", "Opera on iPhone"),
    (
        "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
        "Opera Mini 36 on Android",
    ),
    ("Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18", "Opera 12 on Windows"),
    ("%W Chrome/138.0.0.0 Safari/537.36 Vivaldi/7.5.3735.41", "Vivaldi 7 on Windows"),
    ("%W Chrome/136.0.0.0 YaBrowser/25.6.0.0 Safari/537.36", "Yandex Browser 25 on Windows"),
    ("%W Chrome/136.0.0.0 YaBrowser/25.6.0.0 Yowser/2.5 Safari/537.36", "Yandex Browser 25 on Windows"),
    ("%D Chrome/136.0.0.0 YaBrowser/25.6.0.113.00 SA/3 Mobile Safari/537.36", "Yandex Browser 25 on Android"),
    ("%I Version/18.0 YaBrowser/25.6.4.566.10 SA/3 Mobile/15E148 Safari/604.1", "Yandex Browser 25 on iPhone"),
    ("%D SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet 28 on Android"),
    ("%L SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36", "Samsung Internet 28 on Android"),
    ("%S Version/18.5 Safari/605.1.15 Ddg/18.5", "DuckDuckGo on macOS"),
    ("%D Version/4.0 Chrome/138.0.7204.63 Mobile DuckDuckGo/5 Safari/537.36", "DuckDuckGo on Android"),
    (
        "Mozilla/5.0 (Linux; U; Android 13; en-US; RMX3511) %K Version/4.0 Chrome/123.0 UCBrowser/13.9 Mobile Safari/537.36",
        "UC Browser 13 on Android",
    ),
    (
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.14) %K Chrome/114 HuaweiBrowser/15.0 Mobile Safari/537.36",
        "Huawei Browser 15 on HarmonyOS",
    ),
    (
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) %K Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
        "browser on HarmonyOS",
    ),
    ("%D Version/4.0 Chrome/112 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.16", "MIUI Browser on Android"),
    (
        "Mozilla/5.0 (Linux; Android 11; KFTRWI) %K Silk/125.3.1 like Chrome/125.0.6422.113 Safari/537.36",
        "Silk 125 on Fire OS",
    ),
    ("%L Silk/125.3.1 like Chrome/125.0.6422.113 Safari/537.36", "Silk 125 on Fire OS"),
    ("Mozilla/5.0 (PlayStation Vita 3.74) AppleWebKit/537.73 (KHTML, like Gecko) Silk/3.2", "PlayStation Vita"),
    ("%I Version/18.5 Mobile/15E148 Safari/604.1", "Safari 18 on iPhone"),
    ("%I Version/18.5 Mobile/15E148 Safari/604.1 (Ecosia ios@11.2.0.2030)", "Ecosia on iPhone"),
    ("%D Chrome/138.0.0.0 Mobile Safari/537.36 (Ecosia android@138.0.7204.63)", "Ecosia on Android"),
    ("%I Brave/1 Version/18.5 Mobile/15E148 Safari/604.1", "Brave on iPhone"),
    ("%I Version/18.5 Mobile/15E148 Safari/604.1 AlohaBrowser/6.2.0", "Aloha 6 on iPhone"),
    ("%P Version/17.7 Mobile/15E148 Safari/604.1", "Safari 17 on iPad"),
    ("%S Version/26.0 Safari/605.1.15", "Safari 26 on macOS or iPad"),
    ("%S Version/18.5 Mobile/15E148 Safari/604.1", "Safari 18 on iPad"),
    (
        "Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) %A Version/15.6 Mobile/15E148 Safari/604.1",
        "Safari 15 on iPod",
    ),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Windows"),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Firefox 140 on macOS or iPad",
    ),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Linux"),
    ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox 140 on Android"),
    ("Mozilla/5.0 (X11; FreeBSD amd64; rv:139.0) Gecko/20100101 Firefox/139.0", "Firefox 139 on FreeBSD"),
    ("%I FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox 140 on iPhone"),
    ("%I Version/18.5 Focus/140.0 Mobile/15E148 Safari/605.1.15", "Firefox Focus 140 on iPhone"),
    (
        "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0 LibreWolf/136.0",
        "LibreWolf 136 on Linux",
    ),
    ("Mozilla/5.0 (Windows NT 10.0; rv:91.0) Gecko/20100101 Firefox/91.0 SeaMonkey/2.53.18", "SeaMonkey 2 on Windows"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Goanna/6.7 Firefox/128.0 PaleMoon/33.5.1",
        "Pale Moon 33 on Windows",
    ),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.3.1", "Thunderbird 115 on Linux"),
    ("%W Chrome/134.0.0.0 Whale/4.31.304.16 Safari/537.36", "Whale 4 on Windows"),
    ("%D Chrome/126.0.0.0 Whale/1.0.0.0 Crosswalk/28.120.0.25 Mobile Safari/537.36", "Whale 1 on Android"),
    ("%D Version/4.0 Chrome/109 MQQBrowser/14.9 Mobile Safari/537.36 COVC/046915", "QQ Browser 14 on Android"),
    ("%W Chrome/116.0.0.0 Safari/537.36 Core/1.116.438.400 QQBrowser/13.0", "QQ Browser 13 on Windows"),
    ("%W Chrome/138.0.0.0 Safari/537.36 AVG/138.0.0.0", "AVG Secure Browser 138 on Windows"),
    ("%W Chrome/123.0.0.0 Safari/537.36 QQBrowser/13.5.6267.400", "QQ Browser 13 on Windows"),
    ("%W Chrome/80.0.3987.87 Safari/537.36 SE 2.X MetaSr 1.0", "Sogou Explorer on Windows"),
    ("%W coc_coc_browser/134.0.152 Chrome/128.0.6613.152 Safari/537.36", "Coc Coc 134 on Windows"),
    ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer 11 on Windows"),
    ("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0; SLCC2)", "Internet Explorer 11 on Windows"),
    ("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)", "Internet Explorer 10 on Windows"),
    ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "Internet Explorer 6 on Windows"),
    ("%L Version/17.4 Safari/605.1.15", "browser on Linux"),
    ("%L QtWebEngine/6.7.2 Chrome/118.0.5993.220 Safari/537.36 Falkon/24.08", "Falkon 24 on Linux"),
    ("%L HeadlessChrome/138.0.0.0 Safari/537.36", "Headless Chrome 138 on Linux"),
    ("%L Chrome/126.0.0.0 Safari/537.36 Ladybird/1.0", "Ladybird 1 on Linux"),
    (
        "Mozilla/5.0 (Linux; Android 14; Quest 3) %K OculusBrowser/38.0 Chrome/136.0.0.0 VR Safari/537.36",
        "Oculus Browser 38 on Meta Quest",
    ),
    ("Mozilla/5.0 (Web0S; Linux/SmartTV) %K Chrome/120.0.6099.270 Safari/537.36 WebAppManager", "LG TV"),
    ("Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) %K Version/8.0 Chrome/108.0 TV Safari/537.36", "Samsung TV"),
    ("Mozilla/5.0 (Linux; NetCast; U) %K Chrome/38.0.2125.122 Safari/537.31 SmartTV/8.50", "LG TV"),
    (
        "Mozilla/5.0 (X11; GNU/Linux) %K Chromium/109.0 Chrome/109.0 Safari/537.36 Tesla/2024.20.7",
        "Chromium 109 on Tesla",
    ),
    ("Mozilla/5.0 (X11; Linux armv7l) %K Chrome/75.0.3770.89 Safari/537.36 Kindle/5.16", "Kindle"),
    (
        "Mozilla/5.0 (Android 10; Mobile; rv:91.0; Sailfish) Gecko/91.0 Firefox/91.0 SailfishBrowser/1.0",
        "browser on Sailfish OS",
    ),
    ("Mozilla/5.0 (PlayStation; PlayStation 5/11.20) %A Version/17.0 Safari/605.1.15", "PlayStation 5"),
    (
        "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/613.0 (KHTML, like Gecko) NF/6.0.3.28 NintendoBrowser/5.1",
        "Nintendo Switch",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) %K Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
        "Edge 138 on Xbox",
    ),
    ("Mozilla/5.0 (X11; Linux armv7l) %K Chrome/120.0 Safari/537.36 CrKey/1.56.500000", "Chromecast"),
    ("Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "browser on KaiOS"),
    (
        "Mozilla/5.0 (BB10; Touch) AppleWebKit/537.35+ (KHTML, like Gecko) Version/10.3 Mobile Safari/537.35+",
        "browser on BlackBerry",
    ),
    (
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) %K Chrome/52 Mobile Safari/537.36 Edge/15.15063",
        "Edge 15 on Windows Phone",
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6_0) AppleWebKit/537.36", "browser on macOS"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64", "unknown on Windows"),
    (
        "mozilla/5.0 (windows nt 10.0) applewebkit/537.36 (khtml, like gecko) chrome/138.0.0.0 safari/537.36",
        "Chrome 138 on Windows",
    ),
];

const APPS_AND_BOTS: &[(&str, &str)] = &[
    (
        "%I Mobile/15E148 Instagram 339.0.3.12.91 (iPhone14,5; iOS 18_5; en_US; scale=3.00; 1170x2532; 610)",
        "Instagram on iPhone",
    ),
    (
        "%V Mobile Safari/537.36 Instagram 339.0.0.30.105 Android (34/14; 480dpi; 1080x2340; samsung)",
        "Instagram on Android",
    ),
    ("Instagram 339.0.0.30.105 Android (34/14; 480dpi; 1080x2340; samsung; SM-S921B)", "Instagram on Android"),
    ("%I Mobile/15E148 [FBAN/FBIOS;FBAV/466.0.0.46.107;FBBV/600;FBDV/iPhone15,2;FBSN/iOS]", "Facebook on iPhone"),
    ("%V Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/466.0.0.55.85;]", "Facebook on Android"),
    ("%V Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/470.0.0.40.109;]", "Messenger on Android"),
    ("%I Mobile/15E148 [FBAN/MessengerForiOS;FBAV/470.0.0.40;FBSN/iOS]", "Messenger on iPhone"),
    ("%I Mobile/15E148 musical_ly_35.0.0 JsSdk/2.0 NetType/WIFI BytedanceWebview/d8a21c6", "TikTok on iPhone"),
    ("%V Mobile Safari/537.36 trill_350302 JsSdk/1.0 BytedanceWebview/d8a21c6", "TikTok on Android"),
    ("%I Version/18.5 Mobile/15E148 Snapchat/13.0.0.40 (like Safari/8620, panda)", "Snapchat on iPhone"),
    ("%I Mobile/15E148 [Pinterest/iOS]", "Pinterest on iPhone"),
    ("%I Mobile/15E148 [LinkedInApp]/9.30", "LinkedIn on iPhone"),
    ("%I Mobile/15E148 Twitter for iPhone/10.50", "Twitter on iPhone"),
    ("%V Mobile Safari/537.36 TwitterAndroid", "Twitter on Android"),
    ("%V Mobile Safari/537.36 Line/14.9.0/IAB", "LINE on Android"),
    ("%I Mobile/15E148 KAKAOTALK 10.8.5", "KakaoTalk on iPhone"),
    ("%I Mobile/15E148 MicroMessenger/8.0.50(0x1800323c) NetType/WIFI Language/zh_CN", "WeChat on iPhone"),
    ("%I GSA/375.0.772929414 Mobile/15E148 Safari/604.1", "Google app on iPhone"),
    ("%S GSA/375.0.772929414 Version/11.1.1 Safari/605.1.15", "Google app on iOS"),
    ("%I Mobile/15E148 wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh", "WeCom on iPhone"),
    ("%I Mobile/15E148 Lark/7.20.0 BytedanceWebview/d8a21c6", "Lark on iPhone"),
    ("%V Mobile Safari/537.36 BytedanceWebview/d8a21c6", "app on Android"),
    ("%I Mobile/15E148 AliApp(DingTalk/7.5.20) com.laiwang.DingTalk/42379890", "DingTalk on iPhone"),
    ("%V Mobile Safari/537.36 TeamsMobile-Android", "Microsoft Teams on Android"),
    ("%V Mobile Safari/537.36 Zalo android/240607 ZaloTheme/light", "Zalo on Android"),
    ("TikTok 35.3.0 rv:353012 (iPhone; iOS 17.5.1; en_US) Cronet", "TikTok on iPhone"),
    ("Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8) [FBAN/FB4A;FBAV/470.0.0.39.98;]", "Facebook on Android"),
    ("Discord-Android/241015;RNA", "Discord"),
    ("Signal-Android/7.9.6 Android/34", "Signal on Android"),
    ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17726; Pro)", "Microsoft Office"),
    (
        "Mozilla/5.0 (Windows; U; Windows NT 10.0; en-US; Valve Steam Client/default/1720212345) %K Chrome/109.0 Safari/537.36",
        "Steam on Windows",
    ),
    ("%V Mobile Safari/537.36", "app on Android"),
    ("%I Mobile/15E148", "app on iPhone"),
    ("%M Slack/4.39.95 Chrome/128.0 Electron/32.1.0 Safari/537.36", "Slack 4.39 on macOS"),
    ("%W Code/1.90.2 Chrome/122.0.6261.156 Electron/29.4.0 Safari/537.36", "Visual Studio Code 1.90 on Windows"),
    ("%M Acme/1.2.3 Chrome/128.0 Electron/32.1.0 Safari/537.36", "Acme on macOS"),
    ("%M Chrome/128.0 Electron/32.1.0 Safari/537.36", "Electron app on macOS"),
    ("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621.4391", "PowerShell 5.1 on Windows"),
    ("Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP1A.240505.004)", "app on Android"),
    ("MyApp/12 CFNetwork/1494.0.7 Darwin/23.4.0", "MyApp (Apple)"),
    ("HP%20Smart/519 CFNetwork/1494.0.7 Darwin/23.4.0", "app (Apple)"),
    ("iOS Example/1.0 (org.alamofire.iOS-Example; build:1; iOS 17.0.0) Alamofire/5.9.0", "app on iOS"),
    ("MyApp/1.2.3 (iPhone; iOS 17.0; Scale/3.00)", "MyApp 1.2 on iPhone"),
    ("com.google.android.youtube/19.09.37 (Linux; U; Android 14) gzip", "YouTube on Android"),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/138.0.0.0 Safari/537.36",
        "Googlebot",
    ),
    ("%C Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
    ("%C AhrefsBot/7.0; +http://ahrefs.com/robot/)", "AhrefsBot"),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "GPTBot",
    ),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
        "ClaudeBot",
    ),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "facebookexternalhit"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Slackbot"),
    ("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)", "LinkedInBot"),
    ("TelegramBot (like TwitterBot)", "TelegramBot"),
    ("%S Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)", "Applebot"),
    ("%C UptimeRobot/2.0; http://www.uptimerobot.com/)", "UptimeRobot"),
    ("%C AcmeMonitor/1.0; +http://acme.example/)", "AcmeMonitor (bot)"),
    ("acme-bot/1.0", "acme-bot (bot)"),
    ("%C Acme Preview; bot; https://acme.example/robots)", "bot"),
    ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "Google image proxy"),
    ("torii-backend-python/0.0.13 python/3.12", "Torii SDK for Python"),
    ("torii-android/1.2 okhttp/4.12.0", "Torii SDK for Android"),
    ("okhttp/4.12.0", "okhttp 4.12"),
    ("curl/8.5.0", "curl 8.5"),
    ("Wget/1.21.4", "Wget 1.21"),
    ("Wget", "Wget"),
    ("ktor-client", "Ktor"),
    ("node-superagent/8.1.2", "superagent 8.1"),
    ("HTTPie/3.2.4", "HTTPie 3.2"),
    ("python-requests/2.32.3", "Python requests 2.32"),
    ("python-httpx/0.27.2", "Python httpx 0.27"),
    ("Python/3.12 aiohttp/3.10.5", "Python aiohttp 3.10"),
    ("Python-urllib/3.12", "Python urllib 3.12"),
    ("Go-http-client/2.0", "Go-http-client 2.0"),
    ("Apache-HttpClient/4.5.14 (Java/17.0.12)", "Apache HttpClient 4.5"),
    ("Java/17.0.12", "Java 17.0"),
    ("Dart/3.5 (dart:io)", "Dart 3.5"),
    ("axios/1.7.7", "axios 1.7"),
    ("node", "Node.js"),
    ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", "node-fetch 1.0"),
    ("got (https://github.com/sindresorhus/got)", "got"),
    ("Deno/2.1.4", "Deno 2.1"),
    ("Faraday v2.9.0", "Ruby Faraday 2.9"),
    ("GuzzleHttp/7", "Guzzle 7"),
    ("PostmanRuntime/7.43.0", "Postman 7.43"),
    ("UnityPlayer/2022.3.21f1 (UnityWebRequest/1.0, libcurl/8.5.0-DEV)", "Unity 2022.3"),
    ("Grafana k6/1.0.0", "k6 1.0"),
    ("Links (2.29; Linux 6.1 x86_64; GNU C 12.2; text)", "Links 2.29"),
    ("acme-mobile/3.14.1", "acme-mobile 3.14"),
];

/// What pretends to be another browser, or says in its own way what it is.
const PRETENDERS: &[(&str, &str)] = &[
    ("%S Version/27.0 Safari/605.1.15", "Safari 27 on macOS or iPad"),
    ("%S Version/17.4 Safari/605.1.15", "Safari 17 on macOS or iPad"),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Firefox 143 on macOS or iPad",
    ),
    (
        "Mozilla/5.0 (Linux; Android 16; Pixel 10 Pro XL Build/CP1A.260305.018; wv) %K Version/4.0 Chrome/146.0.7680.174 Mobile Safari/537.36 MetaIAB Facebook",
        "Facebook on Android",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0_1 like Mac OS X) %A Version/26.0.1 Mobile/15E148 Safari/604.1 [WAiOS/2.25.31]",
        "WhatsApp on iPhone",
    ),
    (
        "Mozilla/5.0 (Linux; U; Android 15; Pixel 9 Pro XL Build/AP4A.250105.002; wv) %K Version/4.0 Chrome/133.0.6943.89 Mobile Safari/537.36 OPR/88.0.2254.75874",
        "Opera Mini on Android",
    ),
    ("%W Chrome/120.0.0.0 Safari/537.36 Comet/1.0.0", "Comet 1 on Windows"),
    ("%M Chrome/120.0.0.0 Safari/537.36 Arc/1.0.0", "Arc 1 on macOS"),
    ("%W Chrome/151.0.0.0 Safari/537.36 Edg/151.0.0.0 wails.io", "desktop app (Wails) on Windows"),
    ("%L ZohoMail-Desktop/1.6.3 Chrome/124.0.6367.207 Electron/30.0.6 Safari/537.36", "Zoho Mail on Linux"),
    ("Mozilla/5.0 (PlayStation 5/SmartTV) %A", "PlayStation 5"),
    (
        "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/601.6 (KHTML, like Gecko) NF/4.0.0.5.10 NintendoBrowser/5.1.0.13343",
        "Nintendo Switch",
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64; PICO 4 OS5.4.0 like Quest) %K PicoBrowser/3.3.22 Chrome/105.0.5195.68 VR Safari/537.36 OculusBrowser/7.0",
        "PICO headset",
    ),
    ("%L Chrome/98.0.4758.102 Safari/537.36 Tesla/develop-2022.12.3.2-5-2d5530dd8f", "Tesla"),
    (
        "Mozilla/5.0 (X11; Linux armv7l) %K Chrome/88.0.4324.182 Odin/88.4324.2.10 Safari/537.36 Model/Hisense-MT9602 VIDAA/6.0(TOSHIBA;SmartTV;43C350LE;MTK9602/V0000.06.10Q.N0322;UHD;43C350LE;)",
        "smart TV (VIDAA)",
    ),
    (
        "Mozilla/5.0 (Linux; Android 11; PHILIPS 4k TV Build/RTXC.231010.082.A1; wv) %K Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36",
        "app on Android TV",
    ),
    (
        "Mozilla/5.0 (Linux; Android 9; AFTLFT962X3) %K Silk/124.5.2 like Chrome/124.0.6367.248 Safari/537.36",
        "Silk 124 on Fire TV",
    ),
    ("Mozilla/5.0 (SMART-TV; LINUX; Tizen 5.5) %K 69.0.3497.106.1/5.5 TV Safari/537.36", "Samsung TV"),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; compatible; GoogleAgent-Mariner) Chrome/142.0.7444.162 Safari/537.36",
        "Google Mariner (AI agent)",
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; compatible; Google-Agent)",
        "Google agent (AI agent)",
    ),
    ("%L Chrome/137.0.0.0 Safari/537.36; Devin/1.0; +https://devin.ai", "Devin (AI agent)"),
    ("%L Chrome/134.0.6998.35 Safari/537.36 (Checkly, https://www.checklyhq.com)", "Checkly (monitor)"),
    ("%L Chrome/100.0.4896.60 Safari/537.36 NewRelicSynthetics/1.0", "New Relic Synthetics (monitor)"),
    (
        "Mozilla/5.0 (Windows NT 10.0; WOW64) %K Chrome/83.0.4103.97 Safari/537.36 (Dotcom-Monitor)",
        "Dotcom-Monitor (monitor)",
    ),
    ("%L HeadlessChrome/120.0.0.0 Safari/537.36 Puppeteer", "Headless Chrome (Puppeteer) on Linux"),
    ("%W Chrome/120.0.0.0 Safari/537.36 Playwright/1.40.0", "Playwright 1.40 on Windows"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7; TSMbot) %K Chrome/136.0.0.0 Safari/537.36", "TSMbot (bot)"),
    (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Gemini-Deep-Research; +https://gemini.google/overview/deep-research/) Chrome/135.0.0.0 Safari/537.36",
        "Gemini Deep Research (bot)",
    ),
    ("Masiha%20AI/1 CFNetwork/3860.100.1 Darwin/25.0.0", "Masiha AI (Apple)"),
    ("Mail/3826.500.181.1.5 CFNetwork/3826.500.111.1.1 Darwin/24.4.0", "Apple Mail"),
    ("Home Assistant/2023.6.0-10170 (Android 8.0.0; BAH2-W19)", "Home Assistant 2023.6 on Android"),
    ("Microsoft Office Word/16.78.1008 (Desktop; Desktop app; Unknown/Unknown)", "Microsoft Word 16.78"),
    ("Outlook-iOS-Android/1.0", "Outlook mobile"),
    ("go-resty/2.16.2 (https://github.com/go-resty/resty)", "Go resty 2.16"),
    ("Embarcadero URI Client/1.0", "Embarcadero URI Client 1.0"),
    (
        "com.google.android.apps.youtube.music/9.29.54(Linux; U; Android 15; es_US; T452B Build/AP3A.240905.015.A2) gzip",
        "YouTube Music on Android",
    ),
    ("Darwin/24.5.0 (Watch7,11; watchOS 11.4) MatomoTrackerSDK/7.7.0", "app on Apple Watch"),
    ("Apache/2.4.10 (Debian) OpenSSL/1.0.1t (internal dummy connection)", "Apache server"),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) %A Mobile/15E148 [FBAN/FBIOS;FBDM/{density=3.0,width=1179};FBSN/iOS]",
        "Facebook on iPhone",
    ),
    ("%L Chrome/137.0.0.0 Safari/537.36 (Acme, https://acme.example)", "Acme (bot)"),
    ("%L Chrome/137.0.0.0 Safari/537.36 (Acme)", "browser on Linux"),
    ("%M Chrome/137.0.0.0 Safari/537.36 Brave", "Brave on macOS"),
];

const DOUBTFUL: &[(&str, &str)] = &[
    ("", "no user agent"),
    (" \t ", "no user agent"),
    ("Mozilla/5.0", "unknown"),
    ("Echo Chrome/1", "unknown"),
    ("Mozilla/5.0 Echo Chrome/1", "unknown"),
    ("NotChrome/1", "unknown"),
    ("Chrome/138", "unknown"),
    ("Your session is safe", "unknown"),
    ("Session-is-safe/1.0", "unknown"),
    ("admin/1.0", "unknown"),
    ("Torii-Admin/1.0", "unknown"),
    ("Windows/10", "unknown"),
    ("iPhone/17.5", "unknown"),
    ("Microsoft-Edge/138", "unknown"),
    ("Android-14/14.0", "unknown"),
    ("' OR 1=1 --", "unknown"),
    ("<script>alert(1)</script>", "unknown"),
    ("curl/8.5.0'; DROP TABLE users; --", "unknown"),
    ("${jndi:ldap://x/a}", "unknown"),
    ("\u{202e}curl/8.5", "unknown"),
    ("%W Chrome/138.0.0.0 Safari/537.36\u{1b}[31m", "unknown"),
    ("%W Chrome/138.0.0.0 Safari/537.36 \u{1f600}", "browser on Windows"),
    ("%W Chrome/99999999999999999999 Safari/537.36", "Chrome on Windows"),
    // Cut off: it could have been any other browser, and any later version.
    ("%W Chrome/13", "browser on Windows"),
    ("%W NotChrome/138.0.0.0 Safari/537.36", "browser on Windows"),
    ("%W Chrome/138.0.0.0 Safari/537.36 Acme/1.0", "browser on Windows"),
    ("%W Chrome/138.0.0.0 Safari/537.36 Edg/138.0 OPR/120.0 Vivaldi/7", "browser on Windows"),
    ("%W Chrome/138.0.0.0 Firefox/140.0 Safari/537.36", "browser on Windows"),
    ("Mozilla/5.0 (Windows NT 10.0; Macintosh) %K Chrome/138.0.0.0 Safari/537.36", "browser"),
    ("%I Chrome/138.0.0.0 Safari/537.36", "browser on iPhone"),
    ("Mozilla/5.0 (Linux; Android 10; CUBOT X30) %K Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome 138 on Android"),
    ("%V Mobile Safari/537.36 Acme/1.0", "app on Android"),
];

fn expand(text: &str) -> String {
    let text = PREFIXES.iter().fold(text.to_owned(), |text, (short, long)| text.replace(short, long));
    let text = text.replace("%K", "AppleWebKit/537.36 (KHTML, like Gecko)");
    text.replace("%A", "AppleWebKit/605.1.15 (KHTML, like Gecko)")
}

#[test]
fn user_agents() {
    assert_eq!(name(None), "no user agent");
    let tables = [BROWSERS, APPS_AND_BOTS, PRETENDERS, DOUBTFUL].concat();
    assert!(tables.len() >= 120);
    let of = |text: &str| name(Some(&expand(text)));
    let wrong: Vec<_> =
        tables.iter().filter(|(text, expected)| of(text) != *expected).map(|(text, to)| (text, of(text), to)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_first_2_kib_count_and_no_token_is_cut() {
    let chrome = expand("%W Chrome/138.0.0.0 Safari/537.36");
    assert_eq!(name(Some(&format!("{chrome}{}", " ".repeat(4000)))), "Chrome 138 on Windows");
    assert_eq!(name(Some(&"Chrome/138".repeat(10_000))), "unknown");
    assert_eq!(name(Some(&format!("{chrome} {}", "x".repeat(100_000)))), "Chrome 138 on Windows");
    assert_eq!(name(Some(&"(".repeat(100_000))), "unknown");
}

#[test]
fn a_field_starts_with_a_whole_word() {
    let starts_with = |field: &str| tokens(field)[0].field_starts_with("iPhone");
    assert!(starts_with("iPhone") && starts_with("iphone 15") && starts_with("iPhone15,2") && starts_with("iPhone-x"));
    assert!(!starts_with("iPhones") && !starts_with("iPhone_x") && !starts_with("iPhoné") && !starts_with("iPho"));
}

#[test]
fn a_number_is_digits_and_dots() {
    let is_number = |text: &str| tokens(text)[0].is_number();
    assert!(is_number("339") && is_number("339.0.1") && is_number("v2.9.0"));
    assert!(!is_number("1Password") && !is_number("2.X") && !is_number("v") && !is_number(".1") && !is_number("..."));
}

fn is_printable(name: &str) -> bool {
    !name.is_empty() && name.len() <= 60 && name.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

fn piece() -> impl Strategy<Value = String> {
    let tokens: Vec<&'static str> =
        BRANDS.iter().map(|entry| entry.0).chain(APPS.iter().map(|entry| entry.0)).collect();
    prop_oneof![
        proptest::sample::select(tokens).prop_map(|token| format!("{token}12.34")),
        proptest::sample::select(PLATFORMS).prop_map(|entry| format!("({} 98.76; x)", entry.0)),
        Just("AppleWebKit/537.36 (KHTML, like Gecko) Version/12 Safari/537.36".to_owned()),
        "[ -~]{0,30}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text_gives_a_short_printable_name(text in any::<String>()) {
        prop_assert!(is_printable(&name(Some(&text))));
    }

    #[test]
    fn pieces_of_user_agents_give_a_short_printable_name(pieces in proptest::collection::vec(piece(), 0..12), mozilla: bool) {
        let text = format!("{}{}", if mozilla { "Mozilla/5.0 " } else { "" }, pieces.join(" "));
        prop_assert!(is_printable(&name(Some(&text))), "{}", name(Some(&text)));
    }

    #[test]
    fn the_version_of_a_system_is_never_shown(
        platform in proptest::sample::select(PLATFORMS), brand in proptest::sample::select(BRANDS),
    ) {
        let text = format!("Mozilla/5.0 ({} 98.76; x98) AppleWebKit/537.36 {}12.34 Safari/537.36", platform.0, brand.0);
        let name = name(Some(&text));
        prop_assert!(!name.contains("98") && !name.contains("76"), "{}", name);
    }

    #[test]
    fn text_without_a_product_is_unknown(text in "[a-z]{3,9}( [a-z]{3,9}){1,9}") {
        prop_assume!(!TOOLS.iter().any(|tool| text.starts_with(&tool.0.to_ascii_lowercase())));
        prop_assert_eq!(name(Some(&text)), "unknown");
    }
}
