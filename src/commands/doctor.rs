//! `torii doctor`

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use crate::client::{CONNECT_TIMEOUT, Client, ClientEvent, ClientOptions, probe};
use crate::config::{ConfigFile, EffectiveConfig, GlobalArgs, Settings};
use crate::error::{Cause, Error, NetworkFailure};
use crate::host::Host;
use crate::sandbox::{Data, Running, Sandbox};
use crate::sync::lock;
use crate::view;
use crate::view::doctor::{Check, CheckResult};
use crate::view::time::Distance;

/// A clock that is further off makes "11m ago" a lie, and certificates seem expired.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// Check that key, network, certificate and clock are all right
///
/// Goes the way of a call step by step and says at each one whether it is all right or what to do about it. One request is
/// made of the API, a search for one user; nothing is changed. The exit status is that of the first problem.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii doctor
  torii doctor --profile live
  torii doctor --json > ticket.json   # it holds no secret")]
pub struct DoctorArgs {
    /// As one JSON object, for a support ticket
    #[arg(long)]
    pub(crate) json: bool,
}

impl DoctorArgs {
    /// Makes the checks and prints what was found.
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let mut checks = Checks(Vec::new());
        let _ = checks.all(global, host);
        let Checks(mut found) = checks;
        for name in NAMES {
            if !found.iter().any(|check| check.name == name) {
                found.push(Check { name, outcome: CheckResult::NotChecked });
            }
        }
        found.sort_by_key(|check| NAMES.iter().position(|name| *name == check.name));
        let report = if self.json {
            view::doctor::json(&found, host.terminal.stdout)
        } else {
            view::doctor::text(&found, host.terminal.stdout_style)
        };
        host.stdout
            .write_all(host.without_secrets(&report).as_bytes())
            .and_then(|()| host.finish())
            .map_err(Error::Output)?;
        let mut problems = found.into_iter().filter_map(|check| match check.outcome {
            CheckResult::Problem(error) => Some(error),
            _ => None,
        });
        match problems.next() {
            None => Ok(()),
            Some(first) => Err(Error::Doctor { first: Box::new(first), others: problems.count() }),
        }
    }
}

const CONFIG: &str = "configuration";
const SETTINGS: &str = "settings";
const KEY: &str = "secret key";
const NAME: &str = "name resolution";
const CONNECTION: &str = "connection";
const PROXY: &str = "proxy";
const CERTIFICATE: &str = "certificate";
const ROUND_TRIP: &str = "round trip";
const CLOCK: &str = "clock";
const ACCESS: &str = "access";
const ENVIRONMENT: &str = "environment";
/// The checks in their order.
const NAMES: [&str; 11] =
    [CONFIG, SETTINGS, KEY, NAME, CONNECTION, PROXY, CERTIFICATE, ROUND_TRIP, CLOCK, ACCESS, ENVIRONMENT];

/// The head of the answer, as far as it tells something.
#[derive(Clone, Copy)]
struct Head {
    took: Duration,
    date: Option<Timestamp>,
    at: Timestamp,
}

/// What has been found so far.
struct Checks(Vec<Check>);

impl Checks {
    fn ok(&mut self, name: &'static str, words: impl Into<String>) {
        self.0.push(Check { name, outcome: CheckResult::Ok(words.into()) });
    }

    fn problem(&mut self, name: &'static str, error: Error) {
        self.0.push(Check { name, outcome: CheckResult::Problem(error) });
    }

    /// Takes down how a step went, and gives what it brought.
    fn step<T>(&mut self, name: &'static str, result: Result<T, Error>, words: impl FnOnce(&T) -> String) -> Option<T> {
        match result {
            Ok(value) => {
                self.ok(name, words(&value));
                Some(value)
            }
            Err(error) => {
                self.problem(name, error);
                None
            }
        }
    }

    /// All checks; `None` when one of them stands in the way of those that come after it.
    fn all(&mut self, global: &GlobalArgs, host: &mut Host) -> Option<()> {
        let mut sandbox = None;
        let settings =
            if global.sandbox { self.sandboxed(global, host, &mut sandbox)? } else { self.configured(global, host)? };
        let Settings { api_url, proxy, ca_cert, .. } = &settings;
        let (through, port) = match proxy {
            Some(proxy) => proxy.host_and_port(),
            None => (api_url.value.host(), api_url.value.port()),
        };
        let resolved = probe::resolve(through, port, global.timeout);
        let addresses = self.step(NAME, resolved, |addresses| {
            let addresses: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            format!("{through} is {}", addresses.join(", "))
        })?;
        let connected = probe::connect(&addresses, &format!("{through}:{port}"), global.timeout.min(CONNECT_TIMEOUT));
        self.step(CONNECTION, connected, |(address, took)| format!("to {address} in {} ms", took.as_millis()))?;
        let proxy = match proxy {
            Some(proxy) => format!("{proxy} from {}", proxy.origin()),
            None => "none".into(),
        };
        let certificate = match (&ca_cert, api_url.value.is_https()) {
            (_, false) => "none: plain HTTP, which stays on this machine".into(),
            (Some(ca), true) => format!("verified against {} from {}", ca.value.display(), ca.origin),
            (None, true) if host.env("SSL_CERT_FILE").is_some() => "verified against those of SSL_CERT_FILE".into(),
            (None, true) => "verified against the system's trusted certificates".into(),
        };
        let (is_direct, is_plain) = (settings.proxy.is_none(), !api_url.value.is_https());
        let kind = settings.key.value.key_type();
        let seen = Arc::new(Mutex::new(None));
        let client = match Client::new(Settings { retries: 0, ..settings }, ClientOptions::sequential(), watch(&seen)) {
            Ok(client) => client,
            Err(error) => return self.step(CERTIFICATE, Err(error), |()| String::new()),
        };
        let answer = client.environment();
        let head = *lock(&seen);
        let Some(head) = head else {
            let error = answer.err()?;
            // Whether proxy and certificate are all right can't be told from silence, unless there is none.
            if is_direct {
                self.ok(PROXY, proxy);
            }
            if is_plain {
                self.ok(CERTIFICATE, certificate);
            }
            self.problem(step_without_answer(&error), error);
            return None;
        };
        if let Err(error) = &answer
            && is_proxys(error)
        {
            return self.step(PROXY, answer.map(drop), |()| String::new());
        }
        self.ok(PROXY, proxy);
        self.ok(CERTIFICATE, certificate);
        self.ok(ROUND_TRIP, format!("{} ms", head.took.as_millis()));
        self.clock(head);
        let environment = self.step(ACCESS, answer, |_| format!("Torii accepts this {} key", kind.label()))?;
        self.ok(ENVIRONMENT, environment.map_or("it has no users that could tell".into(), |id| id.to_string()));
        Some(())
    }

    /// The settings that the user has configured.
    fn configured(&mut self, global: &GlobalArgs, host: &mut Host) -> Option<Settings> {
        let config =
            self.step(CONFIG, ConfigFile::load(global.config.as_deref(), host), |config| match &config.path {
                Some(path) => path.value.display().to_string(),
                None => "there is none".into(),
            })?;
        let config = self.step(SETTINGS, EffectiveConfig::from_file(config, global, host), |config| {
            let profile = config.profile.as_ref().map(|name| format!("profile \"{}\", ", name.value));
            format!("{}API URL {} from {}", profile.unwrap_or_default(), config.api_url.value, config.api_url.origin)
        })?;
        if global.verbose > 0 {
            host.stderr(&view::settings::lines(&config.describe(global)));
        }
        let fetched = Settings::from_config(config, global, host);
        self.step(KEY, fetched, |settings| format!("{} from {}", settings.key.value.redacted(), settings.key.origin))
    }

    /// The settings for the sandbox, which runs as long as `running` lives.
    fn sandboxed(&mut self, global: &GlobalArgs, host: &Host, running: &mut Option<Running>) -> Option<Settings> {
        let started = Sandbox::bind(0, Data::demo(host.now())).and_then(|sandbox| {
            let settings = Settings::for_sandbox(global, &sandbox.url())?;
            *running = Some(sandbox.spawn()?);
            Ok(settings)
        });
        self.ok(CONFIG, "not read, because of --sandbox");
        let settings = self.step(SETTINGS, started, |settings| format!("API URL {}", settings.api_url.value))?;
        self.ok(KEY, format!("{} from {}", settings.key.value.redacted(), settings.key.origin));
        Some(settings)
    }

    fn clock(&mut self, head: Head) {
        let Some(date) = head.date else {
            return self.ok(CLOCK, "the server doesn't say what time it is");
        };
        // The header has whole seconds.
        let ahead = head.at.duration_since(date);
        if ahead.abs() <= CLOCK_TOLERANCE {
            return self.ok(CLOCK, "agrees with the server's");
        }
        let direction = if ahead.is_positive() { "ahead of" } else { "behind" };
        let distance = Distance::new(head.at.min(date), head.at.max(date));
        self.problem(CLOCK, Error::ClockSkew { difference: format!("{distance} {direction}") });
    }
}

/// Remembers the head of the answer.
fn watch(seen: &Arc<Mutex<Option<Head>>>) -> Box<dyn Fn(ClientEvent<'_>) + Send + Sync> {
    let seen = Arc::clone(seen);
    Box::new(move |event| {
        if let ClientEvent::ResponseReceived { took, date, .. } = event {
            let head = Head { took, date, at: Timestamp::now() };
            *lock(&seen) = Some(head);
        }
    })
}

/// The step that failed when no answer came.
fn step_without_answer(error: &Error) -> &'static str {
    let Error::Api(error) = error else { return ROUND_TRIP };
    match &error.cause {
        Cause::Proxy(_) => PROXY,
        Cause::Unreachable { network: NetworkFailure::Certificate | NetworkFailure::Tls, .. } => CERTIFICATE,
        _ => ROUND_TRIP,
    }
}

fn is_proxys(error: &Error) -> bool {
    matches!(error, Error::Api(error) if matches!(error.cause, Cause::Rejected { status: 407, .. }))
}
