//! What is measured. A file a kind of work.

mod entries;
mod instructions;
mod one;
mod refusals;
mod render;
mod sizes;
mod startup;
mod users;

use std::thread;

use crate::Result;
use crate::arguments::Options;
use crate::lab::Lab;
use crate::torii;

#[derive(Clone, Copy)]
pub enum Scenario {
    Startup,
    One,
    Render1k,
    Render100k,
    Users0ms,
    Users5ms,
    Users50ms,
    Users200ms,
    Refusals,
    Instructions,
    Sizes,
}

impl Scenario {
    pub const ALL: [Scenario; 11] = [
        Scenario::Startup,
        Scenario::One,
        Scenario::Render1k,
        Scenario::Render100k,
        Scenario::Users0ms,
        Scenario::Users5ms,
        Scenario::Users50ms,
        Scenario::Users200ms,
        Scenario::Refusals,
        Scenario::Instructions,
        Scenario::Sizes,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Scenario::Startup => "startup",
            Scenario::One => "one",
            Scenario::Render1k => "render-1k",
            Scenario::Render100k => "render-100k",
            Scenario::Users0ms => "users-0ms",
            Scenario::Users5ms => "users-5ms",
            Scenario::Users50ms => "users-50ms",
            Scenario::Users200ms => "users-200ms",
            Scenario::Refusals => "refusals",
            Scenario::Instructions => "instructions",
            Scenario::Sizes => "sizes",
        }
    }

    fn run(self, lab: &Lab, options: &Options) -> Result<()> {
        match self {
            Scenario::Startup => startup::run(lab),
            Scenario::One => one::run(lab),
            Scenario::Render1k => render::run(lab, 1_000),
            Scenario::Render100k => render::run(lab, 100_000),
            Scenario::Users0ms => users::run(lab, 0),
            Scenario::Users5ms => users::run(lab, 5),
            Scenario::Users50ms => users::run(lab, 50),
            Scenario::Users200ms => users::run(lab, 200),
            Scenario::Refusals => refusals::run(lab),
            Scenario::Instructions => instructions::run(lab),
            Scenario::Sizes => sizes::run(lab, options.torii.is_some(), options.clean_build),
        }
    }
}

/// Runs what was asked for, in this order, to the end even where something fails.
pub fn run(options: &Options) -> Result<()> {
    let torii = match &options.torii {
        Some(path) => path.clone(),
        None => torii::build()?,
    };
    let lab = Lab::new(&torii, options.quick)?;
    introduce(&lab);
    let mut failed = Vec::new();
    for scenario in &options.scenarios {
        eprintln!("torii-bench: {} …", scenario.name());
        if let Err(error) = scenario.run(&lab, options) {
            println!("\n- {}: {error}", scenario.name());
            failed.push(scenario.name());
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

/// What was measured and where.
fn introduce(lab: &Lab) {
    let mut versions = vec![lab.first_line(&lab.torii)];
    for tool in ["curl", "jq", "jaq", "duckdb"] {
        let line = lab.find(tool).map_or_else(|| format!("no {tool}"), |path| lab.first_line(&path));
        versions.push(line.split(' ').take(2).collect::<Vec<_>>().join(" "));
    }
    let processors = thread::available_parallelism().map_or(0, usize::from);
    let system = format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
    println!("{}; {system}, {processors} processors.", versions.join(", "));
}
