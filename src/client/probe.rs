//! The first steps of a call, one by one, for `torii doctor`.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::failure;
use crate::error::{ApiError, Cause, Error, NetworkFailure};

/// Resolves `host` with the system's resolver.
pub fn resolve(host: &str, port: u16, timeout: Duration) -> Result<Vec<SocketAddr>, Error> {
    let (send, receive) = mpsc::channel();
    let name = host.to_owned();
    // On a thread: the system's resolver has no timeout.
    thread::spawn(move || send.send((name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>)));
    let host_label = format!("{host}:{port}");
    let failed = |network, what: &str, detail| error(failure::unreachable(&host_label, network, what, detail, false));
    match receive.recv_timeout(timeout) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(Ok(_)) => Err(failed(NetworkFailure::Dns, "the name has no IP address", None)),
        Ok(Err(error)) => Err(failed(NetworkFailure::Dns, "the name could not be resolved", Some(error.to_string()))),
        Err(_) => Err(failed(NetworkFailure::Timeout, "timed out while resolving the name", None)),
    }
}

/// Connects to the first of `addresses` that accepts a connection, and returns it with the time that took. As in a call, each but the
/// last may use half of the time that is left.
///
/// The error is that of the last one.
pub fn connect(addresses: &[SocketAddr], host: &str, timeout: Duration) -> Result<(SocketAddr, Duration), Error> {
    let started = Instant::now();
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for (index, address) in addresses.iter().enumerate() {
        let time_left = timeout.saturating_sub(started.elapsed());
        if time_left.is_zero() {
            break;
        }
        let share = if index + 1 == addresses.len() { time_left } else { time_left / 2 };
        match TcpStream::connect_timeout(address, share) {
            Ok(_) => return Ok((*address, started.elapsed())),
            Err(error) => last = error,
        }
    }
    let cause = match last.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            failure::unreachable(host, NetworkFailure::Timeout, "timed out while connecting", None, false)
        }
        _ => failure::classify(&ureq::Error::Io(last), host),
    };
    Err(error(cause))
}

fn error(cause: Cause) -> Error {
    Error::Api(Box::new(ApiError { user: None, key: String::new(), key_type: "", cause, is_unconfirmed: false }))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn an_address_that_does_not_respond_leaves_time_for_the_next() {
        let listeners = [TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap()];
        let [hanging, good] = listeners.each_ref().map(|listener| listener.local_addr().unwrap());
        // A full queue of connections that nobody accepts drops further ones.
        let mut queue = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&hanging, Duration::from_millis(200)) {
            queue.push(stream);
        }
        let (address, _) = connect(&[hanging, good], "x", Duration::from_secs(1)).unwrap();
        assert_eq!(address, good);
    }
}
