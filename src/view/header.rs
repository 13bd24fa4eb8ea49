//! The lines around a table that only people see: whose sessions, with which key, from where, and how many.

use std::collections::HashSet;
use std::net::IpAddr;

use super::cells::Cells;
use super::error::safe;
use super::sanitize;
use super::style::Style;
use crate::config::{Origin, Settings};
use crate::device::Device;
use crate::model::{Id, SessionRecord, User, UserRecord};
use crate::secret::KeyType;

/// What the key and the address say about where an answer comes from.
#[derive(Clone, Debug)]
pub struct Source {
    kind: KeyType,
    key_origin: String,
    /// The API's host, unless it is the default one or the sandbox.
    host: Option<String>,
}

impl Source {
    /// `LIVE`, `TEST` or `UNKNOWN KIND`.
    pub fn kind_label(&self) -> &'static str {
        self.kind.label()
    }

    /// Takes from the settings what people should see.
    pub fn new(settings: &Settings) -> Source {
        let is_usual = matches!(settings.api_url.origin, Origin::Default | Origin::Sandbox);
        let url = settings.api_url.value.to_string();
        Source {
            kind: settings.key.value.key_type(),
            key_origin: match &settings.key.origin {
                Origin::Env(variable) => (*variable).to_owned(),
                other => other.to_string(),
            },
            host: (!is_usual && url != crate::config::DEFAULT_API_URL)
                .then(|| url.strip_prefix("https://").unwrap_or(&url).to_owned()),
        }
    }
}

/// Whose sessions they are.
#[derive(Clone, Debug)]
pub struct UserIdentity {
    /// The user's id.
    pub id: Id,
    /// The user, where it was looked up.
    pub user: Option<User>,
}

impl From<UserRecord> for UserIdentity {
    fn from(record: UserRecord) -> UserIdentity {
        UserIdentity { id: record.user.id, user: Some(record.user) }
    }
}

impl UserIdentity {
    /// For the first line: name, address, status unless it is the usual one, and the id last.
    fn parts(&self, cells: &Cells, width: usize) -> Vec<String> {
        let id = cells.id(self.id);
        let Some(user) = &self.user else { return vec![format!("Sessions of {id}")] };
        let mut parts = vec![sanitize::shorten(&safe(&cells.person(&user.title())), width).into_owned()];
        if user.status != "active" {
            parts.push(safe(&user.status).to_uppercase());
        }
        parts.push(id);
        parts.dedup();
        parts
    }

    /// For a caption: who it is, masked if need be.
    pub fn caption(&self, cells: &Cells) -> String {
        let id = cells.id(self.id);
        match &self.user {
            None => id,
            Some(user) => format!("{} ({id})", safe(&cells.person(&user.title()))),
        }
    }
}

/// The first of the lines above a table: whose sessions they are. No line is longer than `width` unless a single part is.
pub fn user_line(who: &UserIdentity, cells: &Cells, width: usize, style: Style) -> String {
    let mut lines = String::new();
    for line in fill(who.parts(cells, width), 2, width, 0) {
        // A title that was given an id of 36 columns to carry gives it back where it is too narrow.
        match line.strip_prefix("Sessions of ").filter(|_| line.len() > width) {
            Some(id) => lines.extend(["Sessions of", id].map(|part| style.bold(part) + "\n")),
            None => lines += &(style.bold(&line) + "\n"),
        }
    }
    lines
}

/// The lines that say where an answer comes from: the kind of the key, the environment as far as it is known, the host.
pub fn source_line(source: &Source, environment: Option<Id>, cells: &Cells, width: usize, style: Style) -> String {
    let label = source.kind.label();
    let label = if source.kind == KeyType::Test { style.safe(label) } else { style.danger(label) };
    let fitting = |text: String| sanitize::shorten(&safe(&text), width.max(1)).into_owned();
    let mut parts = vec![fitting(format!("key from {}", source.key_origin))];
    if let Some(environment) = environment {
        let id = cells.id(environment);
        if "environment ".len() + id.len() <= width {
            parts.push(format!("environment {id}"));
        } else {
            parts.extend([fitting("environment".into()), id]);
        }
    }
    if let Some(host) = &source.host {
        parts.push(fitting(format!("host {host}")));
    }
    let mut rest = fill(parts, 2, width, source.kind.label().len() + 2).into_iter();
    let first = rest.next().unwrap_or_default();
    let mut lines = vec![if first.is_empty() { label } else { format!("{label}  {first}") }];
    lines.extend(rest);
    lines.join("\n") + "\n"
}

/// As many of the parts on each line as fit, so many blanks between them; the first line has `used` columns less.
fn fill(parts: Vec<String>, blanks: usize, width: usize, mut used: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts {
        let columns = sanitize::width(&part);
        let mut last = lines.pop().unwrap_or_default();
        let gap = if last.is_empty() { 0 } else { blanks };
        if used + gap + columns > width && used > 0 {
            lines.push(std::mem::take(&mut last));
            used = 0;
        } else if gap > 0 {
            last.push_str(&" ".repeat(gap));
            used += gap;
        }
        used += columns;
        last.push_str(&part);
        lines.push(last);
    }
    lines
}

impl UserIdentity {
    /// The environment, as far as it is known.
    pub fn environment(&self, records: &[SessionRecord<'_>]) -> Option<Id> {
        let of_session = records.first().map(|record| record.session.environment_id);
        of_session.or(self.user.as_ref().map(|user| user.environment_id))
    }
}

/// The lines below the table: how many sessions of how many, and what a person would otherwise have to count.
pub fn footer(
    who: &UserIdentity,
    records: &[SessionRecord<'_>],
    total: usize,
    cells: &Cells,
    width: usize,
    style: Style,
) -> String {
    let wrapped = |line: &str| fill(line.split(' ').map(str::to_owned).collect(), 1, width, 0);
    if total == 0 {
        let line = match &who.user {
            Some(user) => format!("{} exists and has no active sessions", safe(&cells.person(&user.title()))),
            None => "no active sessions".into(),
        };
        return wrapped(&line).join("\n") + "\n";
    }
    let count = if records.len() == total {
        plural(total, "session")
    } else {
        format!("{} of {}", records.len(), plural(total, "session"))
    };
    let impersonated = records.iter().filter(|record| record.session.impersonated_by.is_some()).count();
    let mut facts = Vec::new();
    if records.len() > 1 {
        let networks: HashSet<String> =
            records.iter().filter_map(|record| record.session.ip_address()).map(network).collect();
        let devices: HashSet<String> = records
            .iter()
            .filter_map(|record| record.session.user_agent())
            .map(|agent| Device::of(Some(agent)).without_version().to_string())
            .collect();
        facts.push(plural(networks.len(), "network"));
        facts.push(plural(devices.len(), "device"));
    }
    if impersonated > 0 {
        facts.push(format!("{impersonated} impersonated"));
    }
    let oldest = records.iter().map(|record| record.session.last_used_at.at).min();
    if let Some(idle) = oldest.map(|at| cells.now().duration_since(at).as_hours() / 24).filter(|days| *days > 0) {
        let which = if records.len() > 1 { "oldest unused" } else { "unused" };
        facts.push(format!("{which} for {}", plural(usize::try_from(idle).unwrap_or(0), "day")));
    }
    let line = if facts.is_empty() { count } else { format!("{count}: {}", facts.join(", ")) };
    let gap = if records.is_empty() { "" } else { "\n" };
    let lines: Vec<String> = wrapped(&line).iter().map(|line| style.dim(line)).collect();
    format!("{gap}{}\n", lines.join("\n"))
}

/// `1 session`, `2 sessions`.
pub fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// What is counted as one network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one, which is as much as one
/// household or office usually has.
fn network(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => format!("{:?}", &address.octets()[..3]),
        Ok(IpAddr::V6(address)) => format!("{:?}", &address.octets()[..6]),
        Err(_) => address.to_owned(),
    }
}
