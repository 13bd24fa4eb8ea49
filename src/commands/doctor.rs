//! `torii doctor`

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use crate::client::{CONNECT_TIMEOUT, Client, ClientEvent, ClientOptions, probe};
use crate::config::{ConfigFile, EffectiveConfig, Settings};
use crate::error::{Cause, Error, NetworkFailure};
use crate::geoip::{Database, GeoIp, GeoIpFiles};
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::sandbox::{Data, Running, Sandbox};
use crate::sync::lock;
use crate::time_zone;
use crate::view;
use crate::view::doctor::{Check, CheckResult};
use crate::view::time::Distance;

/// Maximum clock error. With more, relative times are wrong and valid certificates seem expired.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// Age from which GeoIP databases are out of date: networks move.
const GEOIP_MAX_AGE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Check configuration, network, certificate, key and clock
///
/// Checks each step of a call, and says what to do if one fails. It makes one request, a search for one user, and changes nothing.
/// The exit status is that of the first problem.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii doctor
  torii doctor --profile live
  torii doctor --json > ticket.json   # it holds no secret")]
pub struct DoctorArgs {
    /// Print a JSON object, for example for a support ticket
    #[arg(long)]
    pub(crate) json: bool,
}

impl DoctorArgs {
    pub fn run(&self, global: &GlobalArgs, host: &mut Host) -> Result<(), Error> {
        let mut checks = Checks(HashMap::new());
        let _ = checks.run(global, host);
        let Checks(mut results) = checks;
        let result = |name| Check { name, outcome: results.remove(name).unwrap_or(CheckResult::NotChecked) };
        let found = NAMES.map(result);
        let report = if self.json {
            view::doctor::json(&found, host.terminal.stdout)
        } else {
            view::doctor::text(&found, host.terminal.stdout_style)
        };
        let report = host.mask_secrets(&report).into_owned();
        host.print(report)?;
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
const TIME_ZONE: &str = "time zone";
const GEOIP: &str = "GeoIP databases";
const NAME_RESOLUTION: &str = "name resolution";
const CONNECTION: &str = "connection";
const PROXY: &str = "proxy";
const CERTIFICATE: &str = "certificate";
const ROUND_TRIP: &str = "round trip";
const CLOCK: &str = "clock";
const ACCESS: &str = "access";
const ENVIRONMENT: &str = "environment";
/// Names of all checks, in the order of the report.
const NAMES: [&str; 13] = [
    CONFIG,
    SETTINGS,
    KEY,
    TIME_ZONE,
    GEOIP,
    NAME_RESOLUTION,
    CONNECTION,
    PROXY,
    CERTIFICATE,
    ROUND_TRIP,
    CLOCK,
    ACCESS,
    ENVIRONMENT,
];

/// Time and `Date` header of a response.
#[derive(Clone, Copy)]
struct ResponseHead {
    took: Duration,
    date: Option<Timestamp>,
    received_at: Timestamp,
}

/// Results so far, by name.
struct Checks(HashMap<&'static str, CheckResult>);

impl Checks {
    fn ok(&mut self, name: &'static str, message: impl Into<String>) {
        self.0.insert(name, CheckResult::Ok(message.into()));
    }

    fn problem(&mut self, name: &'static str, error: Error) {
        self.0.insert(name, CheckResult::Problem(error));
    }

    /// Adds the result of a check, and returns its value unless it failed.
    fn step<T>(
        &mut self,
        name: &'static str,
        result: Result<T, Error>,
        message: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        match result {
            Ok(value) => {
                self.ok(name, message(&value));
                Some(value)
            }
            Err(error) => {
                self.problem(name, error);
                None
            }
        }
    }

    /// Runs the checks; returns `None` if one failed that the following ones depend on.
    fn run(&mut self, global: &GlobalArgs, host: &mut Host) -> Option<()> {
        self.step(TIME_ZONE, time_zone::local(host), |zone| time_zone::name(zone, Timestamp::now()));
        let mut sandbox = None;
        let settings =
            if global.sandbox { self.sandboxed(global, &mut sandbox, host)? } else { self.configured(global, host)? };
        self.check_network(&settings, global.timeout)?;
        self.check_request(settings, host)
    }

    /// Resolves and connects to the API or the proxy.
    fn check_network(&mut self, settings: &Settings, timeout: Duration) -> Option<()> {
        let Settings { api_url, proxy, .. } = settings;
        let (name, port) = match proxy {
            Some(proxy) => proxy.host_and_port(),
            None => (api_url.value.host(), api_url.value.port()),
        };
        let resolved = probe::resolve(name, port, timeout);
        let addresses = self.step(NAME_RESOLUTION, resolved, |addresses| {
            let ips: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            format!("{name} resolves to {}", ips.join(", "))
        })?;
        let connected = probe::connect(&addresses, &format!("{name}:{port}"), timeout.min(CONNECT_TIMEOUT));
        self.step(CONNECTION, connected, |(address, took)| format!("to {address} in {} ms", took.as_millis()))?;
        Some(())
    }

    /// Makes a request and checks the response.
    fn check_request(&mut self, settings: Settings, host: &Host) -> Option<()> {
        let Settings { api_url, proxy, ca_cert, .. } = &settings;
        let proxy = match proxy {
            Some(proxy) => format!("{proxy} from {}", proxy.origin()),
            None => "none".into(),
        };
        let certificate = match (&ca_cert, api_url.value.is_https()) {
            (_, false) => "none: plain HTTP, which stays on this machine".into(),
            (Some(ca), true) => format!("verified against {} from {}", ca.value.display(), ca.origin),
            (None, true) if host.env("SSL_CERT_FILE").is_some() => {
                "verified against the certificates of SSL_CERT_FILE".into()
            }
            (None, true) => "verified against the system's trusted certificates".into(),
        };
        let (is_direct, is_plain) = (settings.proxy.is_none(), !api_url.value.is_https());
        let kind = settings.key.value.key_type();
        let head = Arc::new(Mutex::new(None));
        let client =
            match Client::new(Settings { retries: 0, ..settings }, ClientOptions::sequential(), record_head(&head)) {
                Ok(client) => client,
                Err(error) => return self.step(CERTIFICATE, Err(error), |()| String::new()),
            };
        let response = client.environment();
        let head = *lock(&head);
        let Some(head) = head else {
            let error = response.err()?;
            // Without a response, proxy and certificate are unchecked, unless none is used.
            if is_direct {
                self.ok(PROXY, proxy);
            }
            if is_plain {
                self.ok(CERTIFICATE, certificate);
            }
            self.problem(failed_check(&error), error);
            return None;
        };
        if response.as_ref().is_err_and(is_proxy_error) {
            return self.step(PROXY, response.map(drop), |()| String::new());
        }
        self.ok(PROXY, proxy);
        self.ok(CERTIFICATE, certificate);
        self.ok(ROUND_TRIP, format!("{} ms", head.took.as_millis()));
        self.check_clock(head);
        let environment = self.step(ACCESS, response, |_| format!("Torii accepts this {} key", kind.label()))?;
        self.ok(ENVIRONMENT, environment.map_or("unknown: the environment has no users".into(), |id| id.to_string()));
        Some(())
    }

    /// Returns the configured settings.
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
        self.check_geoip(config.geoip.as_ref());
        if global.verbose > 0 {
            host.stderr(&view::settings::lines(&config.describe(global)));
        }
        let fetched = Settings::from_config(config, global, host);
        self.step(KEY, fetched, |settings| format!("{} from {}", settings.key.value.redacted(), settings.key.origin))
    }

    /// Starts the sandbox in `running`, and returns its settings.
    fn sandboxed(&mut self, global: &GlobalArgs, running: &mut Option<Running>, host: &Host) -> Option<Settings> {
        let started = Sandbox::bind(0, Data::demo(Timestamp::now())).and_then(|sandbox| {
            let settings = Settings::for_sandbox(global, &sandbox.url(), host)?;
            *running = Some(sandbox.spawn()?);
            Ok(settings)
        });
        self.ok(CONFIG, "not read, because of --sandbox");
        let settings = self.step(SETTINGS, started, |settings| format!("API URL {}", settings.api_url.value))?;
        self.check_geoip(settings.geoip.as_ref());
        self.ok(KEY, format!("{} from {}", settings.key.value.redacted(), settings.key.origin));
        Some(settings)
    }

    /// Reads the GeoIP databases, and checks their age.
    fn check_geoip(&mut self, files: Option<&GeoIpFiles>) {
        let Some(files) = files else { return self.ok(GEOIP, "none") };
        let geoip = match GeoIp::open(files) {
            Ok(geoip) => geoip,
            Err(error) => return self.problem(GEOIP, error),
        };
        let now = Timestamp::now();
        let is_old = |database: &Database| database.built_at().is_none_or(|at| now.duration_since(at) > GEOIP_MAX_AGE);
        let name = |(file, database): (&PathBuf, &Database)| format!("{}: {}", file.display(), database.describe());
        let databases = || files.value.iter().zip(geoip.databases());
        let old: Vec<String> = databases().filter(|(_, database)| is_old(database)).map(name).collect();
        if old.is_empty() {
            return self.ok(GEOIP, databases().map(name).collect::<Vec<_>>().join(", "));
        }
        let message = format!("older than {} days: {}", GEOIP_MAX_AGE.as_hours() / 24, old.join(", "));
        self.0.insert(GEOIP, CheckResult::Warning(message));
    }

    fn check_clock(&mut self, head: ResponseHead) {
        let Some(date) = head.date else {
            return self.ok(CLOCK, "not checked: the server sent no time");
        };
        let ahead = head.received_at.duration_since(date);
        if ahead.abs() <= CLOCK_TOLERANCE {
            return self.ok(CLOCK, "agrees with the server's");
        }
        let direction = if ahead.is_positive() { "ahead of" } else { "behind" };
        let distance = Distance::new(head.received_at.min(date), head.received_at.max(date));
        self.problem(CLOCK, Error::ClockSkew { difference: format!("{distance} {direction}") });
    }
}

/// Returns an observer that stores the head of the response.
fn record_head(head: &Arc<Mutex<Option<ResponseHead>>>) -> Box<dyn Fn(ClientEvent<'_>) + Send + Sync> {
    let stored = Arc::clone(head);
    Box::new(move |event| {
        if let ClientEvent::ResponseReceived { took, date, .. } = event {
            *lock(&stored) = Some(ResponseHead { took, date, received_at: Timestamp::now() });
        }
    })
}

/// Returns the check that failed, for an error without a response.
fn failed_check(error: &Error) -> &'static str {
    let Error::Api(error) = error else { return ROUND_TRIP };
    match &error.cause {
        Cause::Proxy(_) => PROXY,
        Cause::Unreachable {
            network: NetworkFailure::Certificate | NetworkFailure::TrustStore | NetworkFailure::Tls,
            ..
        } => CERTIFICATE,
        _ => ROUND_TRIP,
    }
}

fn is_proxy_error(error: &Error) -> bool {
    matches!(error, Error::Api(error) if matches!(error.cause, Cause::Rejected { status: 407, .. }))
}
