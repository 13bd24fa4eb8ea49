//! Completion scripts: what clap's generators write, and what they leave out.

use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::{Shell, generate};

use crate::cli::Cli;

/// The completion script for a shell.
pub fn script(shell: Shell) -> String {
    let mut command = Cli::command();
    // Only then do commands have their arguments.
    command.build();
    let mut command = files_only_where_they_belong(command);
    // The generator would panic where it can't write, so it writes to memory.
    let mut script = Vec::new();
    generate(shell, &mut command, "torii", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Bash => bash(&script, &command),
        Shell::Zsh => zsh(&script, &command),
        Shell::Fish => fish(&script, &command),
        _ => script,
    }
}

/// Shells take a value of which nothing is known for a file.
fn files_only_where_they_belong(command: Command) -> Command {
    let hint = |arg: Arg| {
        let is_unknown = arg.get_value_hint() == ValueHint::Unknown && takes_values(&arg);
        if is_unknown { arg.value_hint(ValueHint::Other) } else { arg }
    };
    command.mut_args(hint).mut_subcommands(files_only_where_they_belong)
}

fn takes_values(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|number| number.takes_values())
}

/// The flags whose value, if there is one, follows an equals sign: `--watch=10`.
fn flags_with_equals(command: &Command) -> Vec<&str> {
    let own = command.get_arguments().filter(|arg| arg.is_require_equals_set()).filter_map(Arg::get_long);
    let mut flags: Vec<&str> = own.chain(command.get_subcommands().flat_map(flags_with_equals)).collect();
    flags.sort_unstable();
    flags.dedup();
    flags
}

/// The values of `--columns`, of which several can be given with commas in between.
fn columns(command: &Command) -> Vec<String> {
    match command.get_arguments().find(|arg| arg.get_long() == Some("columns")) {
        Some(arg) => arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        None => command.get_subcommands().map(columns).find(|names| !names.is_empty()).unwrap_or_default(),
    }
}

/// What bash's generator leaves out.
fn bash(script: &str, command: &Command) -> String {
    let flags: Vec<String> = flags_with_equals(command).iter().map(|flag| format!("--{flag}")).collect();
    let names = columns(command).join(" ");
    script
        // `--flag=value` is three words to bash. Flags are offered to those who have typed a hyphen.
        .replacen(
            "    prev=\"$3\"\n",
            &format!(
                "    prev=\"$3\"
    local hidden=\"-*\"
    if [[ \"${{cur}}\" == -* ]]; then
        hidden=\"\"
    fi
    if [[ \"${{cur}}\" == \"=\" ]]; then
        cur=\"\"
        prev=\"${{COMP_WORDS[COMP_CWORD-1]}}\"
    elif [[ \"${{prev}}\" == \"=\" ]]; then
        prev=\"${{COMP_WORDS[COMP_CWORD-2]}}\"
    else
        case \"${{prev}}\" in
            {})
                prev=\"\"
                ;;
        esac
    fi
",
                flags.join("|")
            ),
            1,
        )
        .replace("$(compgen -W \"${opts}\" -- \"${cur}\")", "$(compgen -X \"${hidden}\" -W \"${opts}\" -- \"${cur}\")")
        // After a comma comes the next name.
        .replace(
            &format!("COMPREPLY=($(compgen -W \"{names}\" -- \"${{cur}}\"))"),
            &format!(
                "COMPREPLY=($(compgen -P \"${{cur%\"${{cur##*,}}\"}}\" -W \"{names}\" -- \"${{cur##*,}}\"))
                    if [[ \"${{BASH_VERSINFO[0]}}\" -ge 4 ]]; then
                        compopt -o nospace
                    fi"
            ),
        )
        // Of some values nothing is known, and what was typed is no news.
        .replace("COMPREPLY=(\"${cur}\")", "COMPREPLY=()")
        // Where it offers nothing, bash would offer files.
        .replace(" -o bashdefault -o default", "")
}

/// What zsh's generator leaves out.
fn zsh(script: &str, command: &Command) -> String {
    let names = columns(command).join(" ");
    let script = script.replace(&format!(":NAMES:({names})"), &format!(":NAMES:_values -s , NAMES {names}"));
    flags_with_equals(command)
        .iter()
        .fold(script, |script, flag| script.replace(&format!("'--{flag}=["), &format!("'--{flag}=-[")))
}

/// What fish's generator leaves out.
fn fish(script: &str, command: &Command) -> String {
    let names = columns(command);
    let listed: Vec<String> = names.iter().map(|name| format!("{name}\\t''")).collect();
    let script = script
        // The flag whose value is being typed has none yet, and that is an error to argparse.
        .replace(
            "-- $cmd 2>/dev/null\n    or return\n",
            "-- $cmd 2>/dev/null
    or argparse -s (__fish_torii_global_optspecs) -- $cmd[1..-2] 2>/dev/null
    or return
",
        )
        .replace(&format!("-a \"{}\"", listed.join("\n")), &format!("-a \"(__fish_append , {})\"", names.join(" ")));
    let script = script
        .lines()
        .map(|line| {
            // In "torii help" the word "help" is not yet one of the commands that can follow it.
            let line = if line.contains("using_subcommand help; and not") {
                line.replacen(" help\"", "\"", 1)
            } else {
                line.to_owned()
            };
            let is_equals = flags_with_equals(command).iter().any(|flag| line.contains(&format!(" -l {flag} ")));
            let line = if is_equals { line.replace(" -r -f", " -f") } else { line };
            line + "\n"
        })
        .collect::<String>();
    let shells: Vec<String> = command
        .find_subcommand("completions")
        .into_iter()
        .flat_map(Command::get_positionals)
        .flat_map(Arg::get_possible_values)
        .map(|shell| shell.get_name().to_owned())
        .collect();
    format!(
        "{script}\
         # Files only where a flag asks for them.\n\
         complete -c torii -f\n\
         complete -c torii -n \"__fish_torii_using_subcommand completions\" -f -a \"{}\"\n",
        shells.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a generator writes other words, what is replaced here may not be found any more.
    #[test]
    fn what_the_generators_leave_out_is_there() {
        for (shell, needed, unwanted) in [
            (
                Shell::Bash,
                &["local hidden", "compgen -X", "--watch|--yes)", "compgen -P", "complete -F _torii torii\n"][..],
                &["compgen -f \"${cur}\"))\n                    return", " -o default", "compgen -W \"${opts}\" --"][..],
            ),
            (
                Shell::Zsh,
                &[":NAMES:_values -s , NAMES id userId", "'--yes=-[", "'--watch=-["],
                &[":_default", ":_urls", ":NAMES:("],
            ),
            (
                Shell::Fish,
                &[
                    "$cmd[1..-2]",
                    "(__fish_append , id userId",
                    "\ncomplete -c torii -f\n",
                    "-a \"bash elvish fish powershell zsh\"",
                    "sandbox completions\" -f -a \"sessions\"",
                ],
                &[" -l profile -d 'Use the key, URL and certificates of this profile' -r\n", "userId\\t''"],
            ),
        ] {
            let script = script(shell);
            for words in needed {
                assert!(script.contains(words), "{shell}: {words}");
            }
            for words in unwanted {
                assert!(!script.contains(words), "{shell}: {words}");
            }
        }
    }
}
