//! A Torii Backend API on this machine, with made-up data.
//!
//! It serves `torii sandbox` and `--sandbox`. It builds its own JSON and shares no type with the client, so that a
//! mistake in the one can't hide in the other.
//!
//! | file | its one job |
//! |---|---|
//! | `server` | connections: accept, limit, time out |
//! | `api` | from a request to an answer |
//! | `route` | which endpoint a method and a path name |
//! | `access` | who may ask: the `Host` and the key |
//! | `reply` | answers and problem documents |
//! | `search` | the query, the body and the page of `users/search` |
//! | `data` | users and sessions, and what revoking does to them |
//! | `demo` | the users and sessions that come with the sandbox |
//! | `fixture` | sessions from a file instead |

mod access;
mod api;
mod data;
mod demo;
mod fixture;
mod response;
mod route;
mod search;
mod server;
#[cfg(test)]
mod testing;

pub use access::{KEY, LIVE_KEY, REFUSED_KEY};
pub use data::Data;
pub use demo::USER;

use crate::error::Error;
use server::Limits;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::task::AbortHandle;

/// A bound listener and the data that it will serve.
pub struct Sandbox {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    data: Data,
    limits: Limits,
}

impl Sandbox {
    /// Binds `127.0.0.1:port`, where 0 stands for any free port. Who connects from now on waits until [`Sandbox::run`]
    /// or [`Sandbox::spawn`].
    pub fn bind(port: u16, data: Data) -> Result<Sandbox, Error> {
        // Loopback only: the sandbox takes any test key, so nobody else on the network should reach it.
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        listen(wanted, data).map_err(|source| Error::Listen { address: wanted, source })
    }

    /// The base URL, such as `http://127.0.0.1:4010`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Calls `ready`, and serves until a signal ends the process.
    pub fn run(self, ready: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        ready()?;
        let serve = server::serve(self.listener, self.data, self.limits);
        self.runtime.block_on(async { match serve.await {} })
    }

    /// Serves on a thread of its own until the guard that this returns is dropped.
    pub fn spawn(self) -> Result<Running, Error> {
        let url = self.url();
        let address = self.address;
        let serving = self.runtime.spawn(server::serve(self.listener, self.data, self.limits));
        let stop = serving.abort_handle();
        let runtime = self.runtime;
        let thread = thread::Builder::new()
            .name("sandbox".to_owned())
            // Serving ends in one way only, by being aborted, so its outcome says nothing.
            .spawn(move || drop(runtime.block_on(serving)))
            .map_err(|source| Error::Listen { address, source })?;
        Ok(Running { url, stop, thread: Some(thread) })
    }
}

/// A sandbox that serves on a thread of its own. Dropping this stops it at once, whatever its clients are doing.
pub struct Running {
    url: String,
    stop: AbortHandle,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// The base URL, as [`Sandbox::url`].
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Aborting drops the listener and every connection with it, so the thread has nothing left to wait for.
        self.stop.abort();
        if let Some(thread) = self.thread.take() {
            // A panic over there has been reported already; a second one, in a drop, would abort the program.
            drop(thread.join());
        }
    }
}

fn listen(wanted: SocketAddr, data: Data) -> io::Result<Sandbox> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind(wanted))?;
    Ok(Sandbox { address: listener.local_addr()?, runtime, listener, data, limits: Limits::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_taken_port_is_an_error_that_names_it() {
        let first = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        assert!(first.url().starts_with("http://127.0.0.1:"));
        let port = first.address.port();
        let second = Sandbox::bind(port, Data::demo(Timestamp::now()));
        assert!(matches!(second, Err(Error::Listen { address, .. }) if address == first.address));
    }

    #[test]
    fn what_comes_before_serving_waits_for_it() {
        let sandbox = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        let mut early = std::net::TcpStream::connect(sandbox.address).unwrap();
        io::Write::write_all(&mut early, b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
        let running = sandbox.spawn().unwrap();
        let mut answer = String::new();
        io::Read::read_to_string(&mut early, &mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.0 404 "), "{answer}");
        drop(running);
    }
}
