//! The header and footer of a table on a terminal: the user, the key, the environment, the host, and counts.

use std::collections::HashSet;
use std::net::IpAddr;

use super::cells::Cells;
use super::error::safe;
use super::plural;
use super::sanitize;
use crate::config::{Origin, Settings};
use crate::device::Device;
use crate::error::quoted;
use crate::model::{Id, SessionRecord, User, UserRecord, UserRef, parse_ip};
use crate::secret::KeyType;
use crate::style::Style;

/// Where results come from, as shown in the header: the key and the API's host.
#[derive(Clone, Debug)]
pub struct Source {
    kind: KeyType,
    key_origin: String,
    /// `None` for the default host and the sandbox.
    host: Option<String>,
}

impl Source {
    /// Returns `LIVE`, `TEST` or `UNKNOWN TYPE`.
    pub fn kind_label(&self) -> &'static str {
        self.kind.label()
    }

    /// Returns `TEST key from profile "test"`.
    pub fn label(&self) -> String {
        format!("{} key from {}", self.kind.label(), self.key_origin)
    }

    pub fn new(settings: &Settings) -> Source {
        let is_default = matches!(settings.api_url.origin, Origin::Default | Origin::Sandbox);
        let url = settings.api_url.value.to_string();
        Source {
            kind: settings.key.value.key_type(),
            key_origin: match &settings.key.origin {
                Origin::Env(variable) => (*variable).to_owned(),
                other => other.to_string(),
            },
            host: (!is_default && url != crate::config::DEFAULT_API_URL)
                .then(|| url.strip_prefix("https://").unwrap_or(&url).to_owned()),
        }
    }
}

/// A user whose sessions are shown.
#[derive(Clone, Debug)]
pub struct UserIdentity {
    pub id: Id,
    /// The API's record of the user, if it was requested.
    pub user: Option<User>,
    /// Whether the user was named by email, which no other user has then.
    pub is_by_email: bool,
}

impl From<UserRecord> for UserIdentity {
    fn from(record: UserRecord) -> UserIdentity {
        UserIdentity { id: record.user.id, user: Some(record.user), is_by_email: true }
    }
}

impl UserIdentity {
    /// Returns the parts of the user line: name, email, status unless active, and ID.
    fn parts(&self, cells: &Cells, width: usize) -> Vec<String> {
        let id = cells.id(self.id);
        let Some(user) = &self.user else { return vec![format!("Sessions of {id}")] };
        let mut parts = vec![sanitize::shorten(&safe(&cells.person(&user.title())), width).into_owned()];
        if user.status != "active" {
            parts.push(safe(&user.status.to_uppercase()));
        }
        parts.push(id);
        parts.dedup();
        parts
    }

    /// Returns the user as part of a caption, masked with `--redact`.
    pub fn caption(&self, cells: &Cells) -> String {
        let id = cells.id(self.id);
        match &self.user {
            None => id,
            Some(user) => format!("{} ({id})", safe(&cells.person(&user.title()))),
        }
    }

    /// Returns the user as an argument of a command: the email if the user was named by it, or the ID.
    pub fn argument(&self) -> String {
        // Users choose their emails: one that is none could be a flag.
        let email = self.user.as_ref().and_then(|user| user.email.as_deref()).filter(|email| {
            self.is_by_email
                && !email.starts_with('-')
                && matches!(UserRef::parse(email), Ok(UserRef::Email(parsed)) if parsed.as_str() == *email)
        });
        quoted(&email.map_or_else(|| self.id.to_string(), str::to_owned))
    }

    /// Returns the user's environment, if `records` or the user say it.
    pub fn environment(&self, records: &[SessionRecord<'_>]) -> Option<Id> {
        let of_session = records.first().map(|record| record.session.environment_id);
        of_session.or(self.user.as_ref().map(|user| user.environment_id))
    }
}

/// Returns the first line of the header: the user. It is wrapped at `width` columns; only a single part may be longer.
pub fn user_line(user: &UserIdentity, cells: &Cells, width: usize, style: Style) -> String {
    let mut lines = String::new();
    for line in wrap(user.parts(cells, width), 2, width, 0) {
        // An ID is never cut: where it doesn't fit beside the title, it has a line of its own.
        match line.strip_prefix("Sessions of ").filter(|_| line.len() > width) {
            Some(id) => lines.extend(["Sessions of", id].map(|part| style.bold(part) + "\n")),
            None => lines += &(style.bold(&line) + "\n"),
        }
    }
    lines
}

/// Returns the second line of the header: the key's type and origin, the environment's ID and the host, wrapped at `width` columns.
pub fn source_line(source: &Source, environment: Option<String>, width: usize, style: Style) -> String {
    let label = source.kind.label();
    let label = if source.kind == KeyType::Test { style.success(label) } else { style.danger(label) };
    let fit = |text: String| sanitize::shorten(&safe(&text), width.max(1)).into_owned();
    let mut parts = vec![fit(format!("key from {}", source.key_origin))];
    if let Some(id) = environment {
        if "environment ".len() + id.len() <= width {
            parts.push(format!("environment {id}"));
        } else {
            parts.extend([fit("environment".into()), id]);
        }
    }
    if let Some(host) = &source.host {
        parts.push(fit(format!("host {host}")));
    }
    let mut rest = wrap(parts, 2, width, source.kind.label().len() + 2).into_iter();
    let first = rest.next().unwrap_or_default();
    let mut lines = vec![if first.is_empty() { label } else { format!("{label}  {first}") }];
    lines.extend(rest);
    lines.join("\n") + "\n"
}

/// Wraps `parts` at `width` columns, with `spaces` between them; `used` columns of the first line are taken.
fn wrap(parts: Vec<String>, spaces: usize, width: usize, mut used: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts {
        let columns = sanitize::width(&part);
        let mut last = lines.pop().unwrap_or_default();
        let gap = if last.is_empty() { 0 } else { spaces };
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

/// Returns the lines below a table: the number of sessions, networks, devices and impersonated sessions, and the idle time.
///
/// `total` is the number of sessions before filtering.
pub fn footer(
    user: &UserIdentity,
    records: &[SessionRecord<'_>],
    total: usize,
    cells: &Cells,
    width: usize,
    style: Style,
) -> String {
    let wrapped = |line: &str| wrap(line.split(' ').map(str::to_owned).collect(), 1, width, 0);
    if total == 0 {
        let line = match &user.user {
            Some(user) => format!("{} has no active sessions", safe(&cells.person(&user.title()))),
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
            .map(|agent| Device::of(Some(agent)).shortened().to_string())
            .collect();
        facts.push(plural(networks.len(), "network"));
        facts.push(plural(devices.len(), "device"));
    }
    if impersonated > 0 {
        facts.push(format!("{impersonated} impersonated"));
    }
    let oldest = records.iter().map(|record| record.session.last_used_at.at).min();
    if let Some(idle) = oldest.map(|at| cells.now().duration_since(at).as_hours() / 24).filter(|days| *days > 0) {
        let label = if records.len() > 1 { "oldest unused" } else { "unused" };
        facts.push(format!("{label} for {}", plural(usize::try_from(idle).unwrap_or(0), "day")));
    }
    if let Some(zone) = cells.zone_name() {
        facts.push(format!("times in {zone}"));
    }
    let line = if facts.is_empty() { count } else { format!("{count}: {}", facts.join(", ")) };
    let gap = if records.is_empty() { "" } else { "\n" };
    let lines: Vec<String> = wrapped(&line).iter().map(|line| style.dim(line)).collect();
    format!("{gap}{}\n", lines.join("\n"))
}

/// Returns the network of an IP address: its first 24 bits (IPv4) or 48 bits (IPv6), as a household or an office usually has.
fn network(ip: &str) -> String {
    match parse_ip(ip) {
        Some(IpAddr::V4(ip)) => format!("{:?}", &ip.octets()[..3]),
        Some(IpAddr::V6(ip)) => format!("{:?}", &ip.octets()[..6]),
        None => ip.to_owned(),
    }
}
