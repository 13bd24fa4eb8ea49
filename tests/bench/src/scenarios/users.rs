//! The sessions of many users, each of whom has one.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::entries::{Trust, curl, curl_line, list, quote, shell, torii};
use crate::lab::Lab;
use crate::server::Server;
use crate::timer::Entry;
use crate::{Result, report, responses, timer};

/// How many users, how many at a time, what the server is like.
struct Case {
    users: u32,
    jobs: u32,
    latency: Duration,
    tls: bool,
}

pub fn run(lab: &Lab, milliseconds: u64) -> Result<()> {
    let latency = Duration::from_millis(milliseconds);
    // Whoever waits long for each response asks for more of them at a time; each number of jobs takes the same time.
    let sizes: &[(u32, u32)] = match milliseconds {
        ..=10 => &[(1_000, 8), (10_000, 8)],
        _ => &[(1_000, 50), (2_560, 128), (5_120, 256), (10_000, 50)],
    };
    for tls in [false, true] {
        for &(users, jobs) in sizes {
            // Of 200 ms, the last one takes a minute a round.
            if users == 1_000 || (!lab.quick && (users < 10_000 || milliseconds < 200)) {
                Case { users, jobs, latency, tls }.run(lab)?;
            }
        }
    }
    Ok(())
}

impl Case {
    fn run(&self, lab: &Lab) -> Result<()> {
        let mut server = lab.server(1, self.latency, self.tls)?;
        let ids = write_ids(lab, self.users)?;
        let rounds = if self.latency.is_zero() { lab.rounds(7, 3) } else { 3 };
        let urls = write_urls(lab, &server, &ids)?;
        let mut trusts = Vec::new();
        match self.tls {
            false => trusts.push((Trust::Nothing, "")),
            true if lab.is_trusted => trusts.push((Trust::System, "")),
            true => {}
        }
        if self.tls {
            // curl reads the system's authorities again for each connection.
            trusts.push((Trust::Only(lab.ca()), ", one authority"));
        }
        let mut entries = Vec::new();
        for (trust, note) in &trusts {
            let name = format!("`curl --parallel --parallel-max {} --config …`{note}", self.jobs);
            entries.push(self.curl_parallel(&name, trust, &urls));
            let jobs = self.jobs.to_string();
            entries.push(self.torii(lab, &server, trust, &ids, Some(&jobs), note));
        }
        if self.jobs == 50 && self.users == 1_000 && !self.tls {
            // What a user types; torii is slower by choice, as the API's limits are unknown.
            let urls = urls.to_string_lossy();
            entries.push(curl("`curl --parallel --config …`", &Trust::Nothing, &["--parallel", "--config", &urls]));
            entries.push(self.torii(lab, &server, &Trust::Nothing, &ids, None, ""));
        }
        let results = timer::race(lab, rounds, entries, Some((&mut server, self.users.into())))?;
        report::race(&self.title(), &results);
        if !self.latency.is_zero() {
            let floor = self.latency * self.users / self.jobs;
            println!("\nLimit at {} jobs: {}, users × latency / jobs.", self.jobs, report::milliseconds(floor));
        }

        if self.latency.is_zero() && !self.tls && self.users == 1_000 {
            let entries = vec![
                self.process_a_user(&server, "xargs", &format!("xargs -P{} -I{{}}", self.jobs), &ids),
                self.process_a_user(&server, "parallel", &format!("parallel -j{} -q", self.jobs), &ids),
                self.torii(lab, &server, &Trust::Nothing, &ids, None, ""),
            ];
            let results = timer::race(lab, lab.rounds(3, 1), entries, Some((&mut server, self.users.into())))?;
            report::race(&format!("{}, a process each", self.title()), &results);
        }
        Ok(())
    }

    fn title(&self) -> String {
        let Case { users, jobs, latency, tls } = self;
        format!(
            "{} users, {}, {} ms an response, {jobs} at a time",
            report::thousands((*users).into()),
            if *tls { "https" } else { "http" },
            latency.as_millis()
        )
    }

    fn torii(&self, lab: &Lab, server: &Server, trust: &Trust, ids: &Path, jobs: Option<&str>, note: &str) -> Entry {
        let ids = ids.to_string_lossy();
        let mut more = vec!["--users-from", &ids, "-o", "csv"];
        more.extend(jobs.iter().flat_map(|jobs| ["--jobs", jobs]));
        let flags = jobs.map(|jobs| format!("--jobs {jobs} ")).unwrap_or_default();
        let name = format!("`torii sessions list --users-from … {flags}-o csv`{note}");
        torii(lab, &name, list(server, trust, &more), self.users as usize)
    }

    /// The fastest that is installed everywhere. It copies the responses and doesn't look into them.
    fn curl_parallel(&self, name: &str, trust: &Trust, urls: &Path) -> Entry {
        let urls = urls.to_string_lossy();
        let jobs = self.jobs.to_string();
        curl(name, trust, &["--parallel", "--parallel-max", &jobs, "--config", &urls])
    }

    /// What most people would write.
    fn process_a_user(&self, server: &Server, runner: &'static str, start: &str, ids: &Path) -> Entry {
        let fetch = curl_line(&Trust::Nothing, &[&server.sessions_of("{}")]);
        let to_csv = r"jq -r '.[]|[.id,.userId,.userAgent,.ipAddress,.lastUsedAt]|@csv'";
        let input = if runner == "parallel" { "::::" } else { "<" };
        let line = format!("{start} {fetch} {input} {} | {to_csv}", quote(&ids.to_string_lossy()));
        let name = format!(r"`{} curl \| jq -r '… \| @csv'`", start.trim_end_matches(" -I{}"));
        shell(&name, &[runner, "curl", "jq"], line, self.users as usize)
    }
}

/// A file with the users' ids, one a line.
pub fn write_ids(lab: &Lab, users: u32) -> Result<PathBuf> {
    let path = lab.scratch.join(format!("users-{users}"));
    let mut text = responses::users(users.into()).join("\n");
    text.push('\n');
    fs::write(&path, text)?;
    Ok(path)
}

/// The same users for curl.
fn write_urls(lab: &Lab, server: &Server, ids: &Path) -> Result<PathBuf> {
    let path = lab.scratch.join("urls");
    let mut file = BufWriter::new(File::create(&path)?);
    for id in fs::read_to_string(ids)?.lines() {
        writeln!(file, "url = \"{}\"", server.sessions_of(id))?;
    }
    file.flush()?;
    Ok(path)
}
