//! Counts sessions and users by fields of sessions.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::device::DeviceCache;
use crate::geoip::{Country, GeoIp, Place};
use crate::model::{Id, Network, Session};

/// What sessions are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Field {
    Ip,
    /// The network of the IP address; see [`Network::around`].
    Network,
    Asn,
    Country,
    /// The device without its version.
    Device,
    Org,
    Impersonator,
    /// The day of the sign-in, in UTC.
    Day,
    User,
}

impl Field {
    /// Returns the name in JSON and CSV; part of the contract for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Field::Ip => "ip",
            Field::Network => "network",
            Field::Asn => "asn",
            Field::Country => "country",
            Field::Device => "device",
            Field::Org => "org",
            Field::Impersonator => "impersonator",
            Field::Day => "day",
            Field::User => "user",
        }
    }

    /// Returns whether it has a place.
    pub fn has_place(self) -> bool {
        matches!(self, Field::Ip | Field::Network)
    }

    fn value(self, session: &Session<'_>, geoip: &GeoIp, devices: &DeviceCache) -> Value {
        let place = || geoip.place(session.ip());
        let value = match self {
            Field::Ip => session.ip().map(Value::Ip),
            Field::Network => session.ip().map(|ip| Value::Network(Network::around(ip))),
            Field::Asn => place().provider().map(|text| Value::Text(text.into())),
            Field::Country => place().country.map(Value::Country),
            Field::Device => {
                Some(Value::Text(devices.device(session.user_agent()).without_version().to_string().into()))
            }
            Field::Org => session.active_organization_id.map(Value::Id),
            Field::Impersonator => session.impersonated_by.map(Value::Id),
            Field::Day => Some(Value::Day(TimeZone::UTC.to_datetime(session.created_at.at).date())),
            Field::User => Some(Value::Id(session.user_id)),
        };
        value.unwrap_or(Value::None)
    }
}

/// The value of a field. Text is untrusted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// The field is missing or isn't known.
    None,
    Ip(IpAddr),
    Network(Network),
    Country(Country),
    Id(Id),
    Day(Date),
    Text(Box<str>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => Ok(()),
            Value::Ip(ip) => ip.fmt(f),
            Value::Network(network) => network.fmt(f),
            Value::Country(country) => country.fmt(f),
            Value::Id(id) => id.fmt(f),
            Value::Day(day) => day.fmt(f),
            Value::Text(text) => f.write_str(text),
        }
    }
}

/// Counts of the sessions with the same values.
#[derive(Clone, Debug)]
pub struct Counts {
    pub users: u64,
    pub sessions: u64,
    pub impersonated: u64,
    pub first_created: Timestamp,
    pub last_used: Timestamp,
    /// Where all of them are, as far as they agree.
    pub place: Option<Box<Place>>,
    /// The number of the user that was counted last.
    last_user: u64,
}

/// The values of one or two fields, the second one [`Value::None`] if there is only one, and the counts.
pub type Row = ([Value; 2], Counts);

/// Counts by one or two fields. Memory is bounded by the number of their values.
pub struct Summary<'a> {
    fields: &'a [Field],
    geoip: &'a GeoIp,
    devices: DeviceCache,
    rows: HashMap<[Value; 2], Counts>,
    users: u64,
    sessions: u64,
    /// The sessions of the last user: a response may contain one twice.
    seen: HashSet<Id>,
}

impl<'a> Summary<'a> {
    pub fn new(fields: &'a [Field], geoip: &'a GeoIp) -> Summary<'a> {
        Summary {
            fields,
            geoip,
            devices: DeviceCache::default(),
            rows: HashMap::new(),
            users: 0,
            sessions: 0,
            seen: HashSet::new(),
        }
    }

    /// Returns the number of users with sessions and of their sessions.
    pub fn totals(&self) -> (u64, u64) {
        (self.users, self.sessions)
    }

    /// Counts the next user, whose sessions follow. A user is counted once.
    pub fn begin_user(&mut self) {
        self.users += 1;
        self.seen.clear();
    }

    /// Counts a session of the user, once.
    pub fn add(&mut self, session: &Session<'_>) {
        if !self.seen.insert(session.id) {
            return;
        }
        self.sessions += 1;
        let value = |index: usize| {
            self.fields.get(index).map_or(Value::None, |field| field.value(session, self.geoip, &self.devices))
        };
        let key = [value(0), value(1)];
        let has_place = !self.geoip.is_empty() && self.fields.iter().any(|field| field.has_place());
        let place = has_place.then(|| self.geoip.place(session.ip()));
        let (created, used) = (session.created_at.at, session.last_used_at.at);
        let row = self.rows.entry(key).or_insert_with(|| Counts {
            users: 0,
            sessions: 0,
            impersonated: 0,
            first_created: created,
            last_used: used,
            place: place.clone().map(Box::new),
            last_user: 0,
        });
        row.users += u64::from(row.last_user != self.users);
        row.last_user = self.users;
        row.sessions += 1;
        row.impersonated += u64::from(session.impersonated_by.is_some());
        row.first_created = row.first_created.min(created);
        row.last_used = row.last_used.max(used);
        if let (Some(known), Some(place)) = (&mut row.place, place) {
            known.keep_common(&place);
        }
    }

    /// Returns the rows, those with most users first.
    pub fn rows(self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.into_iter().collect();
        rows.sort_unstable_by(|(a_key, a), (b_key, b)| (b.users, b.sessions, a_key).cmp(&(a.users, a.sessions, b_key)));
        rows
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use serde_json::json;
    use serde_json::value::{RawValue, to_raw_value};

    use super::*;

    /// A session of a user from a network, created and used in certain minutes.
    fn session(user: u8, id: usize, network: u8, created: u8, last_used: u8, impersonated: bool) -> Box<RawValue> {
        let uuid = |kind: u8, n: usize| format!("0193{kind:02x}00-0000-7000-8000-{n:012x}");
        let at = |minute: u8| format!("2026-05-16T{:02}:{:02}:00Z", minute / 60, minute % 60);
        let value = json!({
            "id": uuid(1, id), "userId": uuid(2, user.into()), "environmentId": uuid(3, 0),
            "ipAddress": format!("203.0.{network}.7"), "createdAt": at(created), "lastUsedAt": at(last_used),
            "expiresAt": "2126-05-16T00:00:00Z", "impersonatedBy": impersonated.then(|| uuid(4, 0)),
        });
        to_raw_value(&value).unwrap()
    }

    proptest! {
        #[test]
        fn counts_are_those_of_counting_by_hand(
            users in prop::collection::vec(prop::collection::vec((0..4_u8, any::<u8>(), any::<u8>(), any::<bool>()), 0..6), 0..6)
        ) {
            let geoip = GeoIp::default();
            let mut summary = Summary::new(&[Field::Network], &geoip);
            for (user, sessions) in (0..).zip(&users) {
                summary.begin_user();
                for (id, (network, created, used, impersonated)) in sessions.iter().enumerate() {
                    let raw = session(user, id, *network, *created, *used, *impersonated);
                    // A session that a response has twice is counted once.
                    summary.add(&serde_json::from_str(raw.get()).unwrap());
                    summary.add(&serde_json::from_str(raw.get()).unwrap());
                }
            }
            prop_assert_eq!(summary.totals(), (users.len() as u64, users.iter().map(Vec::len).sum::<usize>() as u64));
            let rows = summary.rows();
            let order: Vec<_> = rows.iter().map(|(key, counts)| (u64::MAX - counts.users, u64::MAX - counts.sessions, key)).collect();
            prop_assert!(order.is_sorted());
            let all: Vec<_> = users.iter().enumerate().flat_map(|(user, list)| list.iter().map(move |session| (user, session))).collect();
            prop_assert_eq!(rows.len(), all.iter().map(|(_, session)| session.0).collect::<HashSet<_>>().len());
            for ([key, _], counts) in rows {
                let here = |network: u8| key.to_string() == format!("203.0.{network}.0/24");
                let sessions: Vec<_> = all.iter().filter(|(_, session)| here(session.0)).collect();
                let time = |minute: u8| Timestamp::from_second(1_778_889_600 + i64::from(minute) * 60).unwrap();
                prop_assert_eq!(counts.sessions, sessions.len() as u64);
                prop_assert_eq!(counts.users, sessions.iter().map(|(user, _)| user).collect::<HashSet<_>>().len() as u64);
                prop_assert_eq!(counts.impersonated, sessions.iter().filter(|(_, session)| session.3).count() as u64);
                prop_assert_eq!(Some(counts.first_created), sessions.iter().map(|(_, session)| time(session.1)).min());
                prop_assert_eq!(Some(counts.last_used), sessions.iter().map(|(_, session)| time(session.2)).max());
            }
        }
    }
}
