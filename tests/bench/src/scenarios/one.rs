//! What people do all day: one user with one session.

use std::time::Duration;

use super::entries::{Trust, USER, curl, curl_line, limit, list, shell, torii};
use crate::lab::Lab;
use crate::server::Server;
use crate::timer::Entry;
use crate::{Result, report, timer};

pub fn run(lab: &Lab) -> Result<()> {
    let rounds = lab.rounds(61, 11);
    let mut server = lab.server(1, Duration::ZERO, false)?;
    let mut entries = vec![with_jq(&server, &Trust::Nothing), alone("`curl`", &server, &Trust::Nothing)];
    for format in ["json", "csv", "table"] {
        entries.push(with_torii(lab, &format!("`torii … -o {format}`"), &server, &Trust::Nothing, format));
    }
    entries.push(limit(&server.sessions_of(USER))?);
    report::race("One session, http", &timer::race(lab, rounds, entries, Some((&mut server, 1)))?);

    let mut server = lab.server(1, Duration::ZERO, true)?;
    let only = Trust::Only(lab.ca());
    let mut entries = Vec::new();
    if lab.is_trusted {
        entries.extend([
            with_jq(&server, &Trust::System),
            alone("`curl`", &server, &Trust::System),
            with_torii(lab, "`torii … -o json`", &server, &Trust::System, "json"),
        ]);
    }
    entries.extend([
        alone("`curl`, one authority", &server, &only),
        with_torii(lab, "`torii … -o json`, one authority", &server, &only, "json"),
    ]);
    let results = timer::race(lab, rounds, entries, Some((&mut server, 1)))?;
    report::race("One session, https", &results);
    Ok(())
}

fn with_jq(server: &Server, trust: &Trust) -> Entry {
    let line = format!("{} | jq -c .", curl_line(trust, &[&server.sessions_of(USER)]));
    shell(r"`curl \| jq -c .`", &["curl", "jq"], line, 1)
}

fn alone(name: &str, server: &Server, trust: &Trust) -> Entry {
    curl(name, trust, &[&server.sessions_of(USER)])
}

fn with_torii(lab: &Lab, name: &str, server: &Server, trust: &Trust, format: &str) -> Entry {
    torii(lab, name, list(server, trust, &[USER, "-o", format]), 1)
}
