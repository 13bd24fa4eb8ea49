//! The program that is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// The folder of the program's package.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// `cargo`, the one that runs this.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What it says about this package would make build scripts believe that they have to run again, each time.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Builds it as users get it, and says where it is.
pub fn build() -> Result<PathBuf> {
    // By the manifest and not from the folder: a relative CARGO_TARGET_DIR keeps its meaning.
    let output = cargo()
        .args(["build", "--release", "--locked", "--bin", "torii", "--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("torii can't be built".into());
    }
    // The last artifact is the program. A path that JSON has to escape is not understood: see --torii.
    let messages = String::from_utf8_lossy(&output.stdout);
    let path = messages.lines().rev().find_map(|line| line.split_once(r#""executable":""#)?.1.split('"').next());
    Ok(path.ok_or("cargo doesn't say where torii is")?.into())
}
