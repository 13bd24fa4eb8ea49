//! Connects commands to the configured API or to the sandbox.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::client::{Client, Event, Load};
use crate::config::{Choice, GlobalArgs, Settings};
use crate::error::Error;
use crate::host::Host;
use crate::sandbox::{Data, Running, Sandbox};
use crate::view;
use crate::view::header::Source;

/// A client with the settings that commands need besides it.
pub struct Connection {
    pub client: Client,
    pub source: Source,
    pub audit_log: Option<PathBuf>,
    pub profile: Option<String>,
    /// Dropping this stops the sandbox.
    _sandbox: Option<Running>,
}

impl Connection {
    /// Resolves the settings, starts the sandbox if `--sandbox` is given, and creates the client.
    pub fn open(global: &GlobalArgs, load: Load, host: &mut Host) -> Result<Connection, Error> {
        let (settings, sandbox) = if global.sandbox {
            let sandbox = Sandbox::bind(0, Data::demo(Timestamp::now()))?;
            let settings = Settings::for_sandbox(global, &sandbox.url())?;
            if !global.quiet {
                host.stderr("sandbox: this data is made up\n");
            }
            (settings, Some(sandbox.spawn()?))
        } else {
            let choice = Choice::make(global, host)?;
            if global.verbose > 0 {
                host.stderr(&view::settings::lines(&choice.facts(global)));
            }
            (Settings::fetch(choice, global, host)?, None)
        };
        let source = Source::new(&settings);
        let (audit_log, profile) = (settings.audit_log.clone().map(|file| file.value), settings.profile.clone());
        let client = Client::new(settings, load, observer(global, host))?;
        Ok(Connection { client, source, audit_log, profile, _sandbox: sandbox })
    }
}

/// Returns an observer that prints waits for retries on a terminal, and with `-v` every request and response.
pub(super) fn observer(global: &GlobalArgs, host: &Host) -> Box<dyn Fn(Event<'_>) + Send + Sync> {
    let messages = host.messages();
    let is_verbose = global.verbose > 0;
    let prints_waits = is_verbose || (host.terminal.stderr && !global.quiet);
    Box::new(move |event| {
        let line = match event {
            Event::Sent { method, url } if is_verbose => format!("> {method} {url}"),
            Event::Responded { status, took, .. } if is_verbose => format!("< {status} after {} ms", took.as_millis()),
            Event::Waiting { cause, pause } if prints_waits => {
                format!("{cause}; waiting {:.1} s before retrying", pause.as_secs_f64())
            }
            _ => return,
        };
        messages.write(&format!("{}\n", view::error::safe(&line)));
    })
}
