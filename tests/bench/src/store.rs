//! The system's trusted certificates, with the servers' authority among them: clients are measured as people use them, without
//! a word about certificates.
//!
//! This program sees the system's bundle as a file of its own, in a mount namespace (Linux), which needs no rights. Where there
//! are none, what would need the bundle is left out.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set inside of the namespace.
const INSIDE: &str = "TORII_BENCH_NAMESPACE";
/// Where systems keep their bundle.
const SYSTEM: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
/// The bundle as it was, and the one in its place.
const ORIGINAL: &str = "system.pem";
const BUNDLE: &str = "bundle.pem";

fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "--"]);
    command
}

/// Starts this program once more in a namespace, if the system has them. Returns only if not.
pub fn enter() -> io::Result<()> {
    let is_possible = unshare().arg("true").status().is_ok_and(|status| status.success());
    if std::env::var_os(INSIDE).is_some() || !is_possible {
        return Ok(());
    }
    let program = std::env::current_exe()?;
    Err(unshare().arg(program).args(std::env::args_os().skip(1)).env(INSIDE, "1").exec())
}

/// Puts a file of `folder` in the place of the bundle, and returns whether that was possible.
pub fn extend(folder: &Path) -> bool {
    let mount = || -> io::Result<bool> {
        let system = SYSTEM.iter().map(Path::new).find(|path| path.exists()).ok_or(io::ErrorKind::NotFound)?;
        fs::copy(system, folder.join(ORIGINAL))?;
        fs::copy(system, folder.join(BUNDLE))?;
        let bundle: PathBuf = folder.join(BUNDLE);
        Ok(Command::new("mount").arg("--bind").arg(bundle).arg(system).status()?.success())
    };
    std::env::var_os(INSIDE).is_some() && mount().unwrap_or(false)
}

/// Makes `authority` the one of the bundle that isn't the system's.
pub fn add(folder: &Path, authority: &str) -> io::Result<()> {
    let Ok(original) = fs::read(folder.join(ORIGINAL)) else { return Ok(()) };
    // Not a new file: it is the mounted one that must change.
    let mut bundle = OpenOptions::new().write(true).truncate(true).open(folder.join(BUNDLE))?;
    bundle.write_all(&original)?;
    bundle.write_all(authority.as_bytes())
}
