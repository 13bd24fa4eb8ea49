//! Formats the cells of tables and Markdown, masked with `--redact`.

use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;

use jiff::Timestamp;

use super::columns::Column;
use super::sanitize;
use super::time::{self, Distance, Times};
use crate::device::{Device, DeviceCache};
use crate::geoip::{GeoIp, Place};
use crate::model::{Id, Instant, Session, parse_ip};

/// Names for IDs, as far as they are known. All text is untrusted.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Names and emails of operators.
    pub operators: HashMap<Id, String>,
    /// Names of organizations, with the user's role.
    pub organizations: HashMap<Id, String>,
}

/// The width at which the name of an organization is cut, in columns.
const ORGANIZATION_MAX: usize = 36;

/// Formats the fields of a session as cells, safe to print.
pub struct Cells {
    times: Times,
    now: Timestamp,
    redact: bool,
    /// Shown instead of IDs.
    pub names: Names,
    /// For columns of places.
    pub geoip: Rc<GeoIp>,
    devices: DeviceCache,
}

impl Cells {
    /// Creates a formatter for the time `now`.
    pub fn new(times: Times, now: Timestamp, redact: bool) -> Cells {
        Cells { times, now, redact, names: Names::default(), geoip: Rc::default(), devices: DeviceCache::default() }
    }

    /// Returns the name of the local time zone, if times are in it.
    pub fn zone_name(&self) -> Option<String> {
        self.times.zone_name(self.now)
    }

    /// Returns the time of the output, in the local time zone if times are in it, else in UTC.
    pub fn as_of(&self) -> String {
        match self.zone_name() {
            Some(zone) => format!("{} {zone}", self.times.format(self.now, self.now)),
            None => time::utc(self.now),
        }
    }

    /// Returns the time that relative times refer to.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns whether IDs, IP addresses, emails and names are masked.
    pub fn redacts(&self) -> bool {
        self.redact
    }

    /// Returns a person's name or email, masked with `--redact`.
    pub fn person(&self, text: &str) -> String {
        if self.redact { redacted(text) } else { text.to_owned() }
    }

    /// Returns the cell of a session in `column`.
    pub fn cell(&self, column: Column, session: &Session<'_>) -> String {
        let id = |id: Option<Id>| id.map_or_else(|| "-".to_owned(), |id| self.id(id));
        match column {
            Column::Id => id(Some(session.id)),
            Column::UserId => id(Some(session.user_id)),
            Column::EnvironmentId => id(Some(session.environment_id)),
            // It may contain anything, even an email.
            Column::UserAgent if self.redact => "…".into(),
            Column::UserAgent => sanitize::line(session.user_agent().unwrap_or("-")).into_owned(),
            Column::IpAddress => self.ip(session.ip_address()),
            Column::CreatedAt => self.times.format_instant(&session.created_at, self.now),
            // Beside `in 5d`, a bare `5d` would not look like the past.
            Column::ExpiresAt if matches!(self.times, Times::Relative) => {
                Distance::new(session.expires_at.at, self.now).sentence()
            }
            Column::ExpiresAt => self.times.format_instant(&session.expires_at, self.now),
            Column::LastUsedAt => self.times.format_instant(&session.last_used_at, self.now),
            Column::ActiveOrganizationId => {
                let name = session.active_organization_id.and_then(|id| self.names.organizations.get(&id));
                let text = name.and_then(|name| self.name(name));
                text.map_or_else(
                    || id(session.active_organization_id),
                    |text| sanitize::shorten(&text, ORGANIZATION_MAX).into_owned(),
                )
            }
            Column::ImpersonatedBy => id(session.impersonated_by),
            Column::Device => self.device(session.user_agent()).to_string(),
            Column::Location => self.location(session).unwrap_or_else(|| "-".into()),
            Column::Asn => self.provider(session).unwrap_or_else(|| "-".into()),
        }
    }

    /// Returns the device of a user agent.
    pub fn device(&self, user_agent: Option<&str>) -> Device {
        self.devices.device(user_agent)
    }

    /// Returns the place of the IP address: city and country, with `--redact` only the country.
    pub fn location(&self, session: &Session<'_>) -> Option<String> {
        let place = self.geoip.place(session.ip());
        let place = if self.redact { Place { city: None, ..place } } else { place };
        place.location().map(|text| sanitize::line(&text).into_owned())
    }

    /// Returns the number and the name of the IP address's provider, with `--redact` only the number.
    pub fn provider(&self, session: &Session<'_>) -> Option<String> {
        let place = self.geoip.place(session.ip());
        let place = if self.redact { Place { as_name: None, ..place } } else { place };
        place.provider().map(|text| sanitize::line(&text).into_owned())
    }

    /// Returns the country alone, or the number of the provider alone.
    pub fn short_place(&self, column: Column, session: &Session<'_>) -> String {
        let Place { country, asn, .. } = self.geoip.place(session.ip());
        let text = match column {
            Column::Location => country.map(|country| country.to_string()),
            _ => asn.map(|asn| asn.to_string()),
        };
        text.unwrap_or_else(|| "-".into())
    }

    /// Returns an ID, with `--redact` only its first block.
    pub fn id(&self, id: Id) -> String {
        let whole = id.to_string();
        if self.redact { format!("{}-…", &whole[..8]) } else { whole }
    }

    /// Returns an operator's name and email, or the ID if they aren't known. Only a name is cut at `width`.
    pub fn operator(&self, id: Id, width: usize) -> String {
        match self.names.operators.get(&id).and_then(|name| self.name(name)) {
            Some(name) => sanitize::shorten(&name, width).into_owned(),
            None => self.id(id),
        }
    }

    /// Returns a name that is safe to print; `None` if nothing can be read in it, perhaps since it is masked.
    fn name(&self, name: &str) -> Option<String> {
        let name = sanitize::line(&self.person(name)).into_owned();
        name.contains(char::is_alphanumeric).then_some(name)
    }

    /// Returns a time as part of a sentence: `11m ago`, or the absolute time.
    pub fn time_in_sentence(&self, at: &Instant<'_>) -> String {
        match self.times {
            Times::Relative => Distance::new(at.at, self.now).sentence(),
            _ => self.times.format_instant(at, self.now),
        }
    }

    fn ip(&self, ip: Option<&str>) -> String {
        let Some(text) = ip else { return "-".into() };
        if !self.redact {
            return sanitize::line(text).into_owned();
        }
        match parse_ip(text) {
            Some(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                format!("{a}.{b}.{c}.…")
            }
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:…")
            }
            None => "…".into(),
        }
    }
}

/// Masks a name or an email: only the first letter of each word remains.
fn redacted(text: &str) -> String {
    let mut masked = String::new();
    let mut in_word = false;
    for c in text.chars() {
        let is_part = c.is_alphanumeric();
        if is_part && !in_word {
            masked.extend([c, '…']);
        } else if !is_part && c.is_ascii() {
            // Combining marks are dropped with their letters.
            masked.push(c);
        }
        in_word = is_part || !c.is_ascii();
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_emails_and_ips_are_masked() {
        assert_eq!(redacted("Anna Berg <anna.berg@example.com>"), "A… B… <a….b…@e….c…>");
        assert_eq!(redacted("Zoe\u{301} O'Neil"), "Z… O…'N…");
        let cells = Cells::new(Times::Utc, Timestamp::UNIX_EPOCH, true);
        assert_eq!(cells.ip(Some("203.0.113.42")), "203.0.113.…");
        assert_eq!(cells.ip(Some("::ffff:203.0.113.42")), "203.0.113.…");
        assert_eq!(cells.ip(Some("2001:db8:9c40::1")), "2001:db8:9c40:…");
        assert_eq!(cells.ip(Some("office 7")), "…");
    }
}
