//! The least that a client does: it reads a body, checks that it is JSON, and writes it.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use serde::de::IgnoredAny;

use crate::Result;

/// Fetches `url` over http.
pub fn run(url: &str) -> Result<()> {
    let (host, path) = url.trim_start_matches("http://").split_once('/').ok_or("a URL with a path is needed")?;
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response)?;
    let head = response.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or("the response has no body")?;
    let body = &response[head + 4..];
    serde_json::from_slice::<IgnoredAny>(body)?;
    Ok(io::stdout().write_all(body)?)
}
