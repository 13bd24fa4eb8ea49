//! Recognises bots, crawlers and link-preview fetchers.

use std::borrow::Cow;

use super::tokens::Token;

/// Bots whose names don't end in "bot", and some that are shown by another name.
const BOTS: &[(&str, &str)] = &[
    ("AdsBot-Google", "Google AdsBot"),
    ("AdsBot-Google-Mobile", "Google AdsBot"),
    ("AhrefsSiteAudit", "AhrefsSiteAudit"),
    ("APIs-Google", "APIs-Google"),
    ("Baiduspider", "Baiduspider"),
    ("BingPreview", "BingPreview"),
    ("Bytespider", "Bytespider"),
    ("Acunetix", "Acunetix"),
    ("Catchpoint", "Catchpoint (monitor)"),
    ("CensysInspect", "CensysInspect"),
    ("Checkly", "Checkly (monitor)"),
    ("ChatGPT-User", "ChatGPT-User"),
    ("Chrome-Lighthouse", "Lighthouse"),
    ("Claude-User", "Claude-User"),
    ("DatadogSynthetics", "Datadog Synthetics"),
    ("Detectify", "Detectify"),
    ("Devin/", "Devin (AI agent)"),
    ("Dotcom-Monitor", "Dotcom-Monitor (monitor)"),
    ("facebookcatalog", "facebookcatalog"),
    ("facebookexternalhit", "facebookexternalhit"),
    ("FeedFetcher-Google", "FeedFetcher-Google"),
    ("feroxbuster", "feroxbuster"),
    ("Gemini-Deep-Research", "Gemini Deep Research (bot)"),
    ("gobuster", "gobuster"),
    ("GoogleAgent-Mariner", "Google Mariner (AI agent)"),
    ("Google-Agent", "Google agent (AI agent)"),
    ("Googlebot-Image", "Googlebot"),
    ("Googlebot-News", "Googlebot"),
    ("Googlebot-Video", "Googlebot"),
    ("Google-InspectionTool", "Google-InspectionTool"),
    ("GoogleOther", "GoogleOther"),
    ("Google-Read-Aloud", "Google-Read-Aloud"),
    ("GoogleImageProxy", "Google image proxy"),
    ("GoogleStackdriverMonitoring-UptimeChecks", "Google Cloud uptime check"),
    ("ia_archiver", "ia_archiver"),
    ("GTmetrix", "GTmetrix (monitor)"),
    ("Manus-User", "Manus (AI agent)"),
    ("masscan", "masscan"),
    ("Mediapartners-Google", "Mediapartners-Google"),
    ("meta-externalagent", "meta-externalagent"),
    ("meta-externalfetcher", "meta-externalfetcher"),
    ("MistralAI-User", "MistralAI-User"),
    ("Nessus", "Nessus"),
    ("Netsparker", "Netsparker"),
    ("NewRelicSynthetics", "New Relic Synthetics (monitor)"),
    ("Nikto", "Nikto"),
    ("Nmap", "Nmap"),
    ("NovaAct", "Nova Act (AI agent)"),
    ("nuclei", "nuclei"),
    ("Perplexity-User", "Perplexity-User"),
    ("Pingdom.com_bot_version_*", "Pingdom"),
    ("PingdomPageSpeed", "Pingdom"),
    ("PingdomTMS", "Pingdom"),
    ("Prerender", "Prerender"),
    ("PTST/", "WebPageTest (monitor)"),
    ("Site24x7", "Site24x7"),
    ("SkypeUriPreview", "SkypeUriPreview"),
    ("Slack-ImgProxy", "Slackbot"),
    ("Slackbot-LinkExpanding", "Slackbot"),
    ("Slurp", "Yahoo Slurp"),
    ("sqlmap", "sqlmap"),
    ("StatusCake", "StatusCake"),
    ("Storebot-Google", "Storebot-Google"),
    ("Uptime-Kuma", "Uptime Kuma (monitor)"),
    ("UptimeRobot", "UptimeRobot"),
    ("WPScan", "WPScan"),
    ("zgrab", "zgrab"),
];

/// Bots whose names end in "bot", as they spell them.
#[rustfmt::skip]
const KNOWN_BOTS: &[&str] = &[
    "AhrefsBot", "Amazonbot", "Applebot", "bingbot", "BLEXBot", "CCBot", "ClaudeBot", "Claude-SearchBot", "DataForSeoBot",
    "Discordbot", "DotBot", "DuckDuckBot", "Facebot", "Googlebot", "GPTBot", "LinkedInBot", "MJ12bot", "msnbot",
    "OAI-SearchBot", "PerplexityBot", "PetalBot", "Pinterestbot", "redditbot", "SemrushBot", "SeznamBot", "Slackbot",
    "TelegramBot", "Twitterbot", "YandexBot",
];

/// What the names of bots end in. By itself, none of these is a name.
const BOT_SUFFIXES: [&str; 3] = ["bot", "crawler", "spider"];

/// Returns the name of the bot, monitor, scanner or agent that is mentioned anywhere in a user agent.
pub(super) fn bot_name<'a>(tokens: &[Token<'_>]) -> Option<Cow<'a, str>> {
    let has_url = tokens.iter().any(|token| token.is_url);
    let is_compatible = tokens.iter().any(|token| token.comment > 0 && token.is("compatible"));
    let mut found: Option<Cow<'a, str>> = None;
    let mut follows_like = false;
    for token in tokens.iter().filter(|token| !token.is_url) {
        // "TelegramBot (like TwitterBot)".
        if std::mem::replace(&mut follows_like, token.is("like")) {
            continue;
        }
        let known = BOTS.iter().find(|(known, _)| token.matches(known)).map(|(_, name)| *name);
        let known = known.or_else(|| KNOWN_BOTS.iter().find(|known| token.is(known)).copied());
        let name = if let Some(known) = known {
            known.into()
        } else if has_bot_suffix(token) && (token.version.is_some() || has_url || is_compatible || is_bot_field(token))
        {
            let lower = token.name.to_ascii_lowercase();
            unknown_bot(token.unknown_name().filter(|_| !BOT_SUFFIXES.contains(&lower.as_str())))
        } else {
            continue;
        };
        if found.as_ref().is_some_and(|found| *found != name) {
            return Some("bot".into());
        }
        found = Some(name);
    }
    found.or_else(|| compatible_name(tokens, has_url)).or_else(|| name_beside_url(tokens))
}

fn has_bot_suffix(token: &Token<'_>) -> bool {
    let lower = token.name.to_ascii_lowercase();
    // CUBOT makes phones.
    BOT_SUFFIXES.iter().any(|suffix| lower.ends_with(suffix)) && lower != "cubot"
}

/// Whether a field of a comment is the name of a bot: `TSMbot`. In capitals it may be a model, such as `CUBOT`.
fn is_bot_field(token: &Token<'_>) -> bool {
    token.is_whole_field() && token.name.ends_with(|c: char| c.is_ascii_lowercase())
}

/// Returns the name in `(compatible; NAME/1.0; …)`.
fn compatible_name<'a>(tokens: &[Token<'_>], has_url: bool) -> Option<Cow<'a, str>> {
    let mut after = tokens.iter().skip_while(|token| token.comment == 0 || !token.is("compatible"));
    let compatible = after.next()?;
    let token = after.next().filter(|token| token.comment == compatible.comment)?;
    if token.is_any(&["MSIE", "Konqueror"]) {
        return None;
    }
    let name = token.unknown_name().filter(|_| token.version.is_some() || token.is_whole_field());
    // Without an address it may be anything, unless the first comment, where the platform belongs, begins so.
    (has_url || (name.is_some() && compatible.comment > 1)).then(|| unknown_bot(name))
}

/// Returns the name in `Chrome/134.0 Safari/537.36 (NAME, https://…)` and in `… Safari/537.36; NAME/1.0; +https://…`.
fn name_beside_url<'a>(tokens: &[Token<'_>]) -> Option<Cow<'a, str>> {
    tokens.first().filter(|first| first.is("Mozilla"))?;
    let url = tokens.iter().position(|token| token.is_url)?;
    let before = tokens[..url].last()?;
    let is_beside = before.comment == tokens[url].comment && (before.is_whole_field() || before.comment == 0);
    let name = before.unknown_name().filter(|_| before.comment > 0 || before.version.is_some());
    name.filter(|_| is_beside).map(|name| unknown_bot(Some(name)))
}

fn unknown_bot<'a>(name: Option<&str>) -> Cow<'a, str> {
    name.map_or("bot".into(), |name| format!("{name} (bot)").into())
}
