//! Recognises bots, crawlers and link-preview fetchers.

use std::borrow::Cow;

use super::known_products::{BOTS, KNOWN_BOTS};
use super::tokens::Token;

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
