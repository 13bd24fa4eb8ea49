//! Connections: who is let in, how many at once, and how long they may take.

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
        let serving = serve(self.listener, self.data, self.limits);
        self.runtime.block_on(async { match serving.await {} })
    }

    /// Serves on a thread of its own until the guard that this returns is dropped.
    pub fn spawn(self) -> Result<Running, Error> {
        let url = self.url();
        let address = self.address;
        let serving = self.runtime.spawn(serve(self.listener, self.data, self.limits));
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

/// What one client may cost. Demo servers get left running for days, next to clients that are still being written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Connections served at once; further ones wait in the system's queue.
    pub connections: usize,
    /// How long the head of a request may take to arrive, counted from the end of the answer before it: this is also
    /// how long a connection may be idle.
    pub head: Duration,
    /// How long the body of a request may take to arrive.
    pub body: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { connections: 256, head: Duration::from_secs(30), body: Duration::from_secs(30) }
    }
}

/// Serves `data` for ever. Dropping the future closes every connection.
pub(super) async fn serve(listener: TcpListener, data: Data, limits: Limits) -> Infallible {
    let api = Arc::new(Api::new(data, limits.body));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if connections.len() < limits.connections => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&api), limits));
                }
                // Such as too many open files: let some close instead of spinning.
                Err(_) => sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// All requests of one connection.
async fn converse(stream: TcpStream, api: Arc<Api>, limits: Limits) {
    // Without this, small answers wait for the client's acknowledgements. A failure only makes it slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let api = Arc::clone(&api);
        async move { Ok::<_, Infallible>(api.answer(request).await) }
    });
    // What can fail here is the client: it hung up, was too slow, or doesn't speak HTTP. hyper has told it so.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
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

    fn limited(limits: Limits) -> Running {
        let mut sandbox = Sandbox::bind(0, Data::demo(Timestamp::now())).unwrap();
        sandbox.limits = limits;
        sandbox.spawn().unwrap()
    }

    fn ask(client: &mut TestClient) -> u16 {
        client.call("GET", &format!("{USER}/sessions"), "").status
    }

    #[test]
    fn a_slow_client_holds_nobody_up() {
        let sandbox = demo();
        let mut slow = TestClient::of(&sandbox);
        slow.send("GET /api/server/v1/us");
        let mut slow_body = TestClient::of(&sandbox);
        slow_body.send(&request("POST", "search", "{}").replace("{}", "{"));
        assert_eq!(ask(&mut TestClient::of(&sandbox)), 200);
        slow_body.send("}");
        assert_eq!(slow_body.receive().status, 200);
    }

    #[test]
    fn many_clients_stay_connected_at_once() {
        let sandbox = demo();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut clients: Vec<TestClient> = (0..25).map(|_| TestClient::of(&sandbox)).collect();
                    for _ in 0..5 {
                        assert!(clients.iter_mut().all(|client| ask(client) == 200));
                    }
                });
            }
        });
    }

    #[test]
    fn further_clients_wait_their_turn() {
        let sandbox = limited(Limits { connections: 2, ..Limits::default() });
        let mut clients = [TestClient::of(&sandbox), TestClient::of(&sandbox)];
        assert!(clients.iter_mut().all(|client| ask(client) == 200));
        let mut third = TestClient::of(&sandbox);
        third.send(&request("GET", USER, ""));
        assert!(third.is_silent_for(Duration::from_millis(50)));
        drop(clients);
        assert_eq!(third.receive().status, 200);
    }

    #[test]
    fn the_slow_and_the_idle_are_cut_off() {
        let short = Duration::from_millis(60);
        let sandbox = limited(Limits { head: short, body: short, ..Limits::default() });
        let mut silent = TestClient::of(&sandbox);
        let mut slow_head = TestClient::of(&sandbox);
        slow_head.send("GET / HTTP/1.1\r\n");
        let mut slow_body = TestClient::of(&sandbox);
        slow_body.send(&request("POST", "search", "{}").replace("{}", "{"));
        let mut idle = TestClient::of(&sandbox);
        assert_eq!(ask(&mut idle), 200);

        slow_body.receive().assert_problem(408, "request_timeout");
        for client in [&mut silent, &mut slow_head, &mut slow_body, &mut idle] {
            assert!(client.is_closed());
        }
    }

    #[test]
    fn a_connection_in_use_outlives_every_time_out() {
        let short = Duration::from_millis(1500);
        let sandbox = limited(Limits { head: short, body: short, ..Limits::default() });
        let mut client = TestClient::of(&sandbox);
        let start = Instant::now();
        while start.elapsed() < short * 2 {
            assert_eq!(ask(&mut client), 200);
            thread::sleep(short / 30);
        }
    }

    #[test]
    fn dropping_the_guard_is_prompt() {
        let sandbox = demo();
        let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
        let mut idle = TestClient::of(&sandbox);
        assert_eq!(ask(&mut idle), 200);
        let mut midway = TestClient::of(&sandbox);
        midway.send(&request("POST", "search", "{}").replace("{}", "{"));
        let start = Instant::now();
        drop(sandbox);
        assert!(start.elapsed() < Limits::default().body / 2, "{:?}", start.elapsed());
        assert!(idle.is_closed() && midway.is_closed());
        assert!(std::net::TcpStream::connect(address).is_err());
    }

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
