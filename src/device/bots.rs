//! Bots, crawlers and what fetches previews.

use std::borrow::Cow;

use super::table::{BOTS, KNOWN_BOTS};
use super::tokens::{Token, is};

/// How bots are called. Nothing but that is no name.
const ENDS: [&str; 3] = ["bot", "crawler", "spider"];

/// The bot that a user agent speaks of, wherever it does so.
pub(super) fn bot<'a>(tokens: &[Token<'_>]) -> Option<Cow<'a, str>> {
    let has_url = tokens.iter().any(|token| token.url);
    let compatible = tokens.iter().any(|token| token.comment > 0 && is(token.name, "compatible"));
    let mut found: Option<Cow<'a, str>> = None;
    let mut after_like = false;
    for token in tokens.iter().filter(|token| !token.url) {
        // "TelegramBot (like TwitterBot)".
        let skipped = std::mem::replace(&mut after_like, is(token.name, "like"));
        if skipped {
            continue;
        }
        let known = BOTS.iter().find(|(known, _)| token.matches(known)).map(|(_, name)| *name);
        let known = known.or_else(|| KNOWN_BOTS.iter().find(|known| is(token.name, known)).copied());
        let lower = token.name.to_ascii_lowercase();
        let called_bot = ENDS.iter().any(|end| lower.ends_with(end)) && lower != "cubot";
        let name: Cow<'a, str> = if let Some(known) = known {
            known.into()
        } else if called_bot && (token.version.is_some() || has_url || compatible) {
            let name = token.unknown_name().filter(|_| !ENDS.contains(&lower.as_str()));
            name.map_or("bot".into(), |name| format!("{name} (bot)").into())
        } else {
            continue;
        };
        if found.as_ref().is_some_and(|found| *found != name) {
            return Some("bot".into());
        }
        found = Some(name);
    }
    if found.is_none() && has_url && compatible {
        let mut after = tokens.iter().skip_while(|token| !is(token.name, "compatible")).skip(1);
        let token = after.find(|token| token.comment > 0)?;
        if ["MSIE", "Konqueror"].iter().any(|name| is(token.name, name)) {
            return None;
        }
        let name = token.version.and_then(|_| token.unknown_name());
        return Some(name.map_or("bot".into(), |name| format!("{name} (bot)").into()));
    }
    found
}
