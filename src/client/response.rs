//! Parses response bodies, and says exactly what is wrong with a bad one.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Cause, Flaw};
use crate::model::{self, Id, Membership, Session, SessionRecord, User, UserRecord};

/// Deeper JSON is an error: readers of our output, such as jq, have limits of their own.
const MAX_DEPTH: usize = 128;

/// Parses `body` as the list of the sessions of `user`. One bad session is an error, which names the element and the field.
pub fn parse_sessions(body: &str, user: Id) -> Result<Vec<SessionRecord<'_>>, Cause> {
    try_parse_sessions(body, user).ok_or_else(|| diagnose_list(body, user))
}

/// Parses the sessions in one pass; `None` when anything is wrong.
fn try_parse_sessions(body: &str, user: Id) -> Option<Vec<SessionRecord<'_>>> {
    let mut records = Vec::new();
    let mut rest = skip_blanks(skip_blanks(body).strip_prefix('[')?);
    if let Some(end) = rest.strip_prefix(']') {
        return skip_blanks(end).is_empty().then_some(records);
    }
    loop {
        // The library accepts a list as the fields in their order.
        if !rest.starts_with('{') {
            return None;
        }
        let mut sessions = serde_json::Deserializer::from_str(rest).into_iter::<Session<'_>>();
        let session = sessions.next()?.ok().filter(|session| session.user_id == user)?;
        let (raw, after) = rest.split_at(sessions.byte_offset());
        check_tokens(raw).ok()?;
        records.push(SessionRecord { session, raw });
        let after = skip_blanks(after);
        match after.strip_prefix(',') {
            Some(next) => rest = skip_blanks(next),
            None => return skip_blanks(after.strip_prefix(']')?).is_empty().then_some(records),
        }
    }
}

/// Skips the white space of JSON (RFC 8259, section 2).
fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\n', '\r'])
}

/// Returns why `body` is not the list of the sessions of `user`. Only called when it is not, so it may be slow.
fn diagnose_list(body: &str, user: Id) -> Cause {
    const NOT_SESSIONS: &str = "is not a list of sessions";
    let elements: Vec<&RawValue> = match serde_json::from_str(body) {
        Ok(elements) => elements,
        Err(error) => return diagnose_json(body, &error),
    };
    for (index, raw) in elements.into_iter().enumerate() {
        let element = |detail: String| Some(format!("element [{index}]: {detail}"));
        let raw = raw.get();
        if !raw.starts_with('{') {
            return bad_response(NOT_SESSIONS, Flaw::InvalidSession, element(not_an_object(raw)));
        }
        if let Err(flaw) = check_tokens(raw) {
            return bad_response(NOT_SESSIONS, Flaw::InvalidSession, element(flaw.into()));
        }
        match serde_json::from_str::<Session<'_>>(raw) {
            Err(error) => {
                return bad_response(NOT_SESSIONS, Flaw::InvalidSession, element(diagnose_session(raw, &error)));
            }
            Ok(session) if session.user_id != user => {
                let detail = element(format!("userId is {}", session.user_id));
                return bad_response("contains sessions of another user", Flaw::OtherUser, detail);
            }
            Ok(_) => {}
        }
    }
    bad_response(NOT_SESSIONS, Flaw::NotAList, None)
}

pub(super) struct UserPage {
    pub users: Vec<UserRecord>,
    pub has_more: bool,
    /// The cursor of the next page.
    pub next: Option<Id>,
}

/// A page of a list (API reference).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<'a> {
    #[serde(borrow)]
    pub items: Vec<&'a RawValue>,
    /// The cursor of the next page.
    pub next_cursor: Option<Id>,
    pub has_more: bool,
}

/// Parses `body` as a page; `what` is the error if it is none, a predicate, with its `flaw`.
fn parse_page<'a>(body: &'a str, what: &str, flaw: Flaw) -> Result<Page<'a>, Cause> {
    let not_a_page = |detail: Option<String>| bad_response(what, flaw, detail);
    if !body.trim_start().starts_with(['{', '<']) && !body.trim().is_empty() {
        return Err(not_a_page(None));
    }
    let page: Page<'_> = serde_json::from_str(body).map_err(|error| match diagnose_json(body, &error) {
        Cause::BadResponse { flaw: Flaw::NotAList, .. } => not_a_page(Some(error.to_string())),
        other => other,
    })?;
    Ok(page)
}

/// Parses `body` as a page of anything.
pub(super) fn parse_values(body: &str) -> Result<Page<'_>, Cause> {
    const NOT_PAGES: &str = "is not a paginated list";
    let page = parse_page(body, NOT_PAGES, Flaw::NotAPage)?;
    for (index, item) in page.items.iter().enumerate() {
        let not_a_page = |flaw| bad_response(NOT_PAGES, Flaw::NotAPage, Some(format!("element [{index}]: {flaw}")));
        check_tokens(item.get()).map_err(not_a_page)?;
    }
    Ok(page)
}

/// Parses `body` as a page of users.
pub(super) fn parse_users(body: &str) -> Result<UserPage, Cause> {
    const NOT_USERS: &str = "is not a list of users";
    let page = parse_page(body, NOT_USERS, Flaw::NotAList)?;
    let users = page.items.iter().enumerate().map(|(index, raw)| {
        parse_user_record(raw.get())
            .map_err(|flaw| bad_response(NOT_USERS, Flaw::InvalidUser, Some(format!("element [{index}]: {flaw}"))))
    });
    let users = users.collect::<Result<_, _>>()?;
    Ok(UserPage { users, has_more: page.has_more, next: page.next_cursor })
}

/// Parses `item` as the membership of a user in an organization.
pub(super) fn parse_membership(item: &RawValue) -> Result<Membership, Cause> {
    serde_json::from_str(item.get())
        .map_err(|error| bad_response("is not a list of organizations", Flaw::NotAList, Some(error.to_string())))
}

/// Checks that `body` is JSON that other readers accept, too.
pub(super) fn check_json(body: &str) -> Result<(), Cause> {
    let value: &RawValue = serde_json::from_str(body).map_err(|error| diagnose_json(body, &error))?;
    check_tokens(value.get()).map_err(|flaw| bad_response("is not JSON", Flaw::NotJson, Some(flaw.into())))
}

/// Parses `body` as the user `id`.
pub(super) fn parse_user(body: &str, id: Id) -> Result<UserRecord, Cause> {
    let raw: &RawValue = serde_json::from_str(body).map_err(|error| diagnose_json(body, &error))?;
    let record =
        parse_user_record(raw.get()).map_err(|flaw| bad_response("is not a user", Flaw::InvalidUser, Some(flaw)))?;
    if record.user.id != id {
        return Err(bad_response("is another user", Flaw::OtherUser, Some(format!("id is {}", record.user.id))));
    }
    Ok(record)
}

fn parse_user_record(json: &str) -> Result<UserRecord, String> {
    if !json.starts_with('{') {
        return Err(not_an_object(json));
    }
    check_tokens(json)?;
    let user: User = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let instants =
        [Some(&user.created_at), Some(&user.updated_at), user.deleted_at.as_ref(), user.email_verified_at.as_ref()];
    if instants.into_iter().flatten().any(|text| model::parse_instant(text).is_err()) {
        return Err("it has an instant that is not RFC 3339".into());
    }
    let raw = RawValue::from_string(json.to_owned()).map_err(|error| error.to_string())?;
    Ok(UserRecord { user, raw })
}

pub(super) fn bad_response(what: &str, flaw: Flaw, detail: Option<String>) -> Cause {
    Cause::BadResponse { what: what.into(), flaw, detail }
}

fn diagnose_json(body: &str, error: &serde_json::Error) -> Cause {
    let start = body.trim_start();
    if start.is_empty() {
        return bad_response("is empty", Flaw::Empty, None);
    }
    if start.starts_with('<') {
        return bad_response("is not from Torii: it is HTML or XML", Flaw::NotJson, None);
    }
    let position = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => bad_response("is cut off", Flaw::Truncated, Some(position)),
        serde_json::error::Category::Data => bad_response("is not a list of sessions", Flaw::NotAList, None),
        _ => bad_response("is not JSON", Flaw::NotJson, Some(position)),
    }
}

/// Checks well-formed JSON for what the library accepts in a value that it only copies: too much depth, and halves of surrogate
/// pairs, which are no character and which other readers reject or replace.
fn check_tokens(json: &str) -> Result<(), &'static str> {
    let bytes = json.as_bytes();
    // Fast path: nearly every session has neither an escape nor a nested object or list.
    if memchr::memchr3_iter(b'\\', b'{', b'[', bytes).nth(1).is_none() {
        return Ok(());
    }
    // The element itself is in the list.
    let mut depth = 1;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = check_string(bytes, at + 1)?,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err("it is nested too deeply");
                }
            }
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// Checks a string whose text begins at `at`, and returns the position of its closing quotation mark.
fn check_string(bytes: &[u8], mut at: usize) -> Result<usize, &'static str> {
    let unit = |at: usize| {
        let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    loop {
        at += memchr::memchr2(b'"', b'\\', &bytes[at..]).ok_or("it has an unterminated string")?;
        if bytes[at] == b'"' {
            return Ok(at);
        }
        at += match (unit(at), unit(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => return Err("it has an unpaired surrogate in a string"),
            (Some(_), _) => 6,
            (None, _) => 2,
        };
    }
}

/// Names the field that makes a session invalid. Only called when one does, so it may be slow.
fn diagnose_session(json: &str, error: &serde_json::Error) -> String {
    let Ok(value) = serde_json::from_str::<Value>(json) else { return "it can't be read".into() };
    let Value::Object(fields) = value else { return "it can't be read".into() };
    let is_id = |text: &str| text.parse::<Id>().is_ok();
    let is_instant = |text: &str| model::parse_instant(text).is_ok();
    let id = ("is not a UUID", &is_id as &dyn Fn(&str) -> bool);
    let instant = ("is not an RFC 3339 instant", &is_instant as _);
    let text = ("", &(|_: &str| true) as _);
    let required = model::REQUIRED_IDS.map(|name| (name, true, id)).into_iter();
    let checks = required
        .chain(model::REQUIRED_INSTANTS.map(|name| (name, true, instant)))
        .chain(model::OPTIONAL_IDS.map(|name| (name, false, id)))
        .chain(model::OPTIONAL_TEXTS.map(|name| (name, false, text)));
    for (name, required, (problem, is_valid)) in checks {
        match fields.get(name) {
            None if required => return format!("{name} is missing"),
            None => {}
            Some(Value::Null) if !required => {}
            Some(Value::String(text)) if is_valid(text) => {}
            Some(Value::String(_)) => return format!("{name} {problem}"),
            Some(other) => return format!("{name} is {}, not a string", json_type(&other.to_string())),
        }
    }
    // Only a duplicate field is left, which the library's message names.
    let message = error.to_string();
    if message.starts_with("duplicate field") { message } else { "it can't be read".into() }
}

fn not_an_object(json: &str) -> String {
    format!("it is {}, not an object", json_type(json))
}

/// Names the type of a well-formed JSON value.
fn json_type(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USER: &str = "01931a73-8b00-7000-8000-000000000000";

    fn session(field: &str, value: &str) -> String {
        let mut fields = vec![
            ("id", "\"01931a74-1234-7000-8000-000000000000\""),
            ("userId", "\"01931a73-8b00-7000-8000-000000000000\""),
            ("environmentId", "\"01931a72-0000-7000-8000-000000000000\""),
            ("createdAt", "\"2026-05-16T09:30:00Z\""),
            ("expiresAt", "\"2026-05-23T09:30:00Z\""),
            ("lastUsedAt", "\"2026-05-16T11:42:00Z\""),
        ];
        fields.retain(|(name, _)| *name != field);
        if !value.is_empty() {
            fields.push((field, value));
        }
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    }

    fn parse(body: &str) -> Result<usize, (String, Flaw, String)> {
        match parse_sessions(body, Id::parse_lenient(USER).unwrap()) {
            Ok(records) => Ok(records.len()),
            Err(Cause::BadResponse { what, flaw, detail }) => Err((what, flaw, detail.unwrap_or_default())),
            Err(other) => panic!("{other}"),
        }
    }

    fn detail_of(field: &str, value: &str) -> String {
        parse(&format!("[{},{}]", session("", ""), session(field, value))).unwrap_err().2
    }

    #[test]
    fn good_responses() {
        assert_eq!(parse("[]"), Ok(0));
        assert_eq!(parse(&format!(" [ {} ]\n", session("userAgent", "null"))), Ok(1));
        assert_eq!(parse(&format!("[{}]", session("new", "{\"a\":[1,{}],\"\\ud83d\\ude00\":\"\\\\u\\\"\"}"))), Ok(1));
    }

    #[test]
    fn a_bad_element_is_named_with_its_field() {
        assert_eq!(detail_of("userId", ""), "element [1]: userId is missing");
        assert_eq!(detail_of("lastUsedAt", "\"yesterday\""), "element [1]: lastUsedAt is not an RFC 3339 instant");
        assert_eq!(detail_of("createdAt", "null"), "element [1]: createdAt is null, not a string");
        assert_eq!(detail_of("userAgent", "{}"), "element [1]: userAgent is an object, not a string");
        assert_eq!(detail_of("impersonatedBy", "\"\""), "element [1]: impersonatedBy is not a UUID");
        assert_eq!(detail_of("id", "\"{01931a74-1234-7000-8000-000000000000}\""), "element [1]: id is not a UUID");
        assert_eq!(detail_of("id", "\"x\",\"id\":\"x\""), "element [1]: id is not a UUID");
        assert_eq!(parse("[5]").unwrap_err().2, "element [0]: it is a number, not an object");
        // The library accepts a list as the fields in their order.
        let id = format!("\"{USER}\"");
        let at = "\"2026-05-16T09:30:00Z\"";
        let list = format!("[[{id},{id},{id},null,null,{at},{at},{at},null,null]]");
        assert_eq!(parse(&list).unwrap_err().2, "element [0]: it is a list, not an object");
        assert!(detail_of("ipAddress", "null,\"ipAddress\":null").contains("duplicate field `ipAddress`"));
    }

    #[test]
    fn flaws_of_what_is_not_a_list() {
        for (body, flaw) in [
            ("", Flaw::Empty),
            (" \n", Flaw::Empty),
            ("<html>", Flaw::NotJson),
            ("nope", Flaw::NotJson),
            ("[] []", Flaw::NotJson),
            ("{}", Flaw::NotAList),
            ("null", Flaw::NotAList),
            ("[", Flaw::Truncated),
            ("[{\"id\":\"0193", Flaw::Truncated),
        ] {
            assert_eq!(parse(body).unwrap_err().1, flaw, "{body}");
        }
    }

    #[test]
    fn sessions_of_another_user_are_an_error() {
        let other = session("userId", "\"01931a73-8b00-7000-8000-000000000009\"");
        assert_eq!(parse(&format!("[{},{other}]", session("", ""))).unwrap_err().1, Flaw::OtherUser);
    }

    #[test]
    fn depth_and_lone_surrogates_are_errors_in_unknown_fields_too() {
        let nested =
            |depth: usize| format!("[{}]", session("x", &format!("{}{}", "[".repeat(depth), "]".repeat(depth))));
        assert_eq!(parse(&nested(126)), Ok(1));
        assert!(parse(&nested(127)).unwrap_err().2.contains("too deeply"));
        for lone in ["\\ud800", "\\udc00", "\\ud800\\u0041", "\\udc00\\ud800", "a\\ud83dé"] {
            assert!(detail_of("x", &format!("\"{lone}\"")).contains("surrogate"), "{lone}");
            assert!(detail_of("x", &format!("{{\"{lone}\":1}}")).contains("surrogate"), "{lone}");
        }
    }

    /// Whether the library accepts the whole and each element.
    fn is_good(body: &str, user: Id) -> bool {
        serde_json::from_str::<Vec<&RawValue>>(body).is_ok_and(|elements| {
            elements.iter().all(|raw| {
                raw.get().starts_with('{')
                    && check_tokens(raw.get()).is_ok()
                    && serde_json::from_str::<Session<'_>>(raw.get()).is_ok_and(|session| session.user_id == user)
            })
        })
    }

    proptest! {
        #[test]
        fn one_pass_accepts_the_same_as_a_check_of_each_element(
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0usize..3, prop::sample::select(
                vec!["", " ", "\n", ",", "[", "]", "{", "}", "\"", ":", "\\", "0", "e", "null", "[]", "{\"a\":[1]}", "\u{a0}", "\u{c}"]
            )), 0..4),
        ) {
            let mut body = format!(" [ {} , {} ]\n", session("", ""), session("x", "{\"y\": [\"\\u00e9\", 1e5]}"));
            for (at, removed, inserted) in changes {
                let at = at.index(body.len());
                let end = (at + removed).min(body.len());
                if body.is_char_boundary(at) && body.is_char_boundary(end) {
                    body.replace_range(at..end, inserted);
                }
            }
            let user = Id::parse_lenient(USER).unwrap();
            prop_assert_eq!(parse_sessions(&body, user).is_ok(), is_good(&body, user), "{}", body);
        }
    }

    #[test]
    fn every_proper_prefix_of_a_good_response_is_an_error() {
        let body = format!("[{},{}]", session("x", "[1.5e3,true]"), session("userAgent", "\"é\\n\""));
        for end in (0..body.len()).filter(|&end| body.is_char_boundary(end)) {
            assert!(parse(&body[..end]).is_err(), "{}", &body[..end]);
        }
    }
}
