//! The columns of a list of sessions, and what stands in them for people.

use std::cell::RefCell;
use std::collections::HashMap;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{sanitize, time};
use crate::device;
use crate::model::{Id, Session};

/// A column: a field of a session by the API's name, or the device that its user agent stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `id`
    Id,
    /// `userId`
    UserId,
    /// `environmentId`
    EnvironmentId,
    /// `userAgent`
    UserAgent,
    /// `ipAddress`
    IpAddress,
    /// `createdAt`
    CreatedAt,
    /// `expiresAt`
    ExpiresAt,
    /// `lastUsedAt`
    LastUsedAt,
    /// `activeOrganizationId`
    ActiveOrganizationId,
    /// `impersonatedBy`
    ImpersonatedBy,
    /// `device`
    Device,
}

impl Column {
    /// The fields in the order of the API's reference, and the device.
    pub const ALL: [Column; 11] = [
        Column::Id,
        Column::UserId,
        Column::EnvironmentId,
        Column::UserAgent,
        Column::IpAddress,
        Column::CreatedAt,
        Column::ExpiresAt,
        Column::LastUsedAt,
        Column::ActiveOrganizationId,
        Column::ImpersonatedBy,
        Column::Device,
    ];

    /// The API's name of the field; part of the contract for scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Column::Id => "id",
            Column::UserId => "userId",
            Column::EnvironmentId => "environmentId",
            Column::UserAgent => "userAgent",
            Column::IpAddress => "ipAddress",
            Column::CreatedAt => "createdAt",
            Column::ExpiresAt => "expiresAt",
            Column::LastUsedAt => "lastUsedAt",
            Column::ActiveOrganizationId => "activeOrganizationId",
            Column::ImpersonatedBy => "impersonatedBy",
            Column::Device => "device",
        }
    }

    /// The title above it in a table.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Column::Id => "ID",
            Column::UserId => "USER",
            Column::EnvironmentId => "ENVIRONMENT",
            Column::UserAgent => "USER AGENT",
            Column::IpAddress => "IP",
            Column::CreatedAt => "CREATED",
            Column::ExpiresAt => "EXPIRES",
            Column::LastUsedAt => "USED",
            Column::ActiveOrganizationId => "ORGANIZATION",
            Column::ImpersonatedBy => "IMPERSONATED BY",
            Column::Device => "DEVICE",
        }
    }

    /// Whether it holds an id, which is never cut.
    #[must_use]
    pub fn is_id(self) -> bool {
        matches!(
            self,
            Column::Id | Column::UserId | Column::EnvironmentId | Column::ActiveOrganizationId | Column::ImpersonatedBy
        )
    }

    /// Whether it holds a time.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Column::CreatedAt | Column::ExpiresAt | Column::LastUsedAt)
    }

    /// The fewest columns of a terminal that it can be cut to, `None` when it can't be cut.
    #[must_use]
    pub fn shortest(self) -> Option<usize> {
        match self {
            Column::IpAddress => Some(15),
            Column::Device => Some(14),
            Column::UserAgent => Some(20),
            _ => None,
        }
    }

    fn parse(name: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name))
    }
}

/// The columns that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<Column>);

impl Columns {
    fn parse(text: &str) -> Result<Columns, String> {
        let known = || {
            let names: Vec<&str> = Column::ALL.into_iter().map(Column::name).collect();
            format!("there are {}, or all", names.join(","))
        };
        if text.trim() == "all" {
            return Ok(Columns(Column::ALL.to_vec()));
        }
        let mut columns = Vec::new();
        for name in text.split(',').map(str::trim) {
            let column = Column::parse(name).ok_or_else(known)?;
            if columns.contains(&column) {
                return Err(format!("{} stands twice", column.name()));
            }
            columns.push(column);
        }
        Ok(Columns(columns))
    }
}

/// How times are written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TimeStyle {
    /// The distance from now: `11m`, `3h`, `63d`
    Relative,
    /// In the local time zone, to the minute
    Local,
    /// In UTC, to the second
    Utc,
}

/// The flags that shape what people read.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct ColumnArgs {
    /// Columns of the table, CSV or Markdown: the API's field names and `device`, or `all`
    ///
    /// For example `id,device,ipAddress,lastUsedAt`.
    #[arg(long, value_name = "NAMES", value_parser = ColumnsParser)]
    pub columns: Option<Columns>,

    /// How to write times in the table and in Markdown; by default relative on a terminal, else UTC
    #[arg(long, value_name = "STYLE")]
    pub time: Option<TimeStyle>,

    /// Mask ids, addresses and names in the table or Markdown, so that a ticket can be public
    #[arg(long)]
    pub redact: bool,
}

/// Parses [`Columns`], and tells shells the names.
#[derive(Clone)]
struct ColumnsParser;

impl clap::builder::TypedValueParser for ColumnsParser {
    type Value = Columns;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Columns, clap::Error> {
        // By way of the library's own adapter, for its wording.
        let parse: fn(&str) -> Result<Columns, String> = Columns::parse;
        parse.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        let names = Column::ALL.into_iter().map(Column::name).chain(["all"]);
        Some(Box::new(names.map(clap::builder::PossibleValue::new)))
    }
}

/// What turns a session into words: all of them are safe to print.
pub struct Words {
    style: TimeStyle,
    zone: TimeZone,
    now: Timestamp,
    redact: bool,
    /// The names of the user agents that were met: a person has few, and each costs more than the rest of a row.
    devices: RefCell<HashMap<String, String>>,
}

/// So many names are kept.
const DEVICES_KEPT: usize = 256;

impl Words {
    /// The zone is looked up only where it is needed.
    #[must_use]
    pub fn new(style: TimeStyle, now: Timestamp, redact: bool) -> Words {
        let zone = if style == TimeStyle::Local { TimeZone::system() } else { TimeZone::UTC };
        Words { style, zone, now, redact, devices: RefCell::default() }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether ids, addresses and names are masked.
    #[must_use]
    pub fn redacts(&self) -> bool {
        self.redact
    }

    /// A name or an address of a person, whole unless it is to be masked.
    #[must_use]
    pub fn person(&self, text: &str) -> String {
        if self.redact { redacted(text) } else { text.to_owned() }
    }

    /// What stands in `column`.
    #[must_use]
    pub fn cell(&self, column: Column, session: &Session<'_>) -> String {
        let id = |id: Option<Id>| id.map_or_else(|| "-".to_owned(), |id| self.id(id));
        match column {
            Column::Id => id(Some(session.id)),
            Column::UserId => id(Some(session.user_id)),
            Column::EnvironmentId => id(Some(session.environment_id)),
            // It may hold anything, an address as well.
            Column::UserAgent if self.redact => "…".into(),
            Column::UserAgent => sanitize::line(session.user_agent().unwrap_or("-")).into_owned(),
            Column::IpAddress => self.address(session.ip_address()),
            Column::CreatedAt => self.time(session.created_at.at),
            Column::ExpiresAt => self.time(session.expires_at.at),
            Column::LastUsedAt => self.time(session.last_used_at.at),
            Column::ActiveOrganizationId => id(session.active_organization_id),
            Column::ImpersonatedBy => id(session.impersonated_by),
            Column::Device => self.device(session.user_agent()),
        }
    }

    fn device(&self, user_agent: Option<&str>) -> String {
        let mut devices = self.devices.borrow_mut();
        let agent = user_agent.unwrap_or_default();
        if let Some(name) = devices.get(agent) {
            return name.clone();
        }
        let name = device::name(user_agent).into_owned();
        if devices.len() < DEVICES_KEPT {
            devices.insert(agent.to_owned(), name.clone());
        }
        name
    }

    /// An id, whole unless it is to be masked.
    #[must_use]
    pub fn id(&self, id: Id) -> String {
        let whole = id.to_string();
        if self.redact { format!("{}-…", &whole[..8]) } else { whole }
    }

    fn time(&self, at: Timestamp) -> String {
        match self.style {
            TimeStyle::Relative => time::ago(at, self.now),
            TimeStyle::Local => time::local(at, &self.zone),
            TimeStyle::Utc => time::utc(at),
        }
    }

    fn address(&self, address: Option<&str>) -> String {
        let Some(text) = address else { return "-".into() };
        if !self.redact {
            return sanitize::line(text).into_owned();
        }
        match text.trim().parse::<std::net::IpAddr>().map(|address| address.to_canonical()) {
            Ok(std::net::IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.…")
            }
            Ok(std::net::IpAddr::V6(address)) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:…")
            }
            Err(_) => "…".into(),
        }
    }
}

/// A name or an address of a person, masked: of each word the first letter is left.
#[must_use]
pub fn redacted(text: &str) -> String {
    let mut masked = String::new();
    let mut in_word = false;
    for c in text.chars() {
        let is_part = c.is_alphanumeric();
        if is_part && !in_word {
            masked.extend([c, '…']);
        } else if !is_part && c.is_ascii() {
            // Marks beyond ASCII stand on letters, which are gone.
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
    fn columns_by_name() {
        assert_eq!(Columns::parse("id, device,IPADDRESS").unwrap().0, [Column::Id, Column::Device, Column::IpAddress]);
        assert_eq!(Columns::parse("all").unwrap().0, Column::ALL);
        for bad in ["", "id,", "ip", "id,id", "all,id"] {
            assert!(Columns::parse(bad).is_err(), "{bad}");
        }
        assert!(Columns::parse("ip").unwrap_err().contains("id,userId,environmentId"));
    }

    #[test]
    fn masked_names_and_addresses() {
        assert_eq!(redacted("Anna Berg <anna.berg@example.com>"), "A… B… <a….b…@e….c…>");
        assert_eq!(redacted("Zoe\u{301} O'Neil"), "Z… O…'N…");
        let words = Words::new(TimeStyle::Utc, Timestamp::UNIX_EPOCH, true);
        assert_eq!(words.address(Some("203.0.113.42")), "203.0.113.…");
        assert_eq!(words.address(Some("::ffff:203.0.113.42")), "203.0.113.…");
        assert_eq!(words.address(Some("2001:db8:9c40::1")), "2001:db8:9c40:…");
        assert_eq!(words.address(Some("office 7")), "…");
    }
}
