//! Completion scripts: those of clap's generators, corrected where they mislead.

use clap::{Arg, Command, ValueHint};
use clap_complete::{Shell, generate};

use crate::commands::help::{OPTIONS, TOPICS};

/// Returns the completion script for a shell.
pub fn script(mut command: Command, shell: Shell) -> String {
    command.build();
    let mut command = correct_values(command);
    // The generator panics when it can't write, so it writes to memory.
    let mut script = Vec::new();
    generate(shell, &mut command, "torii", &mut script);
    let script = String::from_utf8_lossy(&script);
    match shell {
        Shell::Bash => bash(&script),
        Shell::Zsh => zsh(&script),
        Shell::Fish => fish(&script),
        _ => script.into_owned(),
    }
}

/// Prints the names of profiles.
const PROFILES: &str = "config list --names-only 2>/dev/null";

/// Corrects what shells complete as the value of an argument, in all commands.
fn correct_values(command: Command) -> Command {
    let command = if command.get_name() == "torii" { with_topics(command) } else { command };
    let correct = |arg: Arg| {
        if arg.is_require_equals_set() {
            // Shells would offer `live` after `--yes `, and that is a session ID.
            arg.num_args(0)
        } else if arg.get_value_hint() == ValueHint::Unknown {
            // Shells would offer files.
            arg.value_hint(ValueHint::Other)
        } else {
            arg
        }
    };
    command.mut_args(correct).mut_subcommands(correct_values)
}

/// Lets `torii help` complete commands and topics.
fn with_topics(command: Command) -> Command {
    let commands = command.get_subcommands().map(|command| command.get_name().to_owned());
    let topics = TOPICS.iter().map(|topic| topic.name).chain([OPTIONS]).map(str::to_owned);
    let mut names: Vec<String> = commands.chain(topics).filter(|name| name != "help").collect();
    names.sort();
    // clap takes names that live as long as the program, which ends with this script.
    let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
    command.mut_subcommand("help", |help| {
        help.mut_arg("names", |arg| arg.value_parser(clap::builder::PossibleValuesParser::new(names)))
    })
}

fn bash(script: &str) -> String {
    // Not `compgen -W`, which would run what looks like a command in a name.
    let profiles = format!(
        "--profile)
                    local name
                    COMPREPLY=()
                    while IFS= read -r name; do
                        [[ \"${{name}}\" == \"${{cur}}\"* ]] && COMPREPLY+=(\"${{name}}\")
                    done < <(\"${{COMP_WORDS[0]}}\" {PROFILES})
                    return 0
"
    );
    script
        .replace(
            "--profile)
                    COMPREPLY=(\"${cur}\")
                    if [[ \"${BASH_VERSINFO[0]}\" -ge 4 ]]; then
                        compopt -o nospace
                    fi
                    return 0
",
            &profiles,
        )
        // Bash takes `--output=json` for three words.
        .replace(
            "    prev=\"$3\"\n",
            "    prev=\"$3\"\n    [[ \"${prev}\" == \"=\" ]] && prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n",
        )
        // Bash offers files where the script offers nothing, also for a user.
        .replace(" -o bashdefault -o default", "")
}

fn zsh(script: &str) -> String {
    let line = |line: &str| match line.strip_suffix(":NAME:' \\") {
        Some(flag) if flag.contains("--profile=") => format!("{flag}:NAME:_torii_profiles' \\\n"),
        // With two colons zsh completes no flags after the first word of the list.
        _ => line.replace("'*::", "'*:") + "\n",
    };
    let lines: Vec<String> = script.lines().map(line).collect();
    let profiles = format!(
        "_torii_profiles() {{
    local -a names
    names=(${{(f)\"$(_call_program profiles torii {PROFILES})\"}})
    compadd -a names
}}

if [ \"$funcstack[1]\""
    );
    lines.concat().replace("if [ \"$funcstack[1]\"", &profiles)
}

fn fish(script: &str) -> String {
    // Without the value that is being completed, `torii --config ` is an error to argparse.
    let parse = "argparse -s (__fish_torii_global_optspecs) -- $cmd";
    let script = script
        .replace(&format!("{parse} 2>/dev/null"), &format!("{parse} 2>/dev/null\n    or {parse}[1..-2] 2>/dev/null"));
    let line = |line: &str| {
        let profiles =
            if line.contains(" -l profile ") { format!(" -a \"(torii {PROFILES})\"") } else { String::new() };
        format!("{line}{profiles}\n")
    };
    let lines: Vec<String> = script.lines().map(line).collect();
    let topics = TOPICS.map(|topic| topic.name).join(" ");
    let help = format!("complete -c torii -n \"__fish_torii_using_subcommand help\" -f -a \"{topics} {OPTIONS}\"\n");
    // Fish offers files where the script offers nothing, also for a user.
    lines.concat() + &help + "complete -c torii -f\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;

    /// A new version of clap may write other text than what is replaced here.
    #[test]
    fn corrections_are_in_the_scripts() {
        for (shell, expected, unexpected) in [
            (
                Shell::Bash,
                &["prev=\"${COMP_WORDS[COMP_CWORD-2]}\"", "complete -F _torii torii\n", PROFILES][..],
                " -o default",
            ),
            (
                Shell::Zsh,
                &["'*:users ", "'*:sessions ", "'--yes[", "'--watch[", ":_torii_profiles' ", PROFILES],
                "'*::",
            ),
            (Shell::Fish, &["$cmd[1..-2]", "\ncomplete -c torii -f\n", PROFILES], "live\\t"),
        ] {
            let script = script(Cli::command(), shell);
            for text in expected {
                assert!(script.contains(text), "{shell}: {text}");
            }
            assert!(!script.contains(unexpected), "{shell}: {unexpected}");
        }
    }
}
