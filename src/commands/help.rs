//! `torii help`

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command};

use crate::error::Error;
use crate::global_args::GlobalArgs;
use crate::host::Host;

/// Text about a subject that several commands share.
pub struct Topic {
    /// The name on the command line.
    pub name: &'static str,
    /// What it is about, as in a list of commands.
    pub summary: &'static str,
    markdown: &'static str,
}

impl Topic {
    /// Returns the Markdown without its comments, which are for tests.
    pub fn text(&self) -> String {
        let lines = self.markdown.lines().filter(|line| !line.starts_with("<!--"));
        lines.map(|line| line.to_owned() + "\n").collect::<Vec<_>>().concat()
    }
}

macro_rules! topic {
    ($name:literal, $summary:literal) => {
        Topic { name: $name, summary: $summary, markdown: include_str!(concat!("../help/", $name, ".md")) }
    };
}

/// All topics, by name.
pub const TOPICS: [Topic; 8] = [
    topic!("configuration", "Profiles, secret keys, the configuration file"),
    topic!("devices", "Devices, IP addresses, countries, providers"),
    topic!("environment", "Environment variables"),
    topic!("exit-codes", "Exit statuses and the reasons of errors"),
    topic!("incidents", "From stolen credentials to revoked sessions"),
    topic!("network", "Proxies, timeouts, retries, rate limits"),
    topic!("scripting", "Formats, records, many users, what is stable"),
    topic!("testing", "The sandbox: a local API with made-up data"),
];
/// The name under which the global options are shown.
pub const OPTIONS: &str = "options";
const SEE_OPTIONS: &str = "Global options, such as --profile and --sandbox: torii help options";

/// Show help for a command or a topic
///
/// `torii help options` shows the global options, which every command takes.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  torii help sessions list
  torii help scripting")]
pub struct HelpArgs {
    /// A command, such as `sessions list`; a topic; or `options`
    #[arg(value_name = "COMMAND|TOPIC")]
    names: Vec<String>,
}

impl HelpArgs {
    /// Returns the arguments that show the help of a command; `None` if it is not about a command.
    pub fn arguments(&self) -> Option<Vec<String>> {
        if matches!(self.names.as_slice(), [name] if name == OPTIONS || find(name).is_some()) {
            return None;
        }
        Some([&["torii".to_owned()], self.names.as_slice(), &["--help".to_owned()]].concat())
    }

    /// Adds topics with a similar name to the error for an unknown command.
    pub fn suggest_topic(&self, mut error: clap::Error) -> clap::Error {
        let [name] = self.names.as_slice() else { return error };
        let is_similar = |topic: &&Topic| strsim::jaro_winkler(topic.name, name) > 0.85;
        let similar: Vec<String> = TOPICS.iter().filter(is_similar).map(|topic| topic.name.to_owned()).collect();
        if error.kind() == ErrorKind::InvalidSubcommand && !similar.is_empty() {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(similar));
        }
        error
    }

    pub fn run(&self, host: &mut Host) -> Result<(), Error> {
        let [name] = self.names.as_slice() else { return Ok(()) };
        let text = match find(name) {
            Some(topic) => topic.text(),
            None => render(&global_options(), host),
        };
        host.print(text)
    }
}

fn find(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}

/// Returns the help of clap, with colour if standard output has it.
pub fn render(help: &StyledStr, host: &Host) -> String {
    let text = if host.terminal.stdout_style.is_colored() { help.ansi().to_string() } else { help.to_string() };
    text.trim_end().to_owned() + "\n"
}

fn global_options() -> StyledStr {
    let command = Command::new("torii").max_term_width(100).disable_help_flag(true).help_template("{all-args}");
    <GlobalArgs as Args>::augment_args(command).render_long_help()
}

/// Adds to the help of all commands where topics and global options are, and two examples to the short help.
pub fn complete(root: Command) -> Command {
    let width = TOPICS.iter().map(|topic| topic.name.len()).max().unwrap_or_default();
    let topic = |Topic { name, summary, .. }: &Topic| format!("  {name:width$}  {summary}\n");
    let topics = TOPICS.iter().map(topic).collect::<Vec<_>>().concat();
    let root = with_footer(root, &format!("Topics (torii help TOPIC):\n{topics}\n"));
    // They would be longer than what most commands have of their own.
    root.mut_args(|arg| if arg.is_global_set() { arg.hide_short_help(true).hide_long_help(true) } else { arg })
}

fn with_footer(command: Command, before: &str) -> Command {
    let sections = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let examples = sections.find("Examples:").map_or("", |start| &sections[start..]);
    let first = examples.lines().take(3).collect::<Vec<_>>().join("\n");
    let footer = |text: &str| format!("{before}{text}\n\n{SEE_OPTIONS}");
    let command = command.after_help(footer(&first)).after_long_help(footer(&sections));
    command.mut_subcommands(|sub| with_footer(sub, ""))
}
