//! What the user configured, each value with where it came from.
//!
//! Key, URL and certificates belong together, so that a live key never goes to a place that was meant for another one.

mod api_url;
mod args;
mod file;
mod key_source;
mod parse;
mod proxy;
mod settings;
mod write;

use std::fmt;
use std::path::PathBuf;

pub use self::api_url::ApiUrl;
pub use self::args::{ColorChoice, GlobalArgs};
pub(crate) use self::file::read_bounded;
pub use self::file::{ConfigFile, Section};
pub use self::key_source::KeySource;
pub(crate) use self::key_source::exposure;
pub use self::proxy::Proxy;
pub use self::settings::{Choice, Fact, Settings};
pub use self::write::NewProfile;

/// The API's address unless something else is configured (API reference).
pub const DEFAULT_API_URL: &str = "https://api.torii.so";

/// Where a setting came from, in words that follow "from".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag on the command line.
    Flag(&'static str),
    /// An environment variable.
    Env(&'static str),
    /// A file that holds just this value.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// A person, who was asked.
    Answer,
    /// The configuration file.
    Config {
        /// The file.
        path: PathBuf,
        /// The profile in it; `None` is the top level.
        profile: Option<String>,
    },
    /// Built in.
    Default,
    /// The sandbox in this process.
    Sandbox,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => write!(f, "{flag}"),
            Origin::Env(variable) => write!(f, "the environment variable {variable}"),
            Origin::File(path) => write!(f, "the file {}", path.display()),
            Origin::Stdin => f.write_str("standard input"),
            Origin::Answer => f.write_str("your answer"),
            Origin::Config { profile: Some(name), .. } => write!(f, "profile \"{name}\""),
            Origin::Config { path, profile: None } => write!(f, "the config file {}", path.display()),
            Origin::Default => f.write_str("the built-in default"),
            Origin::Sandbox => f.write_str("the sandbox"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// Brings the two together.
    pub fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }
}
