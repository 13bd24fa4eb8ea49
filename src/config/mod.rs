//! The configuration, each value with its origin.
//!
//! Key, URL and certificates belong together, so that a live key never goes to another API.

mod api_url;
mod effective;
mod env;
mod file;
mod key_command;
mod key_source;
mod permissions;
mod proxy;
mod read;
mod settings;

use std::fmt;
use std::path::PathBuf;

pub use self::api_url::ApiUrl;
pub(crate) use self::effective::geoip_from_env;
pub use self::effective::{EffectiveConfig, SettingInfo};
pub(crate) use self::env::env;
pub use self::file::{ConfigFile, MakeDefault, NewProfile, ProfileInfo, Section, remove_profile};
pub use self::key_source::KeySource;
pub(crate) use self::permissions::insecure_mode;
pub use self::proxy::Proxy;
pub(crate) use self::read::read_bounded;
pub use self::settings::Settings;
pub use crate::model::{DEFAULT_API_URL, OTHER_API_URL};

/// Where a setting came from. The display text follows "from".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    Flag(&'static str),
    Env(&'static str),
    /// A file that holds just this value.
    File(PathBuf),
    Stdin,
    Prompt,
    /// The configuration file.
    Config {
        path: PathBuf,
        /// `None` is the top level.
        profile: Option<String>,
    },
    #[default]
    Default,
    Sandbox,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => write!(f, "{flag}"),
            Origin::Env(variable) => write!(f, "the environment variable {variable}"),
            Origin::File(path) => write!(f, "the file {}", path.display()),
            Origin::Stdin => f.write_str("standard input"),
            Origin::Prompt => f.write_str("your input"),
            Origin::Config { profile: Some(name), .. } => write!(f, "profile \"{name}\""),
            Origin::Config { path, profile: None } => write!(f, "the config file {}", path.display()),
            Origin::Default => f.write_str("the built-in default"),
            Origin::Sandbox => f.write_str("the sandbox"),
        }
    }
}

/// A value and its origin.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
}

impl<T> Sourced<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }
}
