//! Measures `torii` against what a user would type without it. See README.md.

mod arguments;
mod lab;
mod limit;
mod os;
mod report;
mod responses;
mod scenarios;
mod server;
mod store;
mod timer;
mod tls;
mod torii;

use std::process::ExitCode;

use arguments::Mode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match arguments::parse(std::env::args().skip(1)) {
        Ok(Mode::Help) => {
            print!("{}", arguments::HELP);
            Ok(())
        }
        Ok(Mode::Serve(what)) => server::process::run(&what),
        Ok(Mode::Limit(url)) => limit::run(&url),
        Ok(Mode::Measure(options)) => store::enter().map_err(Into::into).and_then(|()| scenarios::run(&options)),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("torii-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
