//! The commands that scenarios are made of.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::Result;
use crate::lab::{KEY, Lab};
use crate::server::Server;
use crate::timer::{Entry, Program};

/// The user of the scenarios with one.
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// One of the tools, by itself.
pub fn tool(name: &str, tool: &'static str, arguments: &[&str]) -> Entry {
    let arguments = arguments.iter().map(Into::into).collect();
    let program = Program::Direct(tool.into(), arguments);
    Entry { name: name.into(), needs: vec![tool], program, lines: 0 }
}

/// A line for the shell.
pub fn shell(name: &str, needs: &[&'static str], line: String, lines: usize) -> Entry {
    let program = Program::Shell(line);
    Entry { name: name.into(), needs: needs.to_vec(), program, lines }
}

/// The program that is measured.
pub fn torii(lab: &Lab, name: &str, arguments: Vec<OsString>, lines: usize) -> Entry {
    let program = Program::Direct(lab.torii.clone(), arguments);
    Entry { name: name.into(), needs: Vec::new(), program, lines }
}

/// What no client can do without: this program reads the body, checks that it is JSON, and writes it.
pub fn limit(url: &str) -> Result<Entry> {
    let program = Program::Direct(std::env::current_exe()?, vec!["limit".into(), url.into()]);
    Ok(Entry { name: "limit: read, check, write".into(), needs: Vec::new(), program, lines: 0 })
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
    /// Those of the system, by default: see [`crate::store`].
    System,
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
    if let Trust::Only(file) = trust {
        words.extend(["--cacert".into(), file.to_string_lossy().into_owned()]);
    }
    words.extend(more.iter().map(|&word| word.to_owned()));
    words
}

/// As one word for a shell.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
