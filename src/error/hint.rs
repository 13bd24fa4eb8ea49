//! What to do next about an error: the words of all hints.

use std::fmt;
use std::path::PathBuf;

use super::{ApiError, Cause, Error, FailureKinds, Flaw, LONGEST_PAUSE, NetworkFailure, Sender, quoted};
use crate::model::{DEFAULT_API_URL, OTHER_API_URL};

const NOT_TORII: &str = "check that the API URL is Torii's and that no proxy responds in its place";

impl Error {
    /// What to do next, as a command if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::MissingKey => Some(
                "`torii config init` adds one (or set TORII_SECRET_KEY); to try torii without a key, add --sandbox"
                    .into(),
            ),
            Error::Config { hint, .. } | Error::Setting { hint, .. } | Error::Interrupted { hint, .. } => {
                hint.as_ref().map(Hint::to_string)
            }
            Error::KeyCommand { .. } => Some("run secret_key_command in a shell to see why".into()),
            Error::MalformedKey { .. } => Some("copy the secret key again from the Torii dashboard".into()),
            Error::Api(error) => error.hint(),
            Error::Listen { .. } => Some("`torii sandbox --port 0` takes a free port".into()),
            Error::UserNotFound { .. } => {
                Some("search with `torii users find NAME`, or use the key of the user's environment".into())
            }
            Error::SessionNotFound { user, .. } => Some(format!("torii sessions list {user}")),
            Error::AmbiguousUser { .. } => Some("use the ID of one of them".into()),
            Error::AmbiguousSession { .. } => Some("use a longer prefix of the ID".into()),
            Error::Partial { hint, .. } => Some(hint.to_string()),
            Error::UsersColumn { .. } => Some("choose the column of user IDs or emails: --users-column NAME".into()),
            Error::UnfinishedInput { .. } => {
                Some("wait for that run to finish, or repeat it with its original --users-from".into())
            }
            Error::ClockSkew { .. } => Some("set the clock, or have the system keep it right (NTP)".into()),
            Error::Usage(_)
            | Error::InvalidLine { .. }
            | Error::File { .. }
            | Error::Thread(_)
            | Error::Output(_)
            | Error::Fixture { .. }
            | Error::Prompt(_)
            | Error::Declined(_)
            | Error::Doctor { .. } => None,
        }
    }
}

impl ApiError {
    fn hint(&self) -> Option<String> {
        match &self.cause {
            cause if cause.is_from_between() => Some(NOT_TORII.into()),
            Cause::Rejected { status: status @ (401 | 403 | 404), problem, .. } => {
                let hint = match status {
                    401 => format!(
                        "replace this key: it may have been revoked, cut off or mistyped, or belong to the other API \
                         ({DEFAULT_API_URL}, {OTHER_API_URL}; --api-url)"
                    ),
                    403 => format!(
                        "use the key of the user's environment (this is a {} key); \
                         or the user is deleted, the ID is mistyped, or it is a session ID",
                        self.key_type
                    ),
                    _ => match (problem.code.as_deref(), &self.user) {
                        (Some("endpoint_not_found"), _) => "check the path, and that of the API URL".into(),
                        (_, None) => "check the path and the IDs in it".into(),
                        (_, Some(_)) => "check the user ID (an operator need not be a user of this environment), and the path of the API URL".into(),
                    },
                };
                let other = "; or a proxy sent this response (one from Torii would have details)";
                Some(if problem.sender == Sender::Unknown { hint + other } else { hint })
            }
            Cause::Proxy(reason) if !reason.contains("407") && !reason.contains("401") => {
                Some("the proxy refuses connections to this URL: check the API URL and the rules of the proxy, or set NO_PROXY".into())
            }
            Cause::Rejected { status: 407, .. } | Cause::Proxy(_) => {
                Some("user or password are missing or wrong: set HTTPS_PROXY (or ALL_PROXY) to http://user:password@proxy:port, or NO_PROXY to the API's host".into())
            }
            Cause::Rejected { retry_after: Some(wait), .. } => {
                Some(format!("try again in {} s", wait.as_secs().max(1)))
            }
            Cause::Rejected { status: 429 | 500.., .. } => Some("try again in a minute".into()),
            Cause::Rejected { status: 300..=399, .. } => {
                Some("check the API URL: --api-url, TORII_API_URL or api_url".into())
            }
            Cause::Stalled(cause) => match **cause {
                Cause::Rejected { retry_after: Some(wait), .. } if wait > LONGEST_PAUSE => {
                    Some(format!("try again in {} s", wait.as_secs()))
                }
                _ => Some("try again later, with fewer --jobs or a --rate".into()),
            },
            Cause::Rejected { .. } | Cause::Stopped(_) => None,
            Cause::Unreachable { network, .. } => match network {
                NetworkFailure::Dns => Some(format!(
                    "check the API URL ({DEFAULT_API_URL} or {OTHER_API_URL}), the network and the proxy settings"
                )),
                NetworkFailure::Connect | NetworkFailure::Protocol => {
                    Some("check the API URL, the network and the proxy settings".into())
                }
                NetworkFailure::Certificate => Some(
                    "don't go on before you know why; if a proxy of your company opens TLS, \
                     pass its certificate with --ca-cert FILE"
                        .into(),
                ),
                NetworkFailure::TrustStore => {
                    Some("install the system's certificates (ca-certificates), or name a file: --ca-cert FILE".into())
                }
                NetworkFailure::Tls => Some("check that the port of the API URL speaks HTTPS".into()),
                NetworkFailure::Timeout => Some("try again, or allow more time: --timeout 60".into()),
                NetworkFailure::Truncated => Some("try again".into()),
            },
            Cause::BadResponse { flaw: Flaw::NotAPage, .. } => {
                Some("leave out --paginate: it needs a list with `items` and `hasMore`".into())
            }
            Cause::BadResponse { .. } => Some(NOT_TORII.into()),
        }
    }
}

/// What to do next, where that depends on more than the error's kind.
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
    /// Name a GeoIP database.
    NameDatabase,
    /// Write a configuration file.
    InitConfig,
    /// See which profiles there are.
    ListProfiles,
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
    /// Correct the time zone.
    ExampleZone,
    /// Try the users again that failed, or correct them; they are in the file, if there is one.
    RetryUsers { file: Option<PathBuf>, kinds: FailureKinds },
    /// Resume a run from the file.
    Resume(PathBuf),
    /// Start the run again: the file has only what was read from a pipe.
    RestartPipe(PathBuf),
    /// Use `--failed-to` the next time.
    KeepUsers,
    /// Save sessions, which can be resumed, and count them then.
    SaveAndCount,
    /// Revoke the sessions that are left.
    RevokeRest(FailureKinds),
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
            Hint::NameDatabase => {
                f.write_str("name a file (.mmdb) with --geoip, TORII_GEOIP or geoip in the configuration")
            }
            Hint::ListProfiles => f.write_str("torii config list"),
            Hint::InitConfig => f.write_str("`torii config init` adds one"),
            Hint::InitProfile(profile) => write!(f, "torii config init --profile {}", quoted(profile)),
            Hint::ChooseProfile => f.write_str("unset TORII_PROFILE, or choose with --profile"),
            Hint::ReplaceProfile => f.write_str("add --replace, or name another one with --profile"),
            Hint::ConfirmUrl { may_set_key: true } => f.write_str(
                "set TORII_SECRET_KEY too, or unset TORII_API_URL; --api-url \"$TORII_API_URL\" confirms it",
            ),
            Hint::ConfirmUrl { may_set_key: false } => {
                f.write_str("unset TORII_API_URL, or confirm it: --api-url \"$TORII_API_URL\"")
            }
            Hint::SetOrUnset(variable) => write!(f, "unset {variable}, or give it a value"),
            Hint::ExampleUrl => f.write_str("it should look like https://api.torii.so"),
            Hint::ExampleZone => f.write_str("set it to a name such as Europe/Berlin, or unset it"),
            Hint::ExampleProxy => f.write_str("it should look like http://proxy.example:3128"),
            Hint::RetryUsers { file: Some(file), kinds } => {
                let file = shell(file);
                match kinds {
                    FailureKinds { has_permanent: false, .. } => write!(f, "try them again with --users-from {file}"),
                    FailureKinds { has_transient: false, .. } => {
                        write!(f, "they will fail again: correct {file}, then continue with --users-from {file}")
                    }
                    _ => write!(
                        f,
                        "some will fail again: correct {file}, then continue with --users-from {file}"
                    ),
                }
            }
            Hint::RetryUsers { file: None, kinds } => f.write_str(match kinds {
                FailureKinds { has_permanent: false, .. } => {
                    "--failed-to FILE keeps such users, to retry them with --users-from FILE"
                }
                FailureKinds { has_transient: false, .. } => {
                    "they will fail again unless corrected; --failed-to FILE keeps such users"
                }
                _ => "some will fail again unless corrected; --failed-to FILE keeps such users",
            }),
            Hint::Resume(file) => write!(f, "continue with --users-from {}", shell(file)),
            Hint::RestartPipe(file) => {
                let file = shell(file);
                write!(f, "run the whole pipe again: {file} has only the users read so far")
            }
            Hint::KeepUsers => f.write_str(
                "the output is incomplete; --failed-to FILE keeps the remaining users",
            ),
            Hint::SaveAndCount => f.write_str(
                "the counts exclude them; to resume a run, save with `torii sessions list -o jsonl --failed-to FILE` and count with `torii sessions summary --from`",
            ),
            Hint::RevokeRest(FailureKinds { has_transient: false, .. }) => {
                f.write_str("they will fail again: see the reasons in the results")
            }
            Hint::RevokeRest(_) => {
                f.write_str("run the command again (with --ignore-missing for session IDs) to revoke the rest")
            }
            Hint::FailsWithoutDryRun => f.write_str("the same users would fail without --dry-run"),
        }
    }
}
