//! The library behind `torii`, the command-line admin tool for the Torii authentication platform.
//!
//! Data flows one way: the command line (`cli`) selects a command (`commands`), which resolves its settings (`config`),
//! requests sessions (`model`) from the API (`client`), and formats them (`view`).
//!
//! Private API: it exists for the program and its tests, and may change in any release.

mod batch;
mod cli;
mod client;
mod commands;
mod config;
mod context;
mod device;
mod error;
mod filter;
mod geoip;
mod global_args;
mod host;
mod lines;
mod messages;
mod model;
mod prompt;
mod sandbox;
mod secret;
mod signal;
mod stdio;
mod style;
mod summary;
mod sync;
mod time_zone;
mod utf8;
mod view;

/// Private API for this repository's tests, fuzz targets and generators.
#[doc(hidden)]
pub mod testing {
    pub use crate::cli::Cli;
    pub use crate::client::{parse_problem, parse_retry_after, parse_sessions};
    pub use crate::commands::completions;
    pub use crate::commands::help::{TOPICS, Topic};
    pub use crate::config::{ApiUrl, ConfigFile};
    pub use crate::error::{ApiError, Cause, Error};
    pub use crate::geoip::Database;
    pub use crate::model::Id;
    pub use crate::sandbox::{Data, KEY, LIVE_KEY, REFUSED_KEY, Running, Sandbox};
    pub use crate::secret::SecretKey;
    pub use crate::style::Style;
    pub use crate::view::cells::Cells;
    pub use crate::view::csv::CsvStyle;
    pub use crate::view::json::Layout;
    pub use crate::view::sanitize::is_forbidden;
    pub use crate::view::table::{Medium, SessionTable};
    pub use crate::view::time::Times;
    pub use crate::view::{csv, error, json};
}

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};

use crate::cli::Cli;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::signal::Signal;
use crate::style::ColorChoice;
use crate::view::error::safe;

/// Runs the program with the arguments and surroundings of this process.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the process's arguments")]
pub fn main() -> ExitCode {
    run(std::env::args_os(), &mut Host::real())
}

/// Runs the command that the arguments select, and reports its error.
pub fn run(args: impl IntoIterator<Item = OsString>, host: &mut Host) -> ExitCode {
    let cli = match Cli::parse_arguments(args) {
        Ok(cli) => cli,
        Err(message) => return print_clap_message(&sanitize(message), host),
    };
    host.set_color(cli.global.color);
    let wants_json = cli.command.wants_json();
    match cli.run(host) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Usage(problem)) => print_clap_message(&cli.usage_error(problem), host),
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => closed_pipe(),
        Err(error) => {
            view::error::report(&error, wants_json, host);
            error.signal().map_or_else(|| error.code().status().into(), interrupted)
        }
    }
}

/// Sanitizes the arguments that clap quotes: they may contain a key, escape sequences or line ends.
fn sanitize(mut message: clap::Error) -> clap::Error {
    let quoted: Vec<(ContextKind, ContextValue)> = message
        .context()
        .filter_map(|(kind, value)| {
            let value = match value {
                ContextValue::String(text) => ContextValue::String(safe(text)),
                ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(|text| safe(text)).collect()),
                _ => return None,
            };
            Some((kind, value))
        })
        .collect();
    for (kind, value) in quoted {
        message.insert(kind, value);
    }
    message
}

/// Prints help and version to standard output, and usage errors to standard error.
fn print_clap_message(message: &clap::Error, host: &mut Host) -> ExitCode {
    if !message.use_stderr() {
        host.set_color(ColorChoice::Auto);
        return match host.print(commands::help::render(&message.render(), host)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => closed_pipe(),
            Err(error) => {
                view::error::report(&error, false, host);
                error.code().status().into()
            }
        };
    }
    for line in message.render().to_string().lines() {
        host.stderr(&(safe(line) + "\n"));
    }
    Code::Usage.status().into()
}

/// Ends the process by the signal that stopped it, so that a shell also ends the script that runs it.
fn interrupted(signal: Signal) -> ExitCode {
    signal.end_process();
    signal.status().into()
}

/// Ends the process by SIGPIPE, as shells expect when the reader of a pipe has closed it.
fn closed_pipe() -> ExitCode {
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGPIPE);
    Code::Failure.status().into()
}
