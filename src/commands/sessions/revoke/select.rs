//! Matches session IDs and prefixes with the sessions of a user.

use crate::error::Error;
use crate::model::{self, Id, MIN_PREFIX, SessionRecord, ShortIds};

/// A session as given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionArg {
    Id(Id),
    /// In lower case.
    Prefix(String),
}

impl SessionArg {
    /// Parses an ID or a prefix. The error doesn't quote the text, which may be a key.
    pub fn parse(text: &str) -> Result<SessionArg, String> {
        if let Some(id) = Id::parse_pasted(text, "session") {
            return Ok(SessionArg::Id(id));
        }
        // A shortened ID may be pasted with its ellipsis.
        let prefix =
            model::with_hyphens(text).trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_ascii_lowercase();
        let is_prefix = prefix.len() < 36
            && prefix.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        if !is_prefix || prefix.len() < MIN_PREFIX {
            return Err(format!("expected a session ID, or a prefix of it of {MIN_PREFIX} or more characters"));
        }
        Ok(SessionArg::Prefix(prefix))
    }
}

/// Returns the IDs of the matching sessions, and with `may_be_missing` the whole IDs that match no session.
///
/// A prefix that matches several sessions is an error, and so is an argument that matches none (except with `may_be_missing`).
pub fn find(
    user: Id,
    args: &[SessionArg],
    records: &[SessionRecord<'_>],
    may_be_missing: bool,
) -> Result<(Vec<Id>, Vec<Id>), Error> {
    let mut ids: Vec<Id> = records.iter().map(|record| record.session.id).collect();
    // A response may contain a session twice.
    ids.sort_unstable();
    ids.dedup();
    let (mut found, mut missing, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for arg in args {
        match arg {
            SessionArg::Id(id) if ids.contains(id) => found.push(*id),
            SessionArg::Id(id) if may_be_missing => missing.push(*id),
            SessionArg::Id(id) => unknown.push(id.to_string()),
            SessionArg::Prefix(prefix) => {
                let matches = ids.iter().filter(|id| id.to_string().starts_with(prefix.as_str()));
                let matches: Vec<Id> = matches.copied().collect();
                match matches.as_slice() {
                    [] => unknown.push(format!("{prefix}…")),
                    [id] => found.push(*id),
                    _ => {
                        let short = ShortIds::new(ids.iter().copied());
                        let candidates = matches.iter().map(|id| short.shorten(*id)).collect();
                        return Err(Error::AmbiguousSession { prefix: prefix.clone(), candidates });
                    }
                }
            }
        }
    }
    if !unknown.is_empty() {
        return Err(Error::SessionNotFound { user: user.to_string(), sessions: unknown });
    }
    missing.sort_by_key(ToString::to_string);
    missing.dedup();
    Ok((found, missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_prefixes() {
        let id = "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04";
        assert_eq!(SessionArg::parse(id).unwrap(), SessionArg::Id(id.parse().unwrap()));
        for (text, prefix) in [
            ("01981F2A", "01981f2a"),
            ("01981f2a-", "01981f2a-"),
            ("01981f2a-6c3e…", "01981f2a-6c3e"),
            ("(01981f2a–6c3e).\u{200b}", "01981f2a-6c3e"),
        ] {
            assert_eq!(SessionArg::parse(text).unwrap(), SessionArg::Prefix(prefix.into()));
        }
        for bad in ["", "01981f2", "01981f2g", "01981f2a6", "sk_live_abcdefgh", &id[..35].replace('b', "x")] {
            assert!(SessionArg::parse(bad).is_err(), "{bad}");
        }
    }
}
