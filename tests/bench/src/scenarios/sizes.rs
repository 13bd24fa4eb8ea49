//! What it costs to have the program: its size, what it is made of, its first start.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::lab::Lab;
use crate::{Result, os, report, torii};

pub fn run(lab: &Lab, is_foreign: bool, clean_build: bool) -> Result<()> {
    let mut rows = Vec::new();
    let mut missing = Vec::new();

    let copy = lab.scratch.join("torii");
    fs::copy(&lab.torii, &copy)?;
    match lab.find("strip") {
        Some(strip) if lab.command(&strip).arg(&copy).status()?.success() => {}
        _ => missing.push("stripping: `strip` is not installed; the size is the program's as it was built".into()),
    }
    let size = fs::metadata(&copy)?.len();
    rows.push(("size of the program, stripped".into(), report::mebibytes(size)));
    if is_foreign {
        missing.push("crates: they are those of a program that is built here".into());
    } else {
        rows.push(("crates in it".into(), crates()?.to_string()));
    }
    match first_start(lab, &copy) {
        Ok([first, again]) => {
            rows.push(("`torii --version`, its file not in memory".into(), report::milliseconds(first)));
            rows.push(("`torii --version`, its file in memory".into(), report::milliseconds(again)));
        }
        Err(error) => missing.push(format!("first start: {error}")),
    }
    if clean_build {
        rows.push(("a release build from nothing".into(), format!("{} s", build_from_nothing(lab)?.as_secs())));
    }
    report::facts("Size", ["what", "how much"], &rows, &missing);
    Ok(())
}

/// How many crates are in the program: without those of tests and of build scripts.
fn crates() -> Result<usize> {
    let output = torii::cargo()
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--manifest-path"])
        .arg(torii::root().join("Cargo.toml"))
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // "name version", and then perhaps a path or a mark for what was listed before.
    let crates: BTreeSet<Vec<&str>> = text.lines().map(|line| line.split(' ').take(2).collect()).collect();
    Ok(crates.len())
}

/// The median of starts right after the system has forgotten the program's file, and of starts after those.
fn first_start(lab: &Lab, program: &Path) -> Result<[Duration; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..lab.rounds(21, 5) {
        os::forget(&File::open(program)?)?;
        for times in &mut times {
            times.push(os::run(lab.command(program).arg("--version"))?.wall.as_secs_f64());
        }
    }
    Ok(times.map(|times| Duration::from_secs_f64(report::median(times.into_iter()))))
}

fn build_from_nothing(lab: &Lab) -> Result<Duration> {
    let begin = Instant::now();
    let status = torii::cargo()
        .args(["build", "--release", "--locked", "--bin", "torii", "--manifest-path"])
        .arg(torii::root().join("Cargo.toml"))
        .arg("--target-dir")
        .arg(lab.scratch.join("target"))
        .stdout(Stdio::null())
        .status()?;
    if status.success() { Ok(begin.elapsed()) } else { Err("torii can't be built".into()) }
}
