//! One connection: as many requests as the client likes.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::counters::Counters;
use crate::responses::{self, ID_LENGTH, Responses};

/// More than any client's head of a request.
const MAX_HEAD: usize = 64 * 1024;

pub struct Service {
    pub responses: Responses,
    pub latency: Duration,
    pub counters: Counters,
}

impl Service {
    /// Responses until the client has had enough.
    pub fn serve(&self, stream: &mut (impl Read + Write)) -> io::Result<()> {
        let mut received = Vec::with_capacity(4_096);
        while let Some(length) = read_head(stream, &mut received)? {
            self.counters.begin_request();
            let head = &received[..length];
            let response = user_of(head).map_or_else(responses::not_found, |id| self.responses.of_user(id));
            let last = wants_to_close(head);
            received.drain(..length);
            if !self.latency.is_zero() {
                thread::sleep(self.latency);
            }
            // Before the response: after it, the client may be quicker with its next request than this thread.
            self.counters.end_request();
            stream.write_all(&response)?;
            stream.flush()?;
            if last {
                break;
            }
        }
        Ok(())
    }
}

/// Reads until `received` begins with a whole head, and gives the head's length. None when the client has left.
fn read_head(stream: &mut impl Read, received: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let mut chunk = [0; 4_096];
    loop {
        if let Some(at) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            return Ok(Some(at + 4));
        }
        if received.len() > MAX_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            read => received.extend_from_slice(&chunk[..read]),
        }
    }
}

/// Whose sessions are asked for.
fn user_of(head: &[u8]) -> Option<&[u8]> {
    let rest = head.strip_prefix(b"GET /api/server/v1/users/")?;
    let (id, rest) = rest.split_at_checked(ID_LENGTH)?;
    let is_id = id.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    (is_id && rest.starts_with(b"/sessions HTTP/1.1\r\n")).then_some(id)
}

fn wants_to_close(head: &[u8]) -> bool {
    head.split(|&byte| byte == b'\n').any(|line| line.trim_ascii().eq_ignore_ascii_case(b"connection: close"))
}

/// What the threads of a server share.
pub type Shared = Arc<Service>;
