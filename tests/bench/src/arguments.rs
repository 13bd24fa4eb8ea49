//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::Result;
use crate::scenarios::Scenario;
use crate::server::Served;

pub const HELP: &str = "\
Measures torii against curl, jq and others, on this machine only.

Usage: torii-bench [OPTIONS] [SCENARIO…]

Scenarios (all of them, unless some are named):
  startup       --version
  one           one user with one session, over http and https
  render-1k     1,000 sessions in each format
  render-100k   100,000 sessions in each format
  users-0ms     1,000 and 10,000 users, a server that responses at once
  users-5ms     the same, 5 ms an response
  users-50ms    the same, 50 ms an response, 50, 128 and 256 at a time
  users-200ms   the same, 200 ms an response
  refusals      300 users of a server that refuses at random, by rate, by number, or for a while
  instructions  instructions executed, which don't depend on what else the machine does (needs valgrind)
  sizes         the program's size, its crates, its first start

Options:
  --quick        few rounds, and no more than 1,000 users
  --torii PATH   measure this program instead of building it
  --clean-build  with sizes: also time a release build from nothing
  --help         this text
";

pub enum Mode {
    Help,
    /// What the measuring process starts as its server.
    Serve(Served),
    /// What the measuring process compares others with: a URL to read.
    Limit(String),
    Measure(Options),
}

pub struct Options {
    pub scenarios: Vec<Scenario>,
    pub quick: bool,
    pub torii: Option<PathBuf>,
    pub clean_build: bool,
}

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Mode> {
    let mut options = Options { scenarios: Vec::new(), quick: false, torii: None, clean_build: false };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "serve" => return serve(arguments).map(Mode::Serve),
            "limit" => return Ok(Mode::Limit(arguments.next().ok_or("limit: which URL?")?)),
            "-h" | "--help" => return Ok(Mode::Help),
            "--quick" => options.quick = true,
            "--clean-build" => options.clean_build = true,
            "--torii" => options.torii = Some(arguments.next().ok_or("--torii needs a path")?.into()),
            name => {
                let scenario = Scenario::ALL.into_iter().find(|scenario| scenario.name() == name);
                options.scenarios.push(scenario.ok_or_else(|| format!("no scenario '{name}', see --help"))?);
            }
        }
    }
    if options.scenarios.is_empty() {
        options.scenarios = Scenario::ALL.into();
    }
    Ok(Mode::Measure(options))
}

/// `serve SESSIONS LATENCY-IN-MS [FOLDER-FOR-CERTIFICATES]`
fn serve(mut arguments: impl Iterator<Item = String>) -> Result<Served> {
    let sessions = arguments.next().ok_or("serve: how many sessions?")?.parse()?;
    let latency = Duration::from_millis(arguments.next().ok_or("serve: which latency?")?.parse()?);
    Ok(Served { sessions, latency, certificates: arguments.next().map(PathBuf::from) })
}
