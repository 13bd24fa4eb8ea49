//! Accepts connections, limits their number, and times them out.

use super::api::Api;
use super::data::Data;
use crate::error::Error;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

/// A bound listener and the data to serve.
pub struct Sandbox {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    data: Data,
    limits: Limits,
}

/// Limits on what clients use. A sandbox may run for days, next to clients that are still being written.
#[derive(Clone, Copy)]
struct Limits {
    /// Connections served at once. Further ones wait in the system's queue.
    connections: usize,
    /// How long the head of a request may take to arrive, counted from the end of the previous response, and then its
    /// body. Idle connections time out, too.
    read_timeout: Duration,
}

const DEFAULT_LIMITS: Limits = Limits { connections: 256, read_timeout: Duration::from_secs(30) };

impl Sandbox {
    /// Binds `127.0.0.1:port`, or any free port if `port` is 0. Connections wait until [`Sandbox::run`] or
    /// [`Sandbox::spawn`].
    pub fn bind(port: u16, data: Data) -> Result<Sandbox, Error> {
        // Loopback only: the sandbox accepts any test key, so it must not be reachable from the network.
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listen = || -> io::Result<_> {
            let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
            let listener = runtime.block_on(TcpListener::bind(address))?;
            Ok((runtime, listener.local_addr()?, listener))
        };
        let (runtime, address, listener) = listen().map_err(|source| Error::Listen { address, source })?;
        Ok(Sandbox { runtime, listener, address, data, limits: DEFAULT_LIMITS })
    }

    /// The base URL, such as `http://127.0.0.1:4010`, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until a signal ends the process.
    pub fn run(self) -> ! {
        self.runtime.block_on(serve(self.listener, self.data, self.limits))
    }

    /// Serves on a new thread until the returned guard is dropped.
    pub fn spawn(self) -> Result<Running, Error> {
        let url = self.url();
        let server = self.runtime.spawn(serve(self.listener, self.data, self.limits));
        let abort = server.abort_handle();
        let thread = thread::Builder::new()
            .name("sandbox".to_owned())
            // The server ends only by being aborted, so its result says nothing.
            .spawn(move || drop(self.runtime.block_on(server)))
            .map_err(|source| Error::Listen { address: self.address, source })?;
        Ok(Running { url, abort, thread: Some(thread) })
    }
}

/// A sandbox that serves on its own thread. Dropping it closes all connections at once.
pub struct Running {
    url: String,
    abort: AbortHandle,
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
        self.abort.abort();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported already; a second one, in a drop, would abort the process.
            drop(thread.join());
        }
    }
}

/// Serves `data` forever. Dropping the future closes the listener and every connection.
async fn serve(listener: TcpListener, data: Data, limits: Limits) -> ! {
    let api = Arc::new(Api::new(data, limits.read_timeout));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if connections.len() < limits.connections => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve_connection(stream, Arc::clone(&api), limits.read_timeout));
                }
                // Too many open files, for example: let some close instead of spinning.
                Err(_) => sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, api: Arc<Api>, head_timeout: Duration) {
    // Without this, small responses wait for the client's acknowledgements. A failure only makes it slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| async { Ok::<_, Infallible>(api.respond(request).await) });
    // Errors here are the client's: it hung up, was too slow, or doesn't speak HTTP. hyper has responded already.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

#[cfg(test)]
mod tests {
    use super::super::demo::USER;
    use super::super::testing::{TestClient, demo, request};
    use super::*;
    use jiff::Timestamp;
    use std::time::Instant;

    fn demo_with(limits: Limits) -> Running {
        let mut sandbox = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        sandbox.limits = limits;
        sandbox.spawn().unwrap()
    }

    fn list_sessions(client: &mut TestClient) -> u16 {
        client.call("GET", &format!("users/{USER}/sessions"), "").status
    }

    #[test]
    fn a_slow_client_does_not_block_others() {
        let sandbox = demo();
        let mut slow = TestClient::connect(&sandbox);
        slow.send("GET /api/server/v1/us");
        let mut slow_body = TestClient::connect(&sandbox);
        slow_body.send(&request("POST", "users/search", "{}").replace("{}", "{"));
        assert_eq!(list_sessions(&mut TestClient::connect(&sandbox)), 200);
        slow_body.send("}");
        assert_eq!(slow_body.receive().status, 200);
    }

    #[test]
    fn many_clients_stay_connected_at_once() {
        let sandbox = demo();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut clients: Vec<TestClient> = (0..25).map(|_| TestClient::connect(&sandbox)).collect();
                    for _ in 0..5 {
                        assert!(clients.iter_mut().all(|client| list_sessions(client) == 200));
                    }
                });
            }
        });
    }

    #[test]
    fn connections_beyond_the_limit_wait() {
        let sandbox = demo_with(Limits { connections: 2, ..DEFAULT_LIMITS });
        let mut clients = [TestClient::connect(&sandbox), TestClient::connect(&sandbox)];
        assert!(clients.iter_mut().all(|client| list_sessions(client) == 200));
        let mut third = TestClient::connect(&sandbox);
        third.send(&request("GET", &format!("users/{USER}"), ""));
        assert!(third.is_silent_for(Duration::from_millis(50)));
        drop(clients);
        assert_eq!(third.receive().status, 200);
    }

    #[test]
    fn slow_and_idle_clients_time_out() {
        let short = Duration::from_millis(60);
        let sandbox = demo_with(Limits { read_timeout: short, ..DEFAULT_LIMITS });
        let mut silent = TestClient::connect(&sandbox);
        let mut slow_head = TestClient::connect(&sandbox);
        slow_head.send("GET / HTTP/1.1\r\n");
        let mut slow_body = TestClient::connect(&sandbox);
        slow_body.send(&request("POST", "users/search", "{}").replace("{}", "{"));
        let mut idle = TestClient::connect(&sandbox);
        assert_eq!(list_sessions(&mut idle), 200);

        slow_body.receive().assert_problem(408, "request_timeout");
        for client in [&mut silent, &mut slow_head, &mut slow_body, &mut idle] {
            assert!(client.is_closed());
        }
    }

    #[test]
    fn a_connection_in_use_does_not_time_out() {
        let short = Duration::from_millis(1500);
        let sandbox = demo_with(Limits { read_timeout: short, ..DEFAULT_LIMITS });
        let mut client = TestClient::connect(&sandbox);
        let start = Instant::now();
        while start.elapsed() < short * 2 {
            assert_eq!(list_sessions(&mut client), 200);
            thread::sleep(short / 30);
        }
    }

    #[test]
    fn dropping_closes_all_connections_at_once() {
        let sandbox = demo();
        let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
        let mut idle = TestClient::connect(&sandbox);
        assert_eq!(list_sessions(&mut idle), 200);
        let mut midway = TestClient::connect(&sandbox);
        midway.send(&request("POST", "users/search", "{}").replace("{}", "{"));
        let start = Instant::now();
        drop(sandbox);
        assert!(start.elapsed() < DEFAULT_LIMITS.read_timeout / 2, "{:?}", start.elapsed());
        assert!(idle.is_closed() && midway.is_closed());
        assert!(std::net::TcpStream::connect(address).is_err());
    }

    #[test]
    fn the_error_names_a_taken_port() {
        let first = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        assert!(first.url().starts_with("http://127.0.0.1:"));
        let port = first.address.port();
        let second = Sandbox::bind(port, Data::demo(Timestamp::now()));
        assert!(matches!(second, Err(Error::Listen { address, .. }) if address == first.address));
    }

    #[test]
    fn connections_wait_until_the_sandbox_serves() {
        let sandbox = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        let mut early = std::net::TcpStream::connect(sandbox.address).unwrap();
        io::Write::write_all(&mut early, b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
        let running = sandbox.spawn().unwrap();
        let mut response = String::new();
        io::Read::read_to_string(&mut early, &mut response).unwrap();
        assert!(response.starts_with("HTTP/1.0 404 "), "{response}");
        drop(running);
    }
}
