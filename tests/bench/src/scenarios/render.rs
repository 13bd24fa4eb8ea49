//! Long lists, in each format.

use std::time::Duration;

use super::entries::{Trust, USER, curl, curl_line, list, shell, torii};
use crate::lab::Lab;
use crate::{Result, report, timer};

/// What a user types for a format without `torii`: the filter of jq, and what comes after it.
struct Baseline {
    format: &'static str,
    name: &'static str,
    jq: &'static str,
    column: bool,
}

const BASELINES: [Baseline; 5] = [
    Baseline {
        format: "csv",
        name: r"`curl \| jq -r '… \| @csv'`",
        jq: "-r '.[]|[.id,.userId,.environmentId,.userAgent,.ipAddress,.createdAt,.expiresAt,.lastUsedAt,.activeOrganizationId,.impersonatedBy]|@csv'",
        column: false,
    },
    Baseline { format: "json", name: r"`curl \| jq -c .`", jq: "-c .", column: false },
    Baseline { format: "jsonl", name: r"`curl \| jq -c '.[]'`", jq: "-c '.[]'", column: false },
    Baseline {
        format: "table",
        name: r"`curl \| jq -r '… \| @tsv' \| column -t`",
        jq: r#"-r '.[]|[.id,.userAgent//"-",.ipAddress//"-",.lastUsedAt]|@tsv'"#,
        column: true,
    },
    Baseline {
        format: "markdown",
        name: r"`curl \| jq -r` with a template",
        jq: r#"-r '.[]|"| \(.id) | \(.userAgent//"-") | \(.ipAddress//"-") | \(.lastUsedAt) |"'"#,
        column: false,
    },
];

pub fn run(lab: &Lab, sessions: u32) -> Result<()> {
    let mut server = lab.server(sessions.into(), Duration::ZERO, false)?;
    let rounds = if sessions > 10_000 { lab.rounds(11, 3) } else { lab.rounds(31, 7) };
    let url = server.sessions_of(USER);
    let fetch = curl_line(&Trust::Nothing, &[&url]);
    for baseline in BASELINES {
        let format = baseline.format;
        // JSON is one line, however many sessions there are.
        let lines = if format == "json" { 1 } else { sessions as usize };
        let column = if baseline.column { r#" | column -t -s "$(printf '\t')""# } else { "" };
        let needs: &[&str] = if baseline.column { &["curl", "jq", "column"] } else { &["curl", "jq"] };
        let mut entries = vec![shell(baseline.name, needs, format!("{fetch} | jq {}{column}", baseline.jq), lines)];
        if format == "json" {
            entries.push(curl("`curl`", &Trust::Nothing, &[&url]));
        }
        let arguments = list(&server, &Trust::Nothing, &[USER, "-o", format]);
        entries.push(torii(lab, &format!("`torii … -o {format}`"), arguments, lines));
        let results = timer::race(lab, rounds, entries, Some((&mut server, 1)))?;
        report::race(&format!("{} sessions to {format}", report::thousands(sessions.into())), &results);
    }
    Ok(())
}
