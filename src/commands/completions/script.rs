//! Completion scripts: those of clap's generators, corrected where they mislead.

use clap::{Arg, Command, ValueHint};
use clap_complete::{Shell, generate};

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

/// Corrects what shells complete as the value of an argument, in all commands.
fn correct_values(command: Command) -> Command {
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

fn bash(script: &str) -> String {
    script
        // Bash takes `--output=json` for three words.
        .replace(
            "    prev=\"$3\"\n",
            "    prev=\"$3\"\n    [[ \"${prev}\" == \"=\" ]] && prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n",
        )
        // Bash offers files where the script offers nothing, also for a user.
        .replace(" -o bashdefault -o default", "")
}

fn zsh(script: &str) -> String {
    // With two colons zsh completes no flags after the first word of the list.
    script.replace("'*::", "'*:")
}

fn fish(script: &str) -> String {
    // Without the value that is being completed, `torii --config ` is an error to argparse.
    let parse = "argparse -s (__fish_torii_global_optspecs) -- $cmd";
    let script = script
        .replace(&format!("{parse} 2>/dev/null"), &format!("{parse} 2>/dev/null\n    or {parse}[1..-2] 2>/dev/null"));
    // Fish offers files where the script offers nothing, also for a user.
    script + "complete -c torii -f\n"
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    /// A new version of clap may write other text than what is replaced here.
    #[test]
    fn corrections_are_in_the_scripts() {
        for (shell, expected, unexpected) in [
            (Shell::Bash, &["prev=\"${COMP_WORDS[COMP_CWORD-2]}\"", "complete -F _torii torii\n"][..], " -o default"),
            (Shell::Zsh, &["'*:users ", "'*:sessions ", "'--yes[", "'--watch["], "'*::"),
            (Shell::Fish, &["$cmd[1..-2]", "\ncomplete -c torii -f\n"], "live\\t"),
        ] {
            let script = script(Cli::command(), shell);
            for text in expected {
                assert!(script.contains(text), "{shell}: {text}");
            }
            assert!(!script.contains(unexpected), "{shell}: {unexpected}");
        }
    }
}
