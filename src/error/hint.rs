//! What to do next about an error, where that depends on more than the error's kind.

use std::fmt;
use std::path::PathBuf;

use super::quoted;

/// What to do next.
#[derive(Clone, Debug)]
pub enum Hint {
    /// Take access to the file away from others.
    MakePrivate(PathBuf),
    /// Take the right to write to the file away from others.
    ForbidWriting(PathBuf),
    /// Open the file at the line that is to blame.
    EditLine { path: PathBuf, line: usize },
    /// Say where the configuration file is.
    NameConfig,
    /// Write a configuration file.
    InitConfig,
    /// Keep a key in the profile.
    InitProfile(String),
    /// Choose between a profile and a key of the environment.
    ChooseProfile,
    /// Replace the profile, or choose another name.
    ReplaceProfile,
    /// Give the environment's API URL a key of its own, or name it by flag.
    ConfirmUrl { may_set_key: bool },
    /// Unset the environment variable, or give it a value.
    SetOrUnset(&'static str),
    /// Correct the API URL.
    ExampleUrl,
    /// Correct the proxy's URL.
    ExampleProxy,
    /// Try the users again that failed; they are in the file, if there is one. Otherwise they must be corrected.
    RetryUsers { file: Option<PathBuf>, is_retryable: bool },
    /// Resume a run from the file.
    Resume(PathBuf),
    /// Start the run again: the file has only what was read from a pipe.
    RestartPipe(PathBuf),
    /// Use `--failed-to` the next time.
    KeepUsers,
    /// Revoke the sessions that are left.
    RevokeRest,
    /// A dry run fails for the same users as the run would.
    FailsWithoutDryRun,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shell = |path: &PathBuf| quoted(&path.display().to_string());
        match self {
            Hint::MakePrivate(path) => write!(f, "chmod 600 {}", shell(path)),
            Hint::ForbidWriting(path) => write!(f, "chmod go-w {}", shell(path)),
            Hint::EditLine { path, line } => write!(f, "$EDITOR +{line} {}", shell(path)),
            Hint::NameConfig => f.write_str("name it with --config or TORII_CONFIG"),
            Hint::InitConfig => f.write_str("`torii config init` makes one"),
            Hint::InitProfile(profile) => write!(f, "torii config init --profile {}", quoted(profile)),
            Hint::ChooseProfile => f.write_str("unset TORII_PROFILE, or choose with --profile"),
            Hint::ReplaceProfile => f.write_str("add --replace, or name another one with --profile"),
            Hint::ConfirmUrl { may_set_key: true } => f.write_str(
                "set TORII_SECRET_KEY too, or unset TORII_API_URL; --api-url \"$TORII_API_URL\" says that you mean it",
            ),
            Hint::ConfirmUrl { may_set_key: false } => {
                f.write_str("unset TORII_API_URL, or say that you mean it: --api-url \"$TORII_API_URL\"")
            }
            Hint::SetOrUnset(variable) => write!(f, "unset {variable}   or give it a value"),
            Hint::ExampleUrl => f.write_str("it should look like https://api.torii.so"),
            Hint::ExampleProxy => f.write_str("it should look like http://proxy.example:3128"),
            Hint::RetryUsers { file: Some(file), is_retryable: true } => {
                write!(f, "try them again with --users-from {}", shell(file))
            }
            Hint::RetryUsers { file: Some(file), is_retryable: false } => {
                let file = shell(file);
                write!(f, "correct them in {file}, and go on with --users-from {file}")
            }
            Hint::RetryUsers { file: None, is_retryable: true } => {
                f.write_str("with --failed-to FILE they are kept, to be tried again with --users-from FILE")
            }
            Hint::RetryUsers { file: None, is_retryable: false } => {
                f.write_str("correct them; with --failed-to FILE they are kept")
            }
            Hint::Resume(file) => write!(f, "go on with --users-from {}", shell(file)),
            Hint::RestartPipe(file) => {
                let file = shell(file);
                write!(f, "run what names the users again: {file} has those that were read and are left, and no others")
            }
            Hint::KeepUsers => f.write_str(
                "what was written is right, and not the whole; with --failed-to FILE the users that are left are kept",
            ),
            Hint::RevokeRest => {
                f.write_str("run it again, with --ignore-missing where it names IDs: it revokes what is left")
            }
            Hint::FailsWithoutDryRun => f.write_str("without --dry-run, too, these users are left out"),
        }
    }
}
