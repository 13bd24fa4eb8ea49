//! Instructions that programs execute, counted by valgrind: the same whatever else the machine does, so that small changes
//! show. What the system does for a program is not in it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::entries::{Trust, USER, curl, limit, list, tool, torii};
use super::users;
use crate::lab::Lab;
use crate::timer::{Entry, Program};
use crate::{Result, report};

pub fn run(lab: &Lab) -> Result<()> {
    const TITLE: &str = "Instructions";
    let Some(valgrind) = lab.find("valgrind") else {
        report::facts(TITLE, ["", ""], &[], &["everything: `valgrind` is not installed".into()]);
        return Ok(());
    };
    let http = lab.server(1, Duration::ZERO, false)?;
    let https = lab.server(1, Duration::ZERO, true)?;
    let many = lab.server(1_000, Duration::ZERO, false)?;
    let only = Trust::Only(lab.ca());
    let csv = [USER, "-o", "csv"];

    let mut entries = vec![
        tool("`curl --version`", "curl", &["--version"]),
        torii(lab, "`torii --version`", vec!["--version".into()], 0),
        curl("one session, http: `curl`", &Trust::Nothing, &[&http.sessions_of(USER)]),
        torii(lab, "one session, http: `torii … -o csv`", list(&http, &Trust::Nothing, &csv), 0),
        curl("one session, https, one authority: `curl`", &only, &[&https.sessions_of(USER)]),
        torii(lab, "one session, https, one authority: `torii … -o csv`", list(&https, &only, &csv), 0),
    ];
    if lab.is_trusted {
        let system = Trust::System;
        entries.push(curl("one session, https: `curl`", &system, &[&https.sessions_of(USER)]));
        entries.push(torii(lab, "one session, https: `torii … -o csv`", list(&https, &system, &csv), 0));
        let ids = users::write_ids(lab, 1_000)?;
        let many = ["--users-from", &ids.to_string_lossy(), "--jobs", "50", "-o", "csv"];
        let name = "1,000 users, https, 50 at a time: `torii … -o csv`";
        entries.push(torii(lab, name, list(&https, &system, &many), 0));
    }
    for format in ["csv", "json", "table"] {
        let arguments = list(&many, &Trust::Nothing, &[USER, "-o", format]);
        entries.push(torii(lab, &format!("1,000 sessions: `torii … -o {format}`"), arguments, 0));
    }
    entries.push(Entry { name: "1,000 sessions: read, check, write".into(), ..limit(&many.sessions_of(USER))? });

    let mut rows = Vec::new();
    let mut missing = Vec::new();
    for entry in &entries {
        match count(lab, &valgrind, entry) {
            Ok(instructions) => rows.push((entry.name.clone(), report::thousands(instructions))),
            Err(problem) => missing.push(format!("{}: {problem}", entry.name)),
        }
    }
    report::facts(TITLE, ["work", "instructions"], &rows, &missing);
    Ok(())
}

fn count(lab: &Lab, valgrind: &Path, entry: &Entry) -> Result<u64> {
    let find = |tool: &str| lab.find(tool).ok_or_else(|| format!("`{tool}` is not installed"));
    let Program::Direct(program, arguments) = &entry.program else { return Err("not a single program".into()) };
    let program = if program.is_absolute() { program.clone() } else { find(&program.to_string_lossy())? };
    let output = lab
        .command(valgrind)
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .stderr(Stdio::piped())
        .output()?;
    let messages = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let reason = messages.lines().find(|line| !line.starts_with("==")).unwrap_or_default();
        return Err(format!("{}: {reason}", output.status).into());
    }
    let collected = messages.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    Ok(collected.ok_or("valgrind says no number")?)
}
