//! Bots, crawlers and what fetches previews.

use std::borrow::Cow;

use super::table::{BOTS, KNOWN_BOTS};
use super::words::{Word, is};

/// How bots are called. Nothing but that is no name.
const ENDS: [&str; 3] = ["bot", "crawler", "spider"];

/// The bot that a user agent speaks of, wherever it does so.
pub(super) fn bot<'a>(words: &[Word<'_>]) -> Option<Cow<'a, str>> {
    let has_url = words.iter().any(|word| word.url);
    let compatible = words.iter().any(|word| word.comment > 0 && is(word.name, "compatible"));
    let mut found: Option<Cow<'a, str>> = None;
    let mut after_like = false;
    for word in words.iter().filter(|word| !word.url) {
        // "TelegramBot (like TwitterBot)".
        let skipped = std::mem::replace(&mut after_like, is(word.name, "like"));
        if skipped {
            continue;
        }
        let known = BOTS.iter().find(|(token, _)| word.matches(token)).map(|(_, name)| *name);
        let known = known.or_else(|| KNOWN_BOTS.iter().find(|token| is(word.name, token)).copied());
        let lower = word.name.to_ascii_lowercase();
        let called_bot = ENDS.iter().any(|end| lower.ends_with(end)) && lower != "cubot";
        let name: Cow<'a, str> = if let Some(known) = known {
            known.into()
        } else if called_bot && (word.version.is_some() || has_url || compatible) {
            let name = word.unknown_name().filter(|_| !ENDS.contains(&lower.as_str()));
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
        let mut after = words.iter().skip_while(|word| !is(word.name, "compatible")).skip(1);
        let word = after.find(|word| word.comment > 0)?;
        if ["MSIE", "Konqueror"].iter().any(|name| is(word.name, name)) {
            return None;
        }
        let name = word.version.and_then(|_| word.unknown_name());
        return Some(name.map_or("bot".into(), |name| format!("{name} (bot)").into()));
    }
    found
}
