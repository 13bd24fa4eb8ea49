//! Recognises programs that aren't browsers.

use super::Device;
use super::apps::APPS;
use super::claims::Claims;
use super::platforms::{ANDROID, IOS};
use super::tokens::VersionDetail::{Minor, Nothing};
use super::tokens::{MAX_NAME, Product, Token, find_product, is_showable_name, short_version};

/// Libraries and command-line tools. They come first in a user agent.
pub(super) const TOOLS: &[Product] = &[
    ("aiohttp/", "Python aiohttp", Minor),
    ("Apache/", "Apache server", Nothing),
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
    ("go-resty/", "Go resty", Minor),
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

impl<'a> Claims<'a> {
    /// Names a program that doesn't claim to be "Mozilla": a tool, a library, or an app with its own user agent.
    pub(super) fn program(&self, text: &str, tokens: &[Token<'a>]) -> Device {
        let unknown = || "unknown".into();
        let mut outside = tokens.iter().filter(|token| token.comment == 0).copied();
        let Some(first) = outside.next() else { return unknown() };
        let second = outside.next();
        if let Some(sdk) = torii_sdk(first) {
            return sdk.into();
        }
        if first.is("Dalvik") {
            return self.device(self.app.value().unwrap_or("app"), "", self.platform.value().or(Some(ANDROID)));
        }
        if first.is("Darwin") {
            return self.device("app", "", None);
        }
        if first.is("Roku") || first.field_starts_with("AppleTV") {
            return if first.is("Roku") { "Roku".into() } else { "Apple TV".into() };
        }
        let version_in_comment = tokens.get(1).filter(|token| token.comment == 1);
        if let (true, None, Some(version)) = (first.is("Links"), first.version, version_in_comment) {
            return Device { version: short_version(version.name, Minor).into(), ..Device::from("Links") };
        }
        tool(first, second).unwrap_or_else(|| self.app_or_unknown(text, tokens, first, second))
    }

    /// Names an app, known or not.
    fn app_or_unknown(&self, text: &str, tokens: &[Token<'a>], first: Token<'a>, second: Option<Token<'a>>) -> Device {
        let has_product = |name: &str| tokens.iter().any(|token| token.comment == 0 && token.is(name));
        let is_apple = tokens
            .iter()
            .any(|token| token.comment == 0 && token.version.is_some() && token.is_any(&["CFNetwork", "Alamofire"]));
        let is_product =
            first.version.is_some() || second.is_none_or(|token| token.version.is_some() || token.is_number());
        let app = find_product(APPS, first).filter(|_| is_product);
        if is_apple {
            let name = match app {
                Some((_, name, _)) => (*name).to_owned(),
                None if first.is("Mail") => return "Apple Mail".into(),
                // A blank is written as "%20".
                None => first.version.and_then(|_| words_name(first.name.split("%20"))).unwrap_or("app".into()),
            };
            return match self.platform.value() {
                Some(_) => self.device(name, "", None),
                None => self.device(name + " (Apple)", "", None),
            };
        }
        if let Some((_, name, detail)) = app {
            let fallback = if has_product("Android") { Some(ANDROID) } else { has_product("iOS").then_some(IOS) };
            let version = short_version(first.version.unwrap_or_default(), *detail);
            return self.device(*name, version, self.platform.value().or(fallback));
        }
        let claims_browser = self.has_engine || self.base.is_made() || self.brand.is_made() || self.has_safari;
        let are_products = tokens.iter().all(|token| token.comment > 0 || token.version.is_some());
        let version = short_version(first.version.unwrap_or_default(), Minor);
        match first.unknown_name() {
            Some(name) if !claims_browser && are_products && text.is_ascii() && !version.is_empty() => {
                self.device(name.to_owned(), version, None)
            }
            _ if !claims_browser && text.is_ascii() => self.name_of_words(tokens).unwrap_or("unknown".into()),
            _ => "unknown".into(),
        }
    }

    /// Names an app whose name has two or three words: `Home Assistant/2023.6`.
    fn name_of_words(&self, tokens: &[Token<'a>]) -> Option<Device> {
        let outside = tokens.iter().filter(|token| token.comment == 0);
        let words = 1 + outside.clone().take_while(|token| token.version.is_none()).count();
        let version = short_version(outside.clone().nth(words - 1)?.version?, Minor);
        if words < 2 || version.is_empty() || outside.clone().skip(words).any(|token| token.version.is_none()) {
            return None;
        }
        let name = words_name(outside.take(words).map(|token| token.name))?;
        let name = name.strip_prefix("Microsoft Office ").map_or(name.clone(), |app| format!("Microsoft {app}"));
        Some(self.device(name, version, None))
    }
}

/// Joins the words of an unknown name, if each begins like one and together they can be shown.
fn words_name<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    let is_word =
        |word: &&str| is_showable_name(word) && (words.len() == 1 || word.starts_with(|c: char| c.is_uppercase()));
    let name = words.join(" ");
    (words.len() <= 3 && words.iter().all(is_word) && name.len() <= MAX_NAME).then_some(name)
}

/// Recognises a known tool or library.
fn tool(first: Token<'_>, second: Option<Token<'_>>) -> Option<Device> {
    // "Python/3.12 aiohttp/3.10", "Grafana k6/1.0", "Microsoft Office/16.0": the second token says more.
    let is_maker = first.is_any(&["Grafana", "Microsoft"]) && first.version.is_none();
    let is_generic = first.is("Python") || is_maker;
    let token = second.filter(|token| is_generic && find_product(TOOLS, *token).is_some()).unwrap_or(first);
    let (_, name, detail) = find_product(TOOLS, token)?;
    let is_alone = token.version.is_some() || second.is_none_or(|token| token.is_number());
    if !is_alone {
        return Some("unknown".into());
    }
    let version = token.version.or(second.filter(Token::is_number).map(|token| token.name));
    Some(Device { version: short_version(version.unwrap_or_default(), *detail).into(), ..Device::from(*name) })
}

/// Recognises Torii's own SDKs and CLI.
fn torii_sdk(token: Token<'_>) -> Option<&'static str> {
    token.version?;
    let lower = token.name.to_ascii_lowercase();
    let rest = lower.strip_prefix("torii-")?;
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
    known.iter().find(|(part, _)| rest.split('-').any(|other| other == *part)).map(|(_, name)| *name)
}
