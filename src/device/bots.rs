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
const KNOWN_BOTS: &[&str] = &[
    "AhrefsBot", "Amazonbot", "Applebot", "bingbot", "BLEXBot", "CCBot", "ClaudeBot", "Claude-SearchBot", "DataForSeoBot",
    "Discordbot", "DotBot", "DuckDuckBot", "Facebot", "Googlebot", "GPTBot", "LinkedInBot", "MJ12bot", "msnbot",
    "OAI-SearchBot", "PerplexityBot", "PetalBot", "Pinterestbot", "redditbot", "SemrushBot", "SeznamBot", "Slackbot",
    "TelegramBot", "Twitterbot", "YandexBot",
];

/// What the names of bots end in. By itself, none of these is a name.
const BOT_SUFFIXES: [&str; 3] = ["bot", "crawler", "spider"];

/// Returns the name of the bot that is mentioned anywhere in a user agent.
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
        let lower = token.name.to_ascii_lowercase();
        // CUBOT makes phones.
        let has_suffix = BOT_SUFFIXES.iter().any(|suffix| lower.ends_with(suffix)) && lower != "cubot";
        let name = if let Some(known) = known {
            known.into()
        } else if has_suffix && (token.version.is_some() || has_url || is_compatible) {
            unknown_bot(token.unknown_name().filter(|_| !BOT_SUFFIXES.contains(&lower.as_str())))
        } else {
            continue;
        };
        if found.as_ref().is_some_and(|found| *found != name) {
            return Some("bot".into());
        }
        found = Some(name);
    }
    if found.is_none() && has_url && is_compatible {
        let mut after = tokens.iter().skip_while(|token| !token.is("compatible")).skip(1);
        let token = after.find(|token| token.comment > 0)?;
        if token.is_any(&["MSIE", "Konqueror"]) {
            return None;
        }
        return Some(unknown_bot(token.version.and_then(|_| token.unknown_name())));
    }
    found
}

fn unknown_bot<'a>(name: Option<&str>) -> Cow<'a, str> {
    name.map_or("bot".into(), |name| format!("{name} (bot)").into())
}
