//! `torii`, the command-line admin tool for the Torii authentication platform.

use std::process::ExitCode;

fn main() -> ExitCode {
    torii_cli::main()
}
