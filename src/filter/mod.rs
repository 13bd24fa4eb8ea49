//! Filters of sessions: the flags, and the filter that they resolve to.

mod ip_set;
pub mod order;
pub mod time;

use std::net::IpAddr;
use std::ops::{Bound, RangeBounds};
use std::path::PathBuf;
use std::rc::Rc;

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use self::ip_set::{IpRange, IpSet};
pub use self::order::OrderArgs;
use self::time::When;
use crate::device::{Device, DeviceCache, Family};
use crate::error::Error;
use crate::geoip::{Asn, Country, GeoIp, GeoIpArgs, GeoIpFiles, Need, Place};
use crate::model::{Id, Session, SessionRecord};
use crate::view::Undecided;
use crate::view::columns::Column;

/// The flags that choose sessions. A session has to pass all of them; of a flag that is given several times, one value.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Only sessions opened by impersonation
    #[arg(long)]
    impersonated: bool,

    /// Only sessions from an IP address, network or range
    ///
    /// `203.0.113.42`, `203.0.113.0/24`, `2001:db8::/32`, `203.0.113.10-203.0.113.20`. May be given several times. An IPv4 address
    /// written as IPv6 (`::ffff:203.0.113.42`) is the IPv4 address. The port of a session's IP address is ignored. Sessions whose IP
    /// address can't be read are left out, and counted on standard error.
    #[arg(long, value_name = "IP", value_parser = IpRange::parse, value_delimiter = ',')]
    ip: Vec<IpRange>,

    /// Only sessions from the networks in a file, one per line
    ///
    /// A line is a value of `--ip`; `#` and `;` begin a comment. A line that can't be read is an error. May be given
    /// several times, and with `--ip`.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, hide_short_help = true)]
    ip_from: Vec<PathBuf>,

    /// Only sessions from outside an IP address, network or range
    ///
    /// Takes the values of `--ip`. Sessions without an IP address that can be read are left out and counted on standard error.
    #[arg(long, value_name = "IP", value_parser = IpRange::parse, value_delimiter = ',')]
    not_ip: Vec<IpRange>,

    /// Only sessions from outside the networks in a file
    ///
    /// Same format as `--ip-from`.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, hide_short_help = true)]
    not_ip_from: Vec<PathBuf>,

    /// Only sessions from a country, such as `DK`
    ///
    /// May be given several times. It is the country of the IP address at sign-in, as in the `--geoip` databases, which may be wrong.
    /// Sessions whose country is unknown are left out by `--country` and `--not-country`, and counted on standard error.
    #[arg(long, value_name = "CODE", value_parser = Country::parse, value_delimiter = ',', conflicts_with = "not_country")]
    country: Vec<Country>,

    /// Only sessions from other countries
    ///
    /// May be given several times. See `--country`.
    #[arg(long, value_name = "CODE", value_parser = Country::parse, value_delimiter = ',', hide_short_help = true)]
    not_country: Vec<Country>,

    /// Only sessions from a provider by its number, such as `3292`
    ///
    /// May be given several times. It is the number of an autonomous system (AS), by the databases of `--geoip`. Sessions whose
    /// provider is unknown are left out, and counted on standard error.
    #[arg(long, value_name = "NUMBER", value_parser = Asn::parse, value_delimiter = ',', hide_short_help = true)]
    asn: Vec<Asn>,

    /// Only devices whose name contains a text, such as `iphone`
    ///
    /// The name is matched as a table shows it, with and without the version: `Chrome on Windows`. `ios`, `android`, `apple`, `mobile`,
    /// `desktop` and `bot` match all devices of that family; an iPad that says that it is a Mac counts as a Mac. Case is
    /// ignored. May be given several times.
    #[arg(long, value_name = "TEXT", value_parser = DeviceFilter::parse)]
    device: Vec<DeviceFilter>,

    /// Only user agents that contain a text, such as `curl/8`
    ///
    /// Case is ignored. May be given several times.
    #[arg(long, value_name = "TEXT", value_parser = Needle::user_agent, hide_short_help = true)]
    user_agent: Vec<Needle>,

    /// Only sessions with this active organization
    ///
    /// May be given several times.
    #[arg(long, value_name = "UUID", value_parser = parse_organization, hide_short_help = true)]
    org: Vec<Id>,

    /// Only sessions last used since a time, such as `90m` ago
    ///
    /// A duration counts back from now. `2026-05-16T09:30:00Z`, `2026-05-16` and `@1764000000` (seconds since 1970) work, too. A date,
    /// or a time without offset, is in the local time zone.
    #[arg(long, value_name = "WHEN", value_parser = When::parse)]
    used_after: Option<When>,

    /// Only sessions last used before a time, such as `7d` ago
    ///
    /// Takes the values of `--used-after`.
    #[arg(long, value_name = "WHEN", value_parser = When::parse, hide_short_help = true)]
    used_before: Option<When>,

    /// Only sessions created since a time, such as `1h30m` ago
    ///
    /// Takes the values of `--used-after`.
    #[arg(long, value_name = "WHEN", value_parser = When::parse)]
    created_after: Option<When>,

    /// Only sessions created before a time, such as `2w` ago
    ///
    /// Takes the values of `--used-after`.
    #[arg(long, value_name = "WHEN", value_parser = When::parse, hide_short_help = true)]
    created_before: Option<When>,

    /// Only sessions not used for a duration, such as `30d`
    #[arg(long, value_name = "DURATION", conflicts_with = "used_before", value_parser = time::parse_duration)]
    idle: Option<SignedDuration>,

    #[command(flatten)]
    geoip: GeoIpArgs,
}

impl FilterArgs {
    /// Whether no filter is given.
    pub fn is_empty(&self) -> bool {
        // Destructured, so that no new flag is forgotten: without a filter, all sessions may be revoked.
        let FilterArgs {
            impersonated,
            ip,
            ip_from,
            not_ip,
            not_ip_from,
            country,
            not_country,
            asn,
            device,
            user_agent,
            org,
            used_after,
            used_before,
            created_after,
            created_before,
            idle,
            // It chooses no sessions by itself.
            geoip: _,
        } = self;
        !impersonated
            && [ip, not_ip].iter().all(|ranges| ranges.is_empty())
            && [ip_from, not_ip_from].iter().all(|files| files.is_empty())
            && [country, not_country].iter().all(|countries| countries.is_empty())
            && asn.is_empty()
            && device.is_empty()
            && user_agent.is_empty()
            && org.is_empty()
            && [used_after, used_before, created_after, created_before].iter().all(|when| when.is_none())
            && idle.is_none()
    }

    /// Returns the columns that show why a session passes, of those that a narrow table leaves out.
    pub fn columns(&self) -> Vec<Column> {
        [
            (Column::CreatedAt, self.created_after.is_some() || self.created_before.is_some()),
            (Column::Location, !self.country.is_empty() || !self.not_country.is_empty()),
            (Column::Asn, !self.asn.is_empty()),
        ]
        .into_iter()
        .filter_map(|(column, is_given)| is_given.then_some(column))
        .collect()
    }

    /// Returns the flag that needs GeoIP databases, if one is given.
    fn needs_geoip(&self) -> Option<&'static str> {
        let flags = [
            ("--country", !self.country.is_empty()),
            ("--not-country", !self.not_country.is_empty()),
            ("--asn", !self.asn.is_empty()),
        ];
        flags.into_iter().find(|(_, is_given)| *is_given).map(|(flag, _)| flag)
    }

    /// Reads the files of IP addresses, and the GeoIP databases if the filters need them, or else by the need of the command. The
    /// databases are the `configured` ones unless `--geoip` names others.
    pub fn indicators(&self, configured: Option<&GeoIpFiles>, need: Need) -> Result<Rc<Indicators>, Error> {
        let set = |ranges: &Vec<IpRange>, files: &Vec<PathBuf>| -> Result<Option<IpSet>, Error> {
            let mut all = ranges.clone();
            for file in files {
                all.extend(ip_set::read_file(file)?);
            }
            Ok(Some(IpSet::new(all)).filter(|_| !ranges.is_empty() || !files.is_empty()))
        };
        let ips = set(&self.ip, &self.ip_from)?;
        let other_ips = set(&self.not_ip, &self.not_ip_from)?;
        let geoip = self.geoip.open(configured, self.needs_geoip().map_or(need, Need::Required))?;
        Ok(Rc::new(Indicators { ips, other_ips, geoip }))
    }

    /// Resolves durations to instants before `now`, and local times in `zone`, which is called for these only.
    pub fn resolve<E>(
        &self,
        now: Timestamp,
        zone: impl Fn() -> Result<TimeZone, E>,
        indicators: &Rc<Indicators>,
    ) -> Result<Filter, E> {
        let bound = |when: Option<When>, bound: fn(Timestamp) -> Bound<Timestamp>| {
            when.map_or(Ok(Bound::Unbounded), |when| when.resolve(now, &zone).map(bound))
        };
        let used_before = self.used_before.or(self.idle.map(When::Ago));
        Ok(Filter {
            impersonated: self.impersonated,
            indicators: Rc::clone(indicators),
            countries: self.country.clone(),
            other_countries: self.not_country.clone(),
            providers: self.asn.clone(),
            devices: self.device.clone(),
            recognized: DeviceCache::default(),
            user_agents: self.user_agent.clone(),
            organizations: self.org.clone(),
            used: (bound(self.used_after, Bound::Included)?, bound(used_before, Bound::Excluded)?),
            created: (bound(self.created_after, Bound::Included)?, bound(self.created_before, Bound::Excluded)?),
        })
    }
}

type Range = (Bound<Timestamp>, Bound<Timestamp>);

/// What IP addresses are compared with and looked up in.
#[derive(Default)]
pub struct Indicators {
    ips: Option<IpSet>,
    other_ips: Option<IpSet>,
    pub geoip: Rc<GeoIp>,
}

/// The sessions to keep. An empty list keeps all.
#[derive(Clone)]
pub struct Filter {
    impersonated: bool,
    indicators: Rc<Indicators>,
    countries: Vec<Country>,
    other_countries: Vec<Country>,
    providers: Vec<Asn>,
    devices: Vec<DeviceFilter>,
    recognized: DeviceCache,
    user_agents: Vec<Needle>,
    organizations: Vec<Id>,
    used: Range,
    created: Range,
}

/// What a filter says of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Kept,
    Dropped,
    /// It might have passed, but has a text in place of an IP address that can't be read.
    UnreadableIp,
    /// It might have passed, but its country or its provider isn't known.
    UnknownPlace,
}

impl Filter {
    /// Removes the sessions that don't pass, and counts those of them that might.
    pub fn apply(&self, records: &mut Vec<SessionRecord<'_>>) -> Undecided {
        let mut undecided = Undecided::default();
        records.retain(|record| match self.decide(&record.session) {
            verdict @ (Verdict::Kept | Verdict::Dropped) => verdict == Verdict::Kept,
            Verdict::UnreadableIp => {
                undecided.unreadable_ips += 1;
                false
            }
            Verdict::UnknownPlace => {
                undecided.unknown_places += 1;
                false
            }
        });
        undecided
    }

    /// Returns the databases that sessions are looked up in.
    pub fn geoip(&self) -> &GeoIp {
        &self.indicators.geoip
    }

    fn decide(&self, session: &Session<'_>) -> Verdict {
        if !self.matches_fields(session) {
            return Verdict::Dropped;
        }
        let ip = session.ip();
        let Indicators { ips, other_ips, .. } = &*self.indicators;
        match ip {
            // Without an IP address, it isn't from a network, but nothing says that it is from elsewhere.
            None if ips.is_some() && session.ip_address().is_none() => return Verdict::Dropped,
            None if ips.is_some() || other_ips.is_some() => return Verdict::UnreadableIp,
            None => {}
            Some(ip) => {
                let is_wanted = ips.as_ref().is_none_or(|ips| ips.contains(ip));
                if !is_wanted || other_ips.as_ref().is_some_and(|ips| ips.contains(ip)) {
                    return Verdict::Dropped;
                }
            }
        }
        self.decide_place(ip)
    }

    fn decide_place(&self, ip: Option<IpAddr>) -> Verdict {
        let by_country = !self.countries.is_empty() || !self.other_countries.is_empty();
        let by_provider = !self.providers.is_empty();
        if !by_country && !by_provider {
            return Verdict::Kept;
        }
        let Place { country, asn, .. } = self.indicators.geoip.place(ip);
        let is_country_wanted = country.is_none_or(|country| {
            (self.countries.is_empty() || self.countries.contains(&country)) && !self.other_countries.contains(&country)
        });
        let is_provider_wanted = asn.is_none_or(|asn| !by_provider || self.providers.contains(&asn));
        if !is_country_wanted || !is_provider_wanted {
            return Verdict::Dropped;
        }
        let is_unknown = (by_country && country.is_none()) || (by_provider && asn.is_none());
        if is_unknown { Verdict::UnknownPlace } else { Verdict::Kept }
    }

    /// Returns whether all pass that can be decided by a field alone.
    fn matches_fields(&self, session: &Session<'_>) -> bool {
        let user_agent = session.user_agent();
        (!self.impersonated || session.impersonated_by.is_some())
            && any(&self.devices, |device| device.matches(&self.recognized.device(user_agent)))
            && any(&self.user_agents, |needle| user_agent.is_some_and(|text| needle.is_in(text)))
            && any(&self.organizations, |id| session.active_organization_id == Some(*id))
            && self.used.contains(&session.last_used_at.at)
            && self.created.contains(&session.created_at.at)
    }
}

/// Returns whether one of `values` matches, or there are none.
fn any<T>(values: &[T], matches: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(matches)
}

/// The devices to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DeviceFilter {
    name: Needle,
    family: Option<Family>,
}

impl DeviceFilter {
    fn parse(text: &str) -> Result<DeviceFilter, String> {
        let name = Needle::parse(text, "part of a device's name, such as iphone")?;
        Ok(DeviceFilter { name, family: Family::parse(text.trim()) })
    }

    /// Whether the family, or the name with or without the version, matches.
    fn matches(&self, device: &Device) -> bool {
        self.family.is_some_and(|family| device.is_in(family))
            || self.name.is_in(&device.to_string())
            || self.name.is_in(&device.clone().shortened().to_string())
    }
}

/// Text to search for, ignoring case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Needle(String);

impl Needle {
    fn user_agent(text: &str) -> Result<Needle, String> {
        Needle::parse(text, "part of a user agent, such as curl/8")
    }

    /// Blank text is an error: it is in nearly every text, and more likely an unset variable of a script.
    fn parse(text: &str, expected: &str) -> Result<Needle, String> {
        if text.trim().is_empty() { Err(format!("expected {expected}")) } else { Ok(Needle(fold_case(text))) }
    }

    fn is_in(&self, text: &str) -> bool {
        fold_case(text).contains(&self.0)
    }
}

/// Converts each letter to lower case: `str::to_lowercase` would treat a final sigma differently.
fn fold_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

pub fn parse_organization(text: &str) -> Result<Id, &'static str> {
    Id::parse_pasted(text, "organization").ok_or(
        "expected an organization ID, a UUID such as 01931a72-4c00-7000-8000-000000000001; \
             `torii api 'organizations?name=TEXT'` finds it",
    )
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};
    use proptest::prelude::*;
    use serde_json::value::RawValue;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Parser)]
    struct Flags {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        order: OrderArgs,
    }

    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
    const ORG: &str = "01931a73-0000-7000-8000-00000000abcd";

    fn parse(flags: &[&str]) -> Result<Flags, String> {
        Flags::try_parse_from(["torii"].iter().chain(flags)).map_err(|error| error.to_string())
    }

    fn id(n: usize) -> String {
        format!("01931a73-8b00-7000-8000-{n:012}")
    }

    /// A session with all fields, some of them changed.
    fn session(n: usize, changes: &Value) -> Box<RawValue> {
        let mut session = json!({
            "id": id(n), "userId": id(0), "environmentId": id(0),
            "userAgent": "Mozilla/5.0 (iPhone) Safari", "ipAddress": "203.0.113.42",
            "createdAt": "2026-05-01T12:00:00Z", "lastUsedAt": "2026-05-15T12:00:00Z",
            "expiresAt": "2026-06-01T12:00:00Z",
            "activeOrganizationId": ORG, "impersonatedBy": id(9),
        });
        for (name, value) in changes.as_object().unwrap() {
            session[name] = value.clone();
        }
        serde_json::value::to_raw_value(&session).unwrap()
    }

    fn utc(args: &FilterArgs, now: Timestamp) -> Filter {
        args.resolve(now, || Ok::<_, ()>(TimeZone::UTC), &args.indicators(None, Need::No).unwrap()).unwrap()
    }

    fn keeps(flags: &[&str], changes: &Value) -> bool {
        let args = parse(flags).unwrap_or_else(|error| panic!("{error}")).filter;
        let raw = session(1, changes);
        utc(&args, "2026-05-16T12:00:00Z".parse().unwrap()).decide(&serde_json::from_str(raw.get()).unwrap())
            == Verdict::Kept
    }

    #[test]
    fn without_flags_all_sessions_are_kept() {
        assert!(parse(&[]).unwrap().filter.is_empty());
        assert!(keeps(&[], &json!({})));
        let bare = json!({"userAgent": null, "ipAddress": null, "activeOrganizationId": null, "impersonatedBy": null});
        assert!(keeps(&[], &bare));
        assert!(parse(&["--limit", "1", "--reverse"]).unwrap().filter.is_empty());
    }

    #[test]
    fn each_filter() {
        for (flag, kept, dropped) in [
            ("--impersonated", json!({}), json!({"impersonatedBy": null})),
            ("--ip=203.0.113.0/24", json!({}), json!({"ipAddress": "203.0.114.1"})),
            ("--ip=203.0.113.42", json!({"ipAddress": "::ffff:203.0.113.42"}), json!({"ipAddress": null})),
            ("--ip=0.0.0.0/0", json!({}), json!({"ipAddress": "  "})),
            ("--ip=::/0", json!({"ipAddress": "2001:db8::1"}), json!({"ipAddress": "unknown"})),
            ("--device=IPHONE", json!({}), json!({"userAgent": "curl/8.5.0"})),
            ("--device=chrome on windows", json!({"userAgent": CHROME}), json!({})),
            ("--device=Chrome 148 on Windows", json!({"userAgent": CHROME}), json!({})),
            ("--device=ios", json!({}), json!({"userAgent": CHROME})),
            ("--device=Desktop", json!({"userAgent": CHROME}), json!({})),
            ("--device=mobile", json!({}), json!({"userAgent": "curl/8.5.0"})),
            ("--device=bot", json!({"userAgent": "facebookexternalhit/1.1"}), json!({"userAgent": CHROME})),
            ("--device=iphone", json!({}), json!({"userAgent": null})),
            ("--user-agent=(IPHONE) s", json!({}), json!({"userAgent": "iPhone"})),
            ("--user-agent=οδοσ", json!({"userAgent": "ΟΔΟΣ 1"}), json!({"userAgent": null})),
            ("--user-agent=user", json!({"userAgent": "User"}), json!({"userAgent": " "})),
            ("--org=01931A7300007000800000000000ABCD", json!({}), json!({"activeOrganizationId": null})),
            ("--org=01931a73-0000-7000-8000-00000000abcd", json!({}), json!({"activeOrganizationId": id(1)})),
            ("--used-after=1d", json!({}), json!({"lastUsedAt": "2026-05-15T11:59:59.999Z"})),
            ("--used-after=2026-05-15T12:00:00Z", json!({}), json!({"lastUsedAt": "2026-05-15T11:59:59.999Z"})),
            ("--used-before=1d", json!({"lastUsedAt": "2026-05-15T11:59:59.999Z"}), json!({})),
            ("--used-before=2026-05-15T14:00:00+02:00", json!({"lastUsedAt": "2026-05-15T11:59:59.999Z"}), json!({})),
            ("--idle=1d", json!({"lastUsedAt": "2026-05-15T11:59:59.999Z"}), json!({})),
            ("--created-after=2026-05-01T12:00:00Z", json!({}), json!({"createdAt": "2026-05-01T11:59:59Z"})),
            ("--created-before=2026-05-01T12:00:00Z", json!({"createdAt": "2026-05-01T11:59:59Z"}), json!({})),
            // A session whose last use is in the future, by this machine's clock, was not used before now.
            ("--used-after=0s", json!({"lastUsedAt": "2026-05-16T12:00:00Z"}), json!({})),
            ("--idle=0s", json!({}), json!({"lastUsedAt": "2026-05-16T12:00:01Z"})),
        ] {
            assert!(!parse(&[flag]).unwrap().filter.is_empty(), "{flag}");
            assert!(keeps(&[flag], &kept), "{flag} {kept}");
            assert!(!keeps(&[flag], &dropped), "{flag} {dropped}");
        }
    }

    #[test]
    fn an_unreadable_ip_leaves_it_undecided() {
        let is_undecided = |flags: &[&str], ip: &str| {
            let raw = session(1, &json!({"ipAddress": ip}));
            let filter = utc(&parse(flags).unwrap().filter, "2026-05-16T12:00:00Z".parse().unwrap());
            filter.decide(&serde_json::from_str(raw.get()).unwrap()) == Verdict::UnreadableIp
        };
        assert!(is_undecided(&["--ip=10.0.0.1"], "203.0.113.42, 10.0.0.1"));
        assert!(!is_undecided(&["--ip=10.0.0.1", "--device=windows"], "203.0.113.42, 10.0.0.1"));
        assert!(!is_undecided(&["--ip=10.0.0.1"], "203.0.113.42:51514"));
        assert!(!is_undecided(&["--ip=10.0.0.1"], " "));
        assert!(!is_undecided(&[], "unknown"));
        assert!(keeps(&["--ip=203.0.113.42"], &json!({"ipAddress": "203.0.113.42:51514"})));
    }

    #[test]
    fn a_session_must_match_all_filters() {
        let flags = [
            "--impersonated",
            "--ip=203.0.113.0/24",
            "--device=iphone",
            "--user-agent=safari",
            "--org",
            ORG,
            "--used-after=2d",
        ];
        assert!(keeps(&flags, &json!({})));
        for change in [
            json!({"impersonatedBy": null}),
            json!({"ipAddress": "2001:db8::1"}),
            json!({"userAgent": "curl/8.5.0"}),
            json!({"activeOrganizationId": null}),
            json!({"lastUsedAt": "2026-05-01T12:00:00Z"}),
        ] {
            assert!(!keeps(&flags, &change), "{change}");
        }
        assert!(keeps(&["--used-after=2d", "--used-before=12h"], &json!({})));
        assert!(keeps(&["--created-after=30d", "--created-before=2w", "--idle=12h"], &json!({})));
        // An empty range.
        assert!(!keeps(&["--used-after=12h", "--used-before=2d"], &json!({})));
    }

    #[test]
    fn blank_and_invalid_values_are_usage_errors_with_an_example() {
        for (flag, example) in [
            ("--ip", "203.0.113.0/24"),
            ("--device", "such as iphone"),
            ("--user-agent", "such as curl/8"),
            ("--org", "an organization ID, a UUID such as"),
            ("--used-after", "2026-05-16T09:30:00Z"),
            ("--used-before", "2026-05-16T09:30:00Z"),
            ("--created-after", "2026-05-16T09:30:00Z"),
            ("--created-before", "2026-05-16T09:30:00Z"),
            ("--idle", "90m, 7d or 1h30m"),
            ("--limit", "such as 10"),
        ] {
            for blank in ["", " ", "\t\n"] {
                let error = parse(&[flag, blank]).unwrap_err();
                assert!(error.contains(example), "{flag} {error}");
            }
            let error = parse(&[&format!("{flag}=")]).unwrap_err();
            assert!(error.contains(flag), "{error}");
            if !["--device", "--user-agent"].contains(&flag) {
                let error = parse(&[flag, "sk_live_abc"]).unwrap_err();
                assert!(error.contains(example) && error.matches("sk_live_abc").count() == 1, "{flag} {error}");
            }
            assert!(parse(&[flag]).is_err(), "{flag}");
        }
        for flags in [
            ["--used-before=7d", "--idle=7d"],
            ["--idle=7d", "--idle=7d"],
            ["--ip=203.0.113.1", "--ip=x"],
            ["--country=DK", "--not-country=NO"],
            ["--country=DK,XX", "--reverse"],
            ["--impersonated", "--impersonated"],
            ["--idle=2026-05-16", "--reverse"],
            ["--limit=0", "--reverse"],
            ["--limit=-1", "--reverse"],
            ["--limit=99999999999999999999999", "--reverse"],
            ["--sort=", "--reverse"],
            ["--sort=last-used", "--reverse"],
        ] {
            assert!(parse(&flags).is_err(), "{flags:?}");
        }
        assert!(
            parse(&["--ip=10.0.0.5/8"]).unwrap_err().contains("10.0.0.0/8 for the network, or 10.0.0.5 for the one")
        );
    }

    fn order(flags: &[&str], sessions: &[Box<RawValue>]) -> Vec<usize> {
        let mut records: Vec<_> = sessions
            .iter()
            .map(|raw| SessionRecord { session: serde_json::from_str(raw.get()).unwrap(), raw: raw.get() })
            .collect();
        parse(flags).unwrap_or_else(|error| panic!("{error}")).order.apply(&mut records, &GeoIp::default());
        records.iter().map(|record| record.session.id.to_string()[24..].parse().unwrap()).collect()
    }

    #[test]
    fn sort_reverse_and_limit() {
        let sessions =
            [("03", "02", "07"), ("04", "03", "06"), ("03", "03", "07"), ("05", "01", "08"), ("03", "02", "06")]
                .iter()
                .enumerate()
                .map(|(n, (used, created, expires))| {
                    let day = |day: &str| format!("2026-05-{day}T12:00:00Z");
                    session(n, &json!({"lastUsedAt": day(used), "createdAt": day(created), "expiresAt": day(expires)}))
                })
                .collect::<Vec<_>>();
        for (flags, expected) in [
            (&[][..], &[0, 1, 2, 3, 4][..]),
            (&["--sort=used"], &[3, 1, 0, 2, 4]),
            (&["--sort=lastUsedAt"], &[3, 1, 0, 2, 4]),
            (&["--sort=ID", "--reverse"], &[4, 3, 2, 1, 0]),
            (&["--sort=created"], &[1, 2, 0, 4, 3]),
            (&["--sort=expires"], &[1, 4, 0, 2, 3]),
            (&["--reverse"], &[4, 3, 2, 1, 0]),
            (&["--sort=used", "--reverse"], &[4, 2, 0, 1, 3]),
            (&["--sort=expires", "--reverse", "--limit=2"], &[3, 2]),
            (&["--limit=1", "--reverse"], &[4]),
            (&["--limit=2"], &[0, 1]),
            (&["--limit=5"], &[0, 1, 2, 3, 4]),
            (&["--limit=18446744073709551615"], &[0, 1, 2, 3, 4]),
        ] {
            assert_eq!(order(flags, &sessions), expected, "{flags:?}");
            assert!(order(flags, &[]).is_empty());
        }
    }

    #[test]
    fn the_flags_are_valid_and_have_headings() {
        Flags::command().debug_assert();
        let help = Flags::command().render_long_help().to_string();
        for part in [
            "Filters:",
            "Order:",
            "--ip <IP>",
            "--org <UUID>",
            "--used-after <WHEN>",
            "--idle <DURATION>",
            "--limit <N>",
        ] {
            assert!(help.contains(part), "{part} {help}");
        }
    }

    proptest! {
        #[test]
        fn no_value_panics(
            value in "\\PC*|[-+0-9a-f.:/\\[\\] ]{0,40}",
            address in "\\PC*|[0-9a-f.:%\\[\\] ]{0,40}",
            agent: String,
        ) {
            let raw = session(1, &json!({"ipAddress": address, "userAgent": agent}));
            let session: Session<'_> = serde_json::from_str(raw.get()).unwrap();
            for flag in [
                "ip", "device", "user-agent", "org", "used-after", "used-before", "created-after", "created-before",
                "idle",
                "sort", "limit",
            ] {
                if let Ok(flags) = parse(&[&format!("--{flag}={value}")]) {
                    let _ = utc(&flags.filter, Timestamp::MIN).decide(&session);
                    let _ = utc(&flags.filter, Timestamp::MAX).decide(&session);
                }
            }
        }
    }
}
