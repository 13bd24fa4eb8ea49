//! Long lists, in each format.

use std::time::Duration;

use super::entries::{Trust, USER, curl, curl_line, limit, list, shell, torii};
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

/// Its reader of JSON infers the columns.
const DUCKDB: &str =
    r#"duckdb -csv -c "select * from read_json('/dev/stdin', maximum_object_size=100000000, auto_detect=true)""#;

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
        let mut entries =
            vec![shell(baseline.name, &["curl", "jq"], format!("{fetch} | jq {}{column}", baseline.jq), lines)];
        if baseline.column {
            entries[0].needs.push("column");
        } else {
            // It takes the same filters.
            let jaq = format!("{fetch} | jaq {}", baseline.jq);
            entries.push(shell(&baseline.name.replace("jq", "jaq"), &["curl", "jaq"], jaq, lines));
        }
        match format {
            "json" => entries.push(curl("`curl`", &Trust::Nothing, &[&url])),
            "csv" => {
                let duckdb = shell(r"`curl \| duckdb -csv`", &["curl", "duckdb"], format!("{fetch} | {DUCKDB}"), lines);
                entries.push(duckdb);
            }
            _ => {}
        }
        let arguments = list(&server, &Trust::Nothing, &[USER, "-o", format]);
        entries.push(torii(lab, &format!("`torii … -o {format}`"), arguments, lines));
        entries.push(limit(&url)?);
        let results = timer::race(lab, rounds, entries, Some((&mut server, 1)))?;
        report::race(&format!("{} sessions to {format}", report::thousands(sessions.into())), &results);
    }
    Ok(())
}
