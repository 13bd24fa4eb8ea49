//! The columns of a table of sessions, and the flags that choose and shape them.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::geoip::{GeoIp, Need};

/// A column: a field of a session, the device recognised by its user agent, or the place of its IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Id,
    UserId,
    EnvironmentId,
    UserAgent,
    IpAddress,
    CreatedAt,
    ExpiresAt,
    LastUsedAt,
    ActiveOrganizationId,
    ImpersonatedBy,
    Device,
    Location,
    /// The autonomous system: the provider.
    Asn,
}

impl Column {
    /// The fields in the order of the API reference.
    pub const FIELDS: [Column; 10] = [
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
    ];

    /// Every column.
    pub const ALL: [Column; 13] = [
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
        Column::Location,
        Column::Asn,
    ];

    /// The columns of a table on a terminal without `--columns`, as far as its width allows.
    pub const DEFAULTS: [Column; 9] = [
        Column::Id,
        Column::Device,
        Column::IpAddress,
        Column::Location,
        Column::Asn,
        Column::LastUsedAt,
        Column::CreatedAt,
        Column::ExpiresAt,
        Column::ActiveOrganizationId,
    ];

    /// The same in Markdown.
    pub const MARKDOWN_DEFAULTS: [Column; 9] = [
        Column::Id,
        Column::Device,
        Column::IpAddress,
        Column::Location,
        Column::Asn,
        Column::LastUsedAt,
        Column::CreatedAt,
        Column::ExpiresAt,
        Column::ImpersonatedBy,
    ];

    /// The same in a pipe.
    pub const PIPE_DEFAULTS: [Column; 9] = [
        Column::Id,
        Column::UserId,
        Column::Device,
        Column::IpAddress,
        Column::LastUsedAt,
        Column::CreatedAt,
        Column::ExpiresAt,
        Column::Location,
        Column::Asn,
    ];

    /// The same for several users on a terminal without headers.
    pub const DEFAULTS_OF_SEVERAL_USERS: [Column; 5] =
        [Column::Id, Column::UserId, Column::Device, Column::IpAddress, Column::LastUsedAt];

    /// Returns the API's name of the field; part of the contract for scripts.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// Returns the name for `--columns` and `--sort`, which take the API's as well; part of the contract for scripts.
    pub fn short_name(self) -> &'static str {
        self.names().1
    }

    /// Returns the title in a table.
    pub fn title(self) -> &'static str {
        self.names().2
    }

    fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Column::Id => ("id", "id", "ID"),
            Column::UserId => ("userId", "user", "USER"),
            Column::EnvironmentId => ("environmentId", "environment", "ENVIRONMENT"),
            Column::UserAgent => ("userAgent", "agent", "AGENT"),
            Column::IpAddress => ("ipAddress", "ip", "IP"),
            Column::CreatedAt => ("createdAt", "created", "CREATED"),
            Column::ExpiresAt => ("expiresAt", "expires", "EXPIRES"),
            Column::LastUsedAt => ("lastUsedAt", "used", "USED"),
            Column::ActiveOrganizationId => ("activeOrganizationId", "org", "ORG"),
            Column::ImpersonatedBy => ("impersonatedBy", "impersonator", "IMPERSONATOR"),
            Column::Device => ("device", "device", "DEVICE"),
            Column::Location => ("location", "location", "LOCATION"),
            Column::Asn => ("asn", "asn", "ASN"),
        }
    }

    /// Returns whether it contains IDs, which are never cut.
    pub fn is_id(self) -> bool {
        matches!(
            self,
            Column::Id | Column::UserId | Column::EnvironmentId | Column::ActiveOrganizationId | Column::ImpersonatedBy
        )
    }

    /// Returns whether it is looked up in GeoIP databases.
    pub fn is_place(self) -> bool {
        matches!(self, Column::Location | Column::Asn)
    }

    pub fn is_time(self) -> bool {
        matches!(self, Column::CreatedAt | Column::ExpiresAt | Column::LastUsedAt)
    }
}

impl ValueEnum for Column {
    fn value_variants<'a>() -> &'a [Column] {
        &Column::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.short_name()).alias(self.name()))
    }
}

/// The value of `--columns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// All that there are: without GeoIP databases, no places.
    All,
    Named(Vec<Column>),
}

impl Columns {
    fn parse(text: &str) -> Result<Columns, String> {
        let unknown_name = || {
            let names: Vec<&str> = Column::ALL.into_iter().map(Column::short_name).collect();
            format!("there are {}, the API's names, and all", names.join(","))
        };
        if text.trim() == "all" {
            return Ok(Columns::All);
        }
        let mut columns = Vec::new();
        for name in text.split(',').map(str::trim) {
            let column = Column::from_str(name, true).map_err(|_| unknown_name())?;
            if columns.contains(&column) {
                return Err(format!("{} is named twice", column.short_name()));
            }
            columns.push(column);
        }
        Ok(Columns::Named(columns))
    }
}

/// How times are shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TimeStyle {
    /// The distance from now: `11m`, `3h`, `63d`
    Relative,
    /// In the local time zone, to the minute; in a pipe to the second, with the offset
    Local,
    /// In UTC, to the second
    Utc,
}

/// The flags for tables and Markdown.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct ColumnArgs {
    /// Columns to show, such as `id,device,used`, or `all`
    #[arg(long, value_name = "NAMES", value_parser = ColumnsParser, hide_possible_values = true, long_help = columns_help())]
    pub columns: Option<Columns>,

    /// Format of times
    ///
    /// For tables and Markdown. The default is `relative` in a table on a terminal, and else `utc`.
    #[arg(long, value_name = "STYLE")]
    pub time: Option<TimeStyle>,

    /// Never shorten session IDs
    #[arg(long, hide_short_help = true)]
    pub full_ids: bool,

    /// Mask IDs, IP addresses, emails and names, for public tickets
    ///
    /// For tables and Markdown. The first block of an ID, the network of an IP address, the country, the number of the provider,
    /// devices and times remain.
    #[arg(long)]
    pub redact: bool,
}

impl ColumnArgs {
    /// Returns the columns of `--columns`, if given.
    pub fn chosen(&self, geoip: &GeoIp) -> Option<Vec<Column>> {
        self.columns.as_ref().map(|columns| match columns {
            Columns::All => with_places(&Column::ALL, geoip),
            Columns::Named(columns) => columns.clone(),
        })
    }

    /// Returns whether GeoIP databases are needed; `default` if columns aren't named.
    pub fn geoip_need(&self, default: Need) -> Need {
        match &self.columns {
            None => default,
            Some(Columns::All) => Need::Optional,
            Some(Columns::Named(columns)) => match columns.iter().find(|column| column.is_place()) {
                Some(Column::Location) => Need::Required("the column location"),
                Some(_) => Need::Required("the column asn"),
                None => Need::No,
            },
        }
    }
}

/// Returns the columns, without those of places if there are no GeoIP databases.
pub fn with_places(columns: &[Column], geoip: &GeoIp) -> Vec<Column> {
    columns.iter().copied().filter(|column| !column.is_place() || !geoip.is_empty()).collect()
}

/// Returns the long help of `--columns`: the names would be three lines of the short help.
fn columns_help() -> String {
    let names = |name: fn(Column) -> &'static str| Column::ALL.into_iter().map(name).collect::<Vec<_>>().join(", ");
    format!(
        "Columns of the table, CSV or Markdown: `id,device,used`, or `all`\n\n\
         There are {}; the API's names of the fields will do as well: {}. `location` and `asn` need databases: \
         see `--geoip`.",
        names(Column::short_name),
        names(Column::name)
    )
}

/// Parses [`Columns`], and provides the names for shell completion.
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
        // clap's own adapter, for the text of its errors.
        let parse: fn(&str) -> Result<Columns, String> = Columns::parse;
        parse.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = Column::ALL.into_iter().map(Column::short_name).chain(["all"]);
        Some(Box::new(names.map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_parsed_by_name() {
        for names in ["id, device,IPADDRESS,used", "ID,Device,ip,lastUsedAt"] {
            let columns = [Column::Id, Column::Device, Column::IpAddress, Column::LastUsedAt];
            assert_eq!(Columns::parse(names).unwrap(), Columns::Named(columns.to_vec()));
        }
        assert_eq!(Columns::parse("all").unwrap(), Columns::All);
        for bad in ["", "id,", "address", "ip,ipAddress", "all,id"] {
            assert!(Columns::parse(bad).is_err(), "{bad}");
        }
        assert!(Columns::parse("address").unwrap_err().contains("id,user,environment"));
    }
}
