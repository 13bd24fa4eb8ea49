//! The settings with their origins.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::error::safe;
use super::grid::Grid;
use super::{json as json_view, sanitize};
use crate::config::{ProfileInfo, SettingInfo};

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

/// Formats one line per profile, with titles on a terminal; `*` marks the default one.
pub fn profiles(profiles: &[ProfileInfo], on_terminal: bool) -> io::Result<String> {
    let mut grid = Grid::default();
    if on_terminal && !profiles.is_empty() {
        grid.add_row(["  NAME", "SECRET KEY", "API URL"].into_iter().map(str::to_owned));
    }
    for profile in profiles {
        let mark = if profile.is_default { "* " } else { "  " };
        let key = profile.secret_key.as_deref().unwrap_or("none");
        grid.add_row([mark.to_owned() + &safe(&profile.name), safe(key), safe(&profile.api_url)].into_iter());
    }
    let mut lines = String::new();
    grid.lines(
        |_| false,
        |_, line| {
            lines += line;
            lines.push('\n');
            Ok(())
        },
    )?;
    Ok(lines)
}

/// Formats the names of profiles, one per line.
pub fn profile_names(profiles: &[ProfileInfo]) -> String {
    profiles.iter().map(|profile| safe(&profile.name) + "\n").collect::<Vec<_>>().concat()
}

/// Formats a JSON array: `[{"name":…,"isDefault":…,"secretKey":…,"apiUrl":…}]`.
pub fn profiles_json(profiles: &[ProfileInfo], pretty: bool) -> String {
    let safe_profiles = profiles.iter().map(|profile| {
        let members = [
            ("name", Value::from(safe(&profile.name))),
            ("isDefault", profile.is_default.into()),
            ("secretKey", profile.secret_key.as_deref().map(safe).into()),
            ("apiUrl", safe(&profile.api_url).into()),
        ];
        json_view::object(members.into_iter(), false)
    });
    let values: Vec<String> = safe_profiles.collect();
    let layout = if pretty { json_view::Layout::Pretty } else { json_view::Layout::Compact };
    let mut text = Vec::new();
    // Writing to memory can't fail.
    let _ = json_view::array(&mut text, values.iter().map(|value| value.trim_end()), layout);
    String::from_utf8_lossy(&text).into_owned()
}
