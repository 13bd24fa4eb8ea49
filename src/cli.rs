//! The command line: global flags and the tree of commands.

use std::ffi::OsString;
use std::iter;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{api, completions, config, doctor, sandbox, sessions, users};
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// Admin tool for the Torii authentication platform
///
/// Shows who is signed in as a user, on which devices, from where and since when, and whether it is the user or a colleague who
/// impersonates the user.
#[derive(Debug, Parser)]
#[command(name = "torii", bin_name = "torii", version, propagate_version = true, max_term_width = 100, after_long_help = AFTER_HELP)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,

    /// Flags that every command takes.
    #[command(flatten)]
    pub global: GlobalArgs,

    /// Names of the command and its parents, the outermost first: `sessions`, `list`.
    #[arg(skip)]
    path: Vec<String>,
}

/// The end of `torii --help`. The generator of the man page torii(1) parses it: a line without indentation starts a section. Within
/// a section, two spaces separate a term from its description, a line with more indentation is an example, and everything else is a
/// paragraph.
const AFTER_HELP: &str = "\
Exit status:
  0    all is well, also when there are no sessions
  1    anything not listed here, such as output that can't be written
  2    the command line is wrong, or what it names fits several
  3    no secret key, or a configuration that can't be used
  4    the API rejected the secret key (401)
  5    there is no such user or session in the key's environment (403, 404)
  6    no usable answer: network, TLS, time-out, 429, 5xx
  7    an answer that is not what the API promises
  8    of several users or sessions, at least one failed
  130  stopped by SIGINT (Ctrl-C); 143 by SIGTERM, 129 by SIGHUP: the program ends by the signal

Environment:
  TORII_SECRET_KEY          the secret key
  TORII_API_URL             the API's address, for the key in `TORII_SECRET_KEY`
  TORII_PROFILE             the profile of the configuration file to use
  TORII_CONFIG              the configuration file, instead of the usual one
  TORII_GEOIP               GeoIP databases, with `:` in between (`;` on Windows)
  TORII_PROGRESS            `plain`: lines instead of a bar, as on a terminal that can't move the cursor; or `bar`
  NO_COLOR, CLICOLOR_FORCE  colour off, or on everywhere; `--color` beats both
  HTTPS_PROXY, ALL_PROXY    the proxy to use
  NO_PROXY                  the hosts that need no proxy
  SSL_CERT_FILE             trusted certificates, instead of the system's
  TZ                        the local time zone

  Flags beat the environment, and the environment beats the file. With one exception, so that a live key never goes where it \
  wasn't meant to go: `TORII_API_URL` is only for a key from `TORII_SECRET_KEY` or `--secret-key-file`. A variable of ours that \
  is set but empty is an error. `torii config show` and `-v` say where each setting came from.

  A proxy is `http://`, `https://` or `socks5://`, with `user:password@` in front of its host where it wants them (special \
  characters as %XX). The lower-case names count, too. This machine is always reached without one.

Network:
  HTTPS only, except to this machine. Certificates are always checked, and redirects never followed. A call has 10 seconds to \
  connect and 30 (`--timeout`) in all. It is repeated twice (`--retries`) after failures that may pass, not before the time \
  that `Retry-After` asks for. An answer has 64 MiB at the most.

Files:
  ~/.config/torii/config.toml                      on Linux
  ~/Library/Application Support/torii/config.toml  on macOS
  %APPDATA%\\torii\\config\\config.toml               on Windows

  The configuration: secret keys in profiles, the API's address, trusted certificates, the audit log. It need not exist. \
  `torii config init` writes it, and `torii config path` prints where it is. On Linux `XDG_CONFIG_HOME` is heeded.

Scripts:
  Any release may change what is for people: the table, Markdown, messages, hints and help. Only a new major version may \
  change JSON, JSON Lines and CSV, the exit statuses, `error.code` and `error.reason`, the members of the JSON error, and \
  the names of flags. Members and columns keep their name, type and meaning; new ones may be added, for JSON passes on \
  whatever the API sends.

  Exit status 0 means that the whole answer arrived, was understood and was written. Otherwise nothing of a user that \
  failed is on standard output.

  Of many users `list` writes each whole or not at all, in the order in which they were named. The status is 8 when some \
  failed, and a JSON array is closed all the same. When the run was stopped (a signal, a refused key, and the like) the \
  array stays open, so that no reader takes it for the whole.

  With a JSON format, each user that failed is one JSON object on a line of standard error, and the last line is the error \
  of the whole. `error.code` names the exit status, and `error.reason` says more:

    1 failure        output, file, thread, listen, clock, declined, no_input, unexpected_status
    2 usage          usage (always as text), invalid_line, unfinished_input, ambiguous_user
    2 usage          ambiguous_session
    3 config         no_key, malformed_key, key_command, invalid_config, invalid_setting
    3 config         invalid_fixture, proxy
    4 unauthorized   invalid_key
    5 not_found      user_not_found, wrong_environment, session_not_found
    5 not_found      organization_not_found, not_found
    6 unreachable    dns, connect, certificate, tls, timeout, truncated, protocol
    6 unreachable    rate_limited, server_error
    7 bad_response   empty, not_json, truncated, not_a_list, invalid_session, invalid_user
    7 bad_response   other_user, too_large, framing, response_contains_key, redirect, bad_request
    7 bad_response   unexpected_status, not_torii, endpoint_not_found
    8 partial        partial
    130 interrupted  interrupted

  See that it worked before you use the answer:

    out=$(torii sessions list \"$id\" --json) || exit
    jq -r '.[].ipAddress' <<<\"$out\"

  A bare pipe is not enough: its status is that of the last program, and jq (1.6 and 1.7, for example) exits with 0 when \
  its input is empty. For streams, `set -o pipefail` helps in bash.

Examples:
  torii sessions list anna.berg@example.com --sandbox
  torii config init
  torii users find berg
  torii sessions list anna.berg@example.com --impersonated";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// See who is signed in, and revoke sessions
    #[command(alias = "session", subcommand)]
    Sessions(Box<sessions::SessionsCommand>),
    /// Find users, lock them out, and let them in again
    #[command(alias = "user", subcommand)]
    Users(users::UsersCommand),
    Api(api::ApiArgs),
    /// Keep secret keys, and see which one is used
    #[command(subcommand)]
    Config(config::ConfigCommand),
    Doctor(doctor::DoctorArgs),
    Sandbox(sandbox::SandboxArgs),
    #[command(alias = "completion")]
    Completions(completions::CompletionsArgs),
}

impl Cli {
    /// Parses arguments, of which the first is the program's name.
    pub fn parse_arguments(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let mut command = Cli::command();
        let mut matches = command.try_get_matches_from_mut(args)?;
        let subcommands = || iter::successors(matches.subcommand(), |(_, matches)| matches.subcommand());
        let path = subcommands().map(|(name, _)| name.to_owned()).collect();
        // A global flag is given wherever it is on the command line.
        let is_given = |arg| matches.value_source(arg) == Some(ValueSource::CommandLine);
        let given = (is_given("timeout"), is_given("retries"));
        let mut cli = Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
        (cli.global.is_timeout_given, cli.global.is_retries_given) = given;
        Ok(Cli { path, ..cli })
    }

    /// Returns the error for conflicting arguments, with the usage of the command.
    pub fn usage_error(&self, problem: String) -> clap::Error {
        let mut command = Cli::command();
        command.build();
        let subcommand = self.path.iter().try_fold(&command, |command, name| command.find_subcommand(name));
        subcommand.unwrap_or(&command).clone().error(ErrorKind::ArgumentConflict, problem)
    }

    /// Runs the selected command.
    pub fn run(&self, host: &mut Host) -> Result<(), Error> {
        self.check_globals()?;
        match &self.command {
            Command::Sessions(command) => command.run(&self.global, host),
            Command::Users(command) => command.run(&self.global, host),
            Command::Api(args) => args.run(&self.global, host),
            Command::Config(command) => command.run(&self.global, host),
            Command::Doctor(args) => args.run(&self.global, host),
            Command::Sandbox(args) => args.run(&self.global, host),
            Command::Completions(args) => args.run(Cli::command(), host),
        }
    }

    /// Rejects global flags that conflict. clap compares only those on the same side of the command's name.
    fn check_globals(&self) -> Result<(), Error> {
        let global = &self.global;
        let conflict = |flag, other| Err(Error::Usage(format!("the argument '{flag}' cannot be used with '{other}'")));
        if global.profile.is_some() && global.secret_key_file.is_some() {
            return conflict("--profile", "--secret-key-file");
        }
        if global.quiet && global.verbose > 0 {
            return conflict("--quiet", "--verbose");
        }
        if !global.sandbox {
            return Ok(());
        }
        let flags = [
            ("--profile", global.profile.is_some()),
            ("--config", global.config.is_some()),
            ("--api-url", global.api_url.is_some()),
            ("--secret-key-file", global.secret_key_file.is_some()),
            ("--ca-cert", global.ca_cert.is_some()),
        ];
        let other = match (&self.command, flags.iter().find(|(_, given)| *given)) {
            (_, Some((flag, _))) => *flag,
            (Command::Sandbox(_), _) => "torii sandbox",
            (Command::Completions(_), _) => "torii completions",
            (Command::Config(_), _) => "torii config",
            (Command::Sessions(_) | Command::Users(_) | Command::Api(_) | Command::Doctor(_), None) => return Ok(()),
        };
        conflict("--sandbox", other)
    }
}

impl Command {
    /// Returns whether the output is JSON, and therefore errors, too.
    pub fn wants_json(&self) -> bool {
        match self {
            Command::Sessions(command) => command.wants_json(),
            Command::Users(command) => command.wants_json(),
            Command::Config(command) => command.wants_json(),
            Command::Api(_) => true,
            Command::Doctor(args) => args.json,
            Command::Sandbox(_) | Command::Completions(_) => false,
        }
    }
}
