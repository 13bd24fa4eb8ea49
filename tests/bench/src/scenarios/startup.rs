//! How long it takes until a program does anything.

use super::entries::{tool, torii};
use crate::lab::Lab;
use crate::{Result, report, timer};

pub fn run(lab: &Lab) -> Result<()> {
    let entries = vec![
        tool("`curl --version`", "curl", &["--version"]),
        tool("`jq --version`", "jq", &["--version"]),
        tool("`true`", "true", &[]),
        torii(lab, "`torii --version`", vec!["--version".into()], 1),
    ];
    report::race("Start-up", &timer::race(lab, lab.rounds(101, 11), entries, None)?);
    Ok(())
}
