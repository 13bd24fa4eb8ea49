//! The commands that scenarios are made of.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::lab::{KEY, Lab};
use crate::server::Server;
use crate::timer::{Entry, Program};

/// The user of the scenarios with one.
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// One of the tools, by itself.
pub fn tool(name: &str, tool: &'static str, arguments: &[&str]) -> Entry {
    let arguments = arguments.iter().map(Into::into).collect();
    let program = Program::Direct(tool.into(), arguments);
    Entry { name: name.into(), needs: vec![tool], program, environment: Vec::new(), lines: 0 }
}

/// A line for the shell.
pub fn shell(name: &str, needs: &[&'static str], line: String, lines: usize) -> Entry {
    let program = Program::Shell(line);
    Entry { name: name.into(), needs: needs.to_vec(), program, environment: Vec::new(), lines }
}

/// The program that is measured.
pub fn torii(lab: &Lab, name: &str, arguments: Vec<OsString>, lines: usize) -> Entry {
    let program = Program::Direct(lab.torii.clone(), arguments);
    Entry { name: name.into(), needs: Vec::new(), program, environment: Vec::new(), lines }
}

/// `torii … sessions list` with more arguments.
pub fn list(server: &Server, trust: &Trust, more: &[&str]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["--api-url".into(), server.url.clone().into()];
    if let Trust::Only(ca) = trust {
        arguments.extend(["--ca-cert".into(), ca.clone().into()]);
    }
    arguments.extend(["sessions", "list"].iter().chain(more).map(Into::into));
    arguments
}

/// Which certificates a client trusts.
pub enum Trust {
    /// There are none: plain http.
    Nothing,
    /// One authority.
    Only(PathBuf),
    /// Those of a system, in one file.
    System(PathBuf),
}

impl Trust {
    fn file(&self) -> Option<&Path> {
        match self {
            Trust::Nothing => None,
            Trust::Only(file) | Trust::System(file) => Some(file),
        }
    }

    /// What `torii` learns from its environment.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        match self {
            Trust::System(bundle) => vec![("SSL_CERT_FILE", bundle.into())],
            Trust::Nothing | Trust::Only(_) => Vec::new(),
        }
    }
}

/// curl with what every call of it has (quiet, a failure for an error, the key, whom to trust) and with more, by itself.
pub fn curl(name: &str, trust: &Trust, more: &[&str]) -> Entry {
    let words = curl_words(trust, more);
    tool(name, "curl", &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The same for a shell.
pub fn curl_line(trust: &Trust, more: &[&str]) -> String {
    let words: Vec<String> = curl_words(trust, more).iter().map(|word| quote(word)).collect();
    format!("curl {}", words.join(" "))
}

fn curl_words(trust: &Trust, more: &[&str]) -> Vec<String> {
    let mut words = vec!["-sf".to_owned(), "-H".into(), format!("Authorization: Bearer {KEY}")];
    if let Some(file) = trust.file() {
        words.extend(["--cacert".into(), file.to_string_lossy().into_owned()]);
    }
    words.extend(more.iter().map(|&word| word.to_owned()));
    words
}

/// As one word for a shell.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
