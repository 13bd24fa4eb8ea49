//! The command line: global flags and the tree of commands.

use std::ffi::OsString;
use std::iter;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{api, completions, config, doctor, help, sandbox, sessions, users};
use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// Admin tool for the Torii authentication platform
///
/// Shows where a user is signed in and which sessions an operator opened by impersonation, revokes sessions, and bans users.
#[derive(Debug, Parser)]
#[command(name = "torii", bin_name = "torii", version, max_term_width = 100, disable_help_subcommand = true, after_long_help = EXAMPLES)]
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
const EXAMPLES: &str = "\
Examples:
  torii sessions list anna.berg@example.com --sandbox
  torii config init
  torii users find berg
  torii sessions list anna.berg@example.com --impersonated";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// See who is signed in, and revoke sessions
    #[command(alias = "session", subcommand)]
    Sessions(Box<sessions::SessionsCommand>),
    /// Find users, ban and unban them
    #[command(alias = "user", subcommand)]
    Users(users::UsersCommand),
    Api(api::ApiArgs),
    /// Manage profiles and their secret keys
    #[command(subcommand)]
    Config(config::ConfigCommand),
    Doctor(doctor::DoctorArgs),
    Sandbox(sandbox::SandboxArgs),
    #[command(alias = "completion")]
    Completions(completions::CompletionsArgs),
    Help(help::HelpArgs),
}

impl Cli {
    /// Returns the tree of commands.
    pub fn command() -> clap::Command {
        help::complete(<Cli as CommandFactory>::command())
    }

    /// Parses arguments, of which the first is the program's name.
    pub fn parse_arguments(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let args: Vec<OsString> = args.into_iter().collect();
        let mut command = <Cli as CommandFactory>::command();
        let mut matches = match command.try_get_matches_from_mut(&args) {
            // Only help needs what is added for it.
            Err(error) if is_help(error.kind()) => Cli::command().try_get_matches_from(args)?,
            matches => matches?,
        };
        let subcommands = || iter::successors(matches.subcommand(), |(_, matches)| matches.subcommand());
        let path = subcommands().map(|(name, _)| name.to_owned()).collect();
        // A global flag is given wherever it is on the command line.
        let is_given = |arg| matches.value_source(arg) == Some(ValueSource::CommandLine);
        let given = (is_given("timeout"), is_given("retries"));
        let mut cli = Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
        if let Command::Help(help) = &cli.command
            && let Some(arguments) = help.arguments()
        {
            return Cli::parse_arguments(arguments.into_iter().map(OsString::from))
                .map_err(|error| help.suggest_topic(error));
        }
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
            Command::Help(args) => args.run(host),
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
            (Command::Help(_), _) => "torii help",
            (Command::Config(_), _) => "torii config",
            (Command::Sessions(_) | Command::Users(_) | Command::Api(_) | Command::Doctor(_), None) => return Ok(()),
        };
        conflict("--sandbox", other)
    }
}

fn is_help(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)
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
            Command::Sandbox(_) | Command::Completions(_) | Command::Help(_) => false,
        }
    }
}
