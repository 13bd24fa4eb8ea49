//! The library behind `torii`, the command-line admin tool for the Torii authentication platform.
//!
//! Data flows one way: the command line ([`cli`]) names a command ([`commands`]), which resolves its settings ([`config`]),
//! asks the API ([`client`]) for sessions ([`model`]), and hands them to a format ([`view`]).
//!
//! This library exists for the program and its tests. Its interface may change in any release.

mod batch;
mod cli;
mod client;
mod commands;
mod config;
mod connection;
mod device;
mod error;
mod filter;
mod host;
mod model;
mod prompt;
mod sandbox;
mod secret;
mod signal;
mod stdio;
mod sync;
mod view;

/// What the tests, fuzz targets and generated files of this repository are made with. No interface for anybody else.
#[doc(hidden)]
pub mod testing {
    pub use crate::cli::Cli;
    pub use crate::client::{parse_problem, parse_retry_after, parse_sessions};
    pub use crate::commands::completions;
    pub use crate::config::{ApiUrl, ConfigFile};
    pub use crate::error::{ApiError, Cause, Error};
    pub use crate::model::Id;
    pub use crate::sandbox::{Data, KEY, LIVE_KEY, REFUSED_KEY, Running, Sandbox};
    pub use crate::secret::SecretKey;
    pub use crate::view::cells::Cells;
    pub use crate::view::columns::TimeStyle;
    pub use crate::view::csv::CsvStyle;
    pub use crate::view::json::Layout;
    pub use crate::view::sanitize::is_forbidden;
    pub use crate::view::style::Style;
    pub use crate::view::table::{Medium, SessionTable};
    pub use crate::view::{csv, error, json};
}

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};

use crate::cli::Cli;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::signal::Signal;
use crate::view::style::Style;

/// The whole program: real arguments, real surroundings.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the process's arguments")]
pub fn main() -> ExitCode {
    run(std::env::args_os(), &mut Host::real())
}

/// Parses, runs the command and reports how it went.
pub fn run(args: impl IntoIterator<Item = OsString>, host: &mut Host) -> ExitCode {
    let cli = match Cli::parse_arguments(args) {
        Ok(cli) => cli,
        Err(message) => return command_line_message(&quoting_safely(message), host),
    };
    host.set_color(cli.global.color);
    let wants_json = cli.command.wants_json();
    match cli.run(host) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Usage(problem)) => command_line_message(&cli.usage_error(problem), host),
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => closed_pipe(),
        Err(error) => {
            let report = if wants_json {
                view::error::json(&error)
            } else {
                view::error::text(&error, host.terminal.stderr_style)
            };
            host.stderr(&report);
            match error.signal() {
                Some(signal) => interrupted(signal),
                None => error.code().status().into(),
            }
        }
    }
}

/// What was typed or pasted is quoted: it may hold a key, escape sequences, or line ends that forge a message of ours.
fn quoting_safely(mut message: clap::Error) -> clap::Error {
    let quoted: Vec<(ContextKind, ContextValue)> = message
        .context()
        .filter_map(|(kind, value)| {
            let value = match value {
                ContextValue::String(text) => ContextValue::String(view::error::safe(text)),
                ContextValue::Strings(texts) => {
                    ContextValue::Strings(texts.iter().map(|text| view::error::safe(text)).collect())
                }
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

/// Help and version, which were asked for, go to standard output; what is wrong with the command line goes to standard error.
fn command_line_message(message: &clap::Error, host: &mut Host) -> ExitCode {
    let text = message.render().to_string();
    if !message.use_stderr() {
        return match host.stdout.write_all(text.as_bytes()).and_then(|()| host.finish()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => closed_pipe(),
            Err(error) => {
                host.stderr(&view::error::text(&Error::Output(error), Style::PLAIN));
                Code::Failure.status().into()
            }
        };
    }
    for line in text.lines() {
        host.stderr(&(view::error::safe(line) + "\n"));
    }
    Code::Usage.status().into()
}

/// Ends the process by the signal that stopped it, so that a shell ends the script around this, too.
fn interrupted(signal: Signal) -> ExitCode {
    #[cfg(unix)]
    signal.end_process();
    signal.status().into()
}

/// The reader of our output has gone: end without a word by the signal that the shell expects of a pipe's writer.
fn closed_pipe() -> ExitCode {
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGPIPE);
    Code::Failure.status().into()
}
