//! The columns of a table of sessions, and the flags that choose and shape them.

use clap::Args;

/// A column: a field of a session, or the device recognised by its user agent.
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

    /// Returns every column.
    pub fn all() -> impl Iterator<Item = Column> {
        Column::FIELDS.into_iter().chain([Column::Device])
    }

    /// The columns of a table without `--columns`.
    pub const DEFAULTS: [Column; 6] =
        [Column::Id, Column::Device, Column::IpAddress, Column::LastUsedAt, Column::CreatedAt, Column::ExpiresAt];

    /// The same in a pipe.
    pub const PIPE_DEFAULTS: [Column; 7] = [
        Column::Id,
        Column::UserId,
        Column::Device,
        Column::IpAddress,
        Column::LastUsedAt,
        Column::CreatedAt,
        Column::ExpiresAt,
    ];

    /// The same for several users on a terminal without headers.
    pub const DEFAULTS_OF_SEVERAL_USERS: [Column; 5] =
        [Column::Id, Column::UserId, Column::Device, Column::IpAddress, Column::LastUsedAt];

    /// Returns the API's name of the field; part of the contract for scripts.
    pub fn name(self) -> &'static str {
        self.name_and_title().0
    }

    /// Returns the title in a table.
    pub fn title(self) -> &'static str {
        self.name_and_title().1
    }

    fn name_and_title(self) -> (&'static str, &'static str) {
        match self {
            Column::Id => ("id", "ID"),
            Column::UserId => ("userId", "USER"),
            Column::EnvironmentId => ("environmentId", "ENVIRONMENT"),
            Column::UserAgent => ("userAgent", "USER AGENT"),
            Column::IpAddress => ("ipAddress", "IP"),
            Column::CreatedAt => ("createdAt", "CREATED"),
            Column::ExpiresAt => ("expiresAt", "EXPIRES"),
            Column::LastUsedAt => ("lastUsedAt", "USED"),
            Column::ActiveOrganizationId => ("activeOrganizationId", "ORGANIZATION"),
            Column::ImpersonatedBy => ("impersonatedBy", "IMPERSONATED BY"),
            Column::Device => ("device", "DEVICE"),
        }
    }

    /// Returns whether it contains IDs, which are never cut.
    pub fn is_id(self) -> bool {
        matches!(
            self,
            Column::Id | Column::UserId | Column::EnvironmentId | Column::ActiveOrganizationId | Column::ImpersonatedBy
        )
    }

    pub fn is_time(self) -> bool {
        matches!(self, Column::CreatedAt | Column::ExpiresAt | Column::LastUsedAt)
    }

    /// Returns the width that it can be cut to, in columns; `None` if it can't be cut.
    pub fn min_width(self) -> Option<usize> {
        match self {
            Column::IpAddress => Some(15),
            Column::Device => Some(14),
            Column::UserAgent => Some(20),
            _ => None,
        }
    }

    fn parse(name: &str) -> Option<Column> {
        Column::all().find(|column| column.name().eq_ignore_ascii_case(name))
    }
}

/// The value of `--columns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<Column>);

impl Columns {
    fn parse(text: &str) -> Result<Columns, String> {
        let unknown_name = || {
            let names: Vec<&str> = Column::all().map(Column::name).collect();
            format!("there are {}, or all", names.join(","))
        };
        if text.trim() == "all" {
            return Ok(Columns(Column::all().collect()));
        }
        let mut columns = Vec::new();
        for name in text.split(',').map(str::trim) {
            let column = Column::parse(name).ok_or_else(unknown_name)?;
            if columns.contains(&column) {
                return Err(format!("{} stands twice", column.name()));
            }
            columns.push(column);
        }
        Ok(Columns(columns))
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
    /// Columns of the table, CSV or Markdown: `id,device,lastUsedAt`, or `all`
    #[arg(long, value_name = "NAMES", value_parser = ColumnsParser, hide_possible_values = true, long_help = columns_help())]
    pub columns: Option<Columns>,

    /// How to write times
    ///
    /// In the table and in Markdown. By default relative in a table on a terminal, else UTC.
    #[arg(long, value_name = "STYLE")]
    pub time: Option<TimeStyle>,

    /// Mask ids, addresses and names, so that a ticket can be public
    ///
    /// In the table and in Markdown.
    #[arg(long)]
    pub redact: bool,
}

impl ColumnArgs {
    /// Returns the value of `--columns`, if given.
    pub fn chosen(&self) -> Option<&[Column]> {
        self.columns.as_ref().map(|columns| columns.0.as_slice())
    }
}

/// Returns the long help of `--columns`: the names would be three lines of the short help.
fn columns_help() -> String {
    let names: Vec<&str> = Column::all().map(Column::name).collect();
    format!(
        "Columns of the table, CSV or Markdown: `id,device,lastUsedAt`, or `all`\n\n\
         There are the API's fields, and the device that the user agent stands for: {}.",
        names.join(", ")
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

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        let names = Column::all().map(Column::name).chain(["all"]);
        Some(Box::new(names.map(clap::builder::PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_parsed_by_name() {
        assert_eq!(Columns::parse("id, device,IPADDRESS").unwrap().0, [Column::Id, Column::Device, Column::IpAddress]);
        assert_eq!(Columns::parse("all").unwrap().0, Column::all().collect::<Vec<_>>());
        for bad in ["", "id,", "ip", "id,id", "all,id"] {
            assert!(Columns::parse(bad).is_err(), "{bad}");
        }
        assert!(Columns::parse("ip").unwrap_err().contains("id,userId,environmentId"));
    }
}
