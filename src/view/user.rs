//! One user, in detail.

use jiff::Timestamp;

use super::error::safe;
use super::sanitize;
use super::time::{self, Distance};
use crate::model::{Membership, SessionRecord, User, parse_instant};
use crate::style::Style;

/// What is known of a user besides the record; `None` for what is not looked up.
pub struct Details<'a> {
    pub user: &'a User,
    pub sessions: Option<&'a [SessionRecord<'a>]>,
    pub memberships: Option<&'a [Membership]>,
}

impl Details<'_> {
    /// Formats one line per fact: `status   active`.
    pub fn lines(&self, now: Timestamp, style: Style) -> String {
        let Details { user, sessions, memberships } = self;
        let instant = |text: &str| match parse_instant(text) {
            Ok(at) => format!("{} ({})", time::utc(at), Distance::new(at, now).sentence()),
            Err(_) => safe(text),
        };
        let email = user.email.as_deref().map(|email| match &user.email_verified_at {
            Some(at) => format!("{}, verified {}", safe(email), instant(at)),
            None => format!("{}, not verified", safe(email)),
        });
        let mut facts = vec![
            ("name", user.display_name().map(|name| safe(&name))),
            ("email", email),
            ("status", Some(status(&user.status, style))),
            ("created", Some(instant(&user.created_at))),
            ("updated", Some(instant(&user.updated_at))),
            ("deleted", user.deleted_at.as_deref().map(instant)),
            ("locale", user.locale.as_deref().map(safe)),
            ("sessions", sessions.map(|sessions| describe(sessions, now))),
        ];
        match memberships {
            Some([]) => facts.push(("organizations", Some("none".into()))),
            Some(memberships) => facts.extend(memberships.iter().enumerate().map(|(index, membership)| {
                let Membership { name, role, role_name, organization_id } = membership;
                let role = role_name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(role);
                let label = if index == 0 { "organizations" } else { "" };
                (label, Some(format!("{}, {} ({organization_id})", safe(name), safe(role))))
            })),
            None => {}
        }
        facts.extend([("id", Some(user.id.to_string())), ("environment", Some(user.environment_id.to_string()))]);
        let facts: Vec<(&str, String)> = facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect();
        let widest = facts.iter().map(|(label, _)| sanitize::width(label)).max().unwrap_or_default();
        facts.iter().fold(String::new(), |lines, (label, value)| {
            lines + &style.bold(&format!("{label:widest$}")) + "  " + value + "\n"
        })
    }
}

fn status(status: &str, style: Style) -> String {
    if status == "active" { status.to_owned() } else { style.danger(&safe(&status.to_uppercase())) }
}

/// Returns `6, last used 2026-05-16T11:42:00Z (11m ago), 1 impersonated`.
fn describe(sessions: &[SessionRecord<'_>], now: Timestamp) -> String {
    let Some(last) = sessions.iter().map(|record| record.session.last_used_at.at).max() else {
        return "none".into();
    };
    let used = format!("last used {} ({})", time::utc(last), Distance::new(last, now).sentence());
    let impersonated = sessions.iter().filter(|record| record.session.impersonated_by.is_some()).count();
    let impersonated = if impersonated > 0 { format!(", {impersonated} impersonated") } else { String::new() };
    format!("{}, {used}{impersonated}", sessions.len())
}
