//! The measuring process's hold on a server.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::{Counts, Served};
use crate::Result;

pub struct Server {
    child: Child,
    /// None only while it is being ended.
    requests: Option<ChildStdin>,
    responses: BufReader<ChildStdout>,
    /// Where to find it.
    pub url: String,
}

impl Server {
    /// Starts this program as a server.
    pub fn start(what: &Served) -> Result<Server> {
        let mut arguments: Vec<OsString> =
            vec!["serve".into(), what.sessions.to_string().into(), what.latency.as_millis().to_string().into()];
        arguments.extend(what.certificates.as_deref().map(Path::as_os_str).map(Into::into));
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let requests = child.stdin.take();
        let responses = BufReader::new(child.stdout.take().ok_or("the server has no output")?);
        let mut server = Server { child, requests, responses, url: String::new() };
        let port: u16 = server.line()?.parse()?;
        // By its name where a certificate is checked, as real ones are.
        let origin = if what.certificates.is_some() { "https://localhost" } else { "http://127.0.0.1" };
        server.url = format!("{origin}:{port}");
        Ok(server)
    }

    /// The address of a user's sessions.
    pub fn sessions_of(&self, user: &str) -> String {
        format!("{}/api/server/v1/users/{user}/sessions", self.url)
    }

    /// What happened since this was asked for the last time.
    pub fn counts(&mut self) -> Result<Counts> {
        self.requests.as_mut().ok_or("the server is gone")?.write_all(b"\n")?;
        let line = self.line()?;
        let mut numbers = line.split(' ').map(str::parse);
        let mut next = || numbers.next().ok_or("the server's counts are cut off");
        Ok(Counts { connections: next()??, requests: next()??, most_in_flight: next()?? })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.responses.read_line(&mut line)?;
        match line.strip_suffix('\n') {
            Some(line) => Ok(line.into()),
            None => Err("the server has ended".into()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its standard input is its end.
        self.requests = None;
        drop(self.child.wait());
    }
}
