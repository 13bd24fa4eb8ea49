//! The lines around a table that only people see: whose sessions, with which key, from where, and how many.

use super::error::safe;
use super::sanitize;
use super::style::Style;
use crate::config::{Origin, Settings};
use crate::model::{Id, SessionRecord};
use crate::secret::KeyKind;

/// What the key and the address say about where an answer comes from.
#[derive(Clone, Debug)]
pub struct Source {
    kind: KeyKind,
    key_origin: String,
    /// The API's host, unless it is the default one or the sandbox.
    host: Option<String>,
}

impl Source {
    /// Takes from the settings what people should see.
    #[must_use]
    pub fn new(settings: &Settings) -> Source {
        let is_usual = matches!(settings.api_url.origin, Origin::Default | Origin::Sandbox);
        let url = settings.api_url.value.to_string();
        Source {
            kind: settings.key.value.kind(),
            key_origin: match &settings.key.origin {
                Origin::Env(variable) => (*variable).to_owned(),
                other => other.to_string(),
            },
            host: (!is_usual && url != crate::config::DEFAULT_API_URL)
                .then(|| url.strip_prefix("https://").unwrap_or(&url).to_owned()),
        }
    }
}

/// The lines above the table. No line is longer than `width` unless a single part is.
#[must_use]
pub fn above(user: Id, source: &Source, records: &[SessionRecord<'_>], width: usize, style: Style) -> String {
    let label = source.kind.label();
    let label = if source.kind == KeyKind::Test { style.safe(label) } else { style.danger(label) };
    let mut parts = vec![format!("key from {}", source.key_origin)];
    if let Some(record) = records.first() {
        parts.push(format!("environment {}", record.session.environment_id));
    }
    if let Some(host) = &source.host {
        parts.push(format!("host {host}"));
    }
    let mut lines = vec![style.bold(&fit("Sessions of", &user.to_string(), width))];
    let mut columns_used = source.kind.label().len();
    let mut line = label;
    for part in parts {
        let part = safe(&part);
        let columns = sanitize::width(&part);
        if columns_used + 2 + columns > width {
            lines.push(std::mem::take(&mut line));
            columns_used = columns;
        } else {
            line.push_str("  ");
            columns_used += 2 + columns;
        }
        line.push_str(&part);
    }
    lines.push(line);
    lines.join("\n") + "\n\n"
}

fn fit(words: &str, id: &str, width: usize) -> String {
    let space = if words.len() + 1 + id.len() > width { "\n" } else { " " };
    format!("{words}{space}{id}")
}

/// The line below the table: how many sessions, and what of them must not be overlooked.
#[must_use]
pub fn below(records: &[SessionRecord<'_>], style: Style) -> String {
    let impersonated = records.iter().filter(|record| record.session.impersonated_by.is_some()).count();
    let count = match records.len() {
        0 => return "no active sessions\n".into(),
        1 => "1 session".to_owned(),
        n => format!("{n} sessions"),
    };
    let line = if impersonated == 0 { count } else { format!("{count}, {impersonated} impersonated") };
    format!("\n{}\n", style.dim(&line))
}
