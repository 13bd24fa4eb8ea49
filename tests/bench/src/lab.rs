//! The place where everything is measured: the same program, folder and environment for all.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Result;
use crate::server::{Served, Server};
use crate::{store, tls};

pub const KEY: &str = "sk_test_benchmark";

pub struct Lab {
    /// The program that is measured.
    pub torii: PathBuf,
    pub quick: bool,
    /// For files; gone afterwards.
    pub scratch: PathBuf,
    /// Whether the system trusts the servers' authority.
    pub is_trusted: bool,
    path: OsString,
}

impl Lab {
    pub fn new(torii: &Path, quick: bool) -> Result<Lab> {
        // Beside this program rather than in the system's temporary folder, which may be in memory: what a first start costs
        // is a matter of the disk.
        let program = std::env::current_exe()?;
        let folder = program.parent().ok_or("this program is in no folder")?;
        let scratch = folder.join(format!("torii-bench-{}", std::process::id()));
        fs::create_dir_all(scratch.join("home"))?;
        let torii = fs::canonicalize(torii).map_err(|error| format!("{}: {error}", torii.display()))?;
        let is_trusted = store::extend(&scratch);
        Ok(Lab { torii, quick, scratch, is_trusted, path: std::env::var_os("PATH").unwrap_or_default() })
    }

    /// A command with an environment of a few variables. What cargo sets for this program, above all where to look for
    /// libraries, makes others start more slowly; what the user has set may change what they do.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.scratch.join("home"))
            .env("LC_ALL", "C.UTF-8")
            .env("TORII_SECRET_KEY", KEY)
            .current_dir(&self.scratch)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Where a tool is, if it is installed.
    pub fn find(&self, tool: &str) -> Option<PathBuf> {
        let found = std::env::split_paths(&self.path).map(|folder| folder.join(tool)).find(|path| path.is_file())?;
        // Another program has this name too.
        if tool == "parallel" && !self.first_line(&found).starts_with("GNU parallel") {
            return None;
        }
        Some(found)
    }

    /// What a program says with `--version`, its first line.
    pub fn first_line(&self, program: &Path) -> String {
        let output = self.command(program).arg("--version").stdout(Stdio::piped()).output();
        let text = output.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
    }

    /// A server whose users have this many sessions each.
    pub fn server(&self, sessions: u64, latency: Duration, tls: bool) -> Result<Server> {
        Server::start(&Served { sessions, latency, certificates: tls.then(|| self.scratch.clone()) })
    }

    /// The authority of a server with TLS alone.
    pub fn ca(&self) -> PathBuf {
        self.scratch.join(tls::CA)
    }

    /// The larger number of rounds, or with `--quick` the smaller.
    pub fn rounds(&self, usual: usize, quick: usize) -> usize {
        if self.quick { quick } else { usual }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // What is left over lies in the folder of what cargo builds, and nothing reads it.
        drop(fs::remove_dir_all(&self.scratch));
    }
}
