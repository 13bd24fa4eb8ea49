//! The first steps of a call one by one, for whoever looks for the step that fails.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::failure;
use crate::error::{ApiError, Cause, Error, NetworkFailure};

/// The addresses that the system's resolver gives for `host`.
pub fn resolve(host: &str, port: u16, limit: Duration) -> Result<Vec<SocketAddr>, Error> {
    let (send, receive) = mpsc::channel();
    let name = host.to_owned();
    // A thread of its own: the system's resolver knows no time limit.
    thread::spawn(move || send.send((name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>)));
    let failed = |network, what: &str, detail: Option<String>| {
        error(Cause::Unreachable {
            host: format!("{host}:{port}"),
            network,
            what: what.into(),
            detail,
            was_sent: false,
        })
    };
    match receive.recv_timeout(limit) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(Ok(_)) => Err(failed(NetworkFailure::Dns, "the name has no address", None)),
        Ok(Err(error)) => Err(failed(NetworkFailure::Dns, "the name could not be resolved", Some(error.to_string()))),
        Err(_) => Err(failed(NetworkFailure::Timeout, "the name was not resolved in time", None)),
    }
}

/// The first of `addresses` that takes a connection, and how long that took.
///
/// The error is that of the last one.
pub fn connect(addresses: &[SocketAddr], host: &str, limit: Duration) -> Result<(SocketAddr, Duration), Error> {
    let begun = Instant::now();
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for address in addresses {
        let left = limit.saturating_sub(begun.elapsed());
        if left.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(_) => return Ok((*address, begun.elapsed())),
            Err(error) => last = error,
        }
    }
    let what = match last.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Cause::Unreachable {
            was_sent: false,
            host: host.into(),
            network: NetworkFailure::Timeout,
            what: "no connection could be made in time".into(),
            detail: None,
        },
        _ => failure::classify(&ureq::Error::Io(last), host),
    };
    Err(error(what))
}

fn error(cause: Cause) -> Error {
    Error::Api(Box::new(ApiError { user: None, key: String::new(), key_kind: "", cause, is_unconfirmed: false }))
}
