//! What a command needs to talk to the configured API or to the sandbox.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::client::{Client, ClientEvent, ClientOptions};
use crate::config::{EffectiveConfig, Settings};
use crate::error::Error;
use crate::geoip::GeoIpFiles;
use crate::global_args::GlobalArgs;
use crate::host::Host;
use crate::sandbox::{Data, Running, Sandbox};
use crate::view;
use crate::view::header::Source;

/// A client with the settings that commands need besides it.
pub struct Context {
    pub client: Client,
    pub source: Source,
    pub audit_log: Option<PathBuf>,
    /// The configured GeoIP databases.
    pub geoip: Option<GeoIpFiles>,
    pub profile: Option<String>,
    /// Dropping this stops the sandbox.
    _sandbox: Option<Running>,
}

impl Context {
    /// Resolves the settings, starts the sandbox if `--sandbox` is given, and creates the client.
    pub fn open(global: &GlobalArgs, options: ClientOptions, host: &mut Host) -> Result<Context, Error> {
        let (settings, sandbox) = if global.sandbox {
            let sandbox = Sandbox::bind(0, Data::demo(Timestamp::now()))?;
            let settings = Settings::for_sandbox(global, &sandbox.url(), host)?;
            if !global.quiet {
                host.stderr("sandbox: this data is made up\n");
            }
            (settings, Some(sandbox.spawn()?))
        } else {
            let config = EffectiveConfig::load(global, host)?;
            if global.verbose > 0 {
                host.stderr(&view::settings::lines(&config.describe(global)));
            }
            (Settings::from_config(config, global, host)?, None)
        };
        let source = Source::new(&settings);
        let audit_log = settings.audit_log.clone().map(|file| file.value);
        let (geoip, profile) = (settings.geoip.clone(), settings.profile.clone());
        let client = Client::new(settings, options, event_listener(global, host))?;
        Ok(Context { client, source, audit_log, geoip, profile, _sandbox: sandbox })
    }
}

/// Returns an observer that prints waits for retries on a terminal, and with `-v` every request and response.
pub(super) fn event_listener(global: &GlobalArgs, host: &Host) -> Box<dyn Fn(ClientEvent<'_>) + Send + Sync> {
    let messages = host.messages();
    let is_verbose = global.verbose > 0;
    let prints_waits = is_verbose || (host.terminal.stderr && !global.quiet);
    Box::new(move |event| {
        let line = match event {
            ClientEvent::RequestSent { method, url } if is_verbose => format!("> {method} {url}"),
            ClientEvent::ResponseReceived { status, took, .. } if is_verbose => {
                format!("< {status} after {} ms", took.as_millis())
            }
            ClientEvent::RetryScheduled { cause, pause } if prints_waits => {
                format!("{cause}; waiting {:.1} s before retrying", pause.as_secs_f64())
            }
            _ => return,
        };
        messages.write(&format!("{}\n", view::error::safe(&line)));
    })
}
