//! The settings with their origins.

use serde::Serialize;

use super::error::safe;
use super::sanitize;
use crate::config::SettingInfo;

/// Formats one line per setting: `API URL  https://api.torii.so  from the built-in default`.
pub fn lines(facts: &[SettingInfo]) -> String {
    let widest = facts.iter().map(|fact| sanitize::width(fact.label)).max().unwrap_or_default();
    facts.iter().fold(String::new(), |lines, fact| {
        let gap = " ".repeat(widest - sanitize::width(fact.label));
        let origin = fact.origin.as_ref().map(|origin| format!("  from {origin}")).unwrap_or_default();
        lines + &format!("{}{gap}  {}{}\n", fact.label, safe(&fact.value), safe(&origin))
    })
}

/// Formats one JSON object: `{"apiUrl":{"value":…,"origin":…},…}`.
pub fn json(facts: &[SettingInfo], pretty: bool) -> String {
    #[derive(Serialize)]
    struct FactMember {
        value: Option<String>,
        origin: Option<String>,
    }
    let members = facts.iter().map(|fact| {
        let origin = fact.origin.as_ref().map(|origin| safe(&origin.to_string()));
        (fact.key, FactMember { value: origin.as_ref().map(|_| safe(&fact.value)), origin })
    });
    super::json::object(members, pretty)
}
