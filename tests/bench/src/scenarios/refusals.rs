//! Servers that refuse: how long `torii` takes, beside a client that retries each request by itself, and what is possible.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::lab::Lab;
use crate::{Result, responses};

/// What the server takes for each response.
const LATENCY: Duration = Duration::from_millis(50);
/// How many requests are in flight, for either client.
const JOBS: u32 = 8;

/// When a server refuses.
#[derive(Clone, Copy)]
enum Refuses {
    /// This percentage of requests, at random.
    Randomly { percent: u32, status: u16, retry_after: Option<u64> },
    /// Beyond so many a second, with as many in reserve.
    AboveRate(f64),
    /// More than so many in so many seconds.
    AboveCount(u32, f64),
    /// More than so many at a time.
    Above(u32),
    /// One node of four.
    OneNode,
    /// For so many seconds.
    During(f64),
    /// The first user, for good.
    OneUser,
}

struct Case {
    name: &'static str,
    refuses: Refuses,
    users: u32,
    /// The least time that it can take, in seconds.
    ideal: f64,
}

const fn case(name: &'static str, refuses: Refuses, users: u32, ideal: f64) -> Case {
    Case { name, refuses, users, ideal }
}

const fn randomly(percent: u32, status: u16, retry_after: Option<u64>) -> Refuses {
    Refuses::Randomly { percent, status, retry_after }
}

const CASES: [Case; 11] = [
    case("6 % random 429", randomly(6, 429, None), 300, 2.0),
    case("6 % random 429, `Retry-After: 1`", randomly(6, 429, Some(1)), 300, 2.0),
    case("5 % random 503", randomly(5, 503, None), 300, 2.0),
    case("5 % random 502", randomly(5, 502, None), 300, 2.0),
    case("one weak node of four", Refuses::OneNode, 300, 2.5),
    case("20 a second", Refuses::AboveRate(20.0), 300, 14.0),
    case("50 a second", Refuses::AboveRate(50.0), 600, 11.0),
    case("100 in 5 s", Refuses::AboveCount(100, 5.0), 300, 10.6),
    case("two at a time", Refuses::Above(2), 300, 7.5),
    case("one user refused for good", Refuses::OneUser, 300, 1.9),
    case("an outage of 40 s", Refuses::During(40.0), 300, 41.9),
];

pub fn run(lab: &Lab) -> Result<()> {
    println!("\n#### Servers that refuse: {JOBS} requests in flight, {} ms a response\n", LATENCY.as_millis());
    println!("| the server refuses | users | ideal | each request retried by itself | `torii` | refused | failed |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for case in CASES.iter().filter(|case| !lab.quick || case.ideal < 5.0) {
        let Case { name, users, ideal, .. } = case;
        let alone = case.retried_alone()?;
        let (took, failed, server) = case.torii(lab)?;
        let refused = f64::from(server.refused) / f64::from(server.requests) * 100.0;
        println!("| {name} | {users} | {ideal:.1} s | {alone} | {took:.1} s | {refused:.0} % | {failed} |");
    }
    hanging(lab)
}

/// A server that doesn't respond any more: the run must end.
fn hanging(lab: &Lab) -> Result<()> {
    if lab.quick {
        return Ok(());
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let begun = Instant::now();
    let mut child = lab
        .command(&lab.torii)
        .args(["sessions", "list", "--users-from", "-", "-l", "--timeout", "10"])
        .env("TORII_API_URL", url)
        .stdin(Stdio::piped())
        .spawn()?;
    let users = responses::users(10_000).join("\n");
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    // It may end before it has read everything.
    let _ = stdin.write_all(users.as_bytes());
    drop(stdin);
    let status = child.wait()?;
    println!("\nA server that never responds ends a run of 10,000 users after {:.0?} ({status}).", begun.elapsed());
    Ok(())
}

impl Case {
    fn server(&self) -> Result<(String, Arc<Mutex<Server>>)> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = Arc::new(Mutex::new(Server::new(self.refuses)));
        let shared = Arc::clone(&server);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(std::result::Result::ok) {
                let server = Arc::clone(&shared);
                thread::spawn(move || drop(serve(stream, &server)));
            }
        });
        Ok((url, server))
    }

    fn torii(&self, lab: &Lab) -> Result<(f64, u32, Server)> {
        let (url, server) = self.server()?;
        let ids = lab.scratch.join("users");
        std::fs::write(&ids, responses::users(self.users.into()).join("\n"))?;
        let begun = Instant::now();
        let output = lab
            .command(&lab.torii)
            .args(["sessions", "list", "-l", "--users-from"])
            .arg(&ids)
            .args(["--jobs", &JOBS.to_string()])
            .env("TORII_API_URL", url)
            .stdout(Stdio::piped())
            .spawn()?
            .wait_with_output()?;
        let listed = u32::try_from(output.stdout.lines().count())?;
        let took = begun.elapsed().as_secs_f64();
        Ok((took, self.users - listed, lock(&server).clone()))
    }

    /// A client that knows nothing of others: each of its threads repeats a request until it is served.
    fn retried_alone(&self) -> Result<String> {
        if matches!(self.refuses, Refuses::OneUser) {
            return Ok("never done".into());
        }
        let (url, _) = self.server()?;
        let users = Mutex::new(responses::users(self.users.into()).into_iter());
        let begun = Instant::now();
        thread::scope(|scope| {
            let threads: Vec<_> = (0..JOBS).map(|_| scope.spawn(|| ask_all(&url, &users))).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().map_err(|_| io::Error::other("a thread panicked"))?)
        })?;
        Ok(format!("{:.1} s", begun.elapsed().as_secs_f64()))
    }
}

fn ask_all(url: &str, users: &Mutex<std::vec::IntoIter<String>>) -> io::Result<()> {
    let mut stream = BufReader::new(TcpStream::connect(url.trim_start_matches("http://"))?);
    loop {
        let Some(user) = lock(users).next() else { return Ok(()) };
        for attempt in 0.. {
            write!(stream.get_mut(), "GET /api/server/v1/users/{user}/sessions HTTP/1.1\r\n\r\n")?;
            let (status, retry_after) = read_response(&mut stream)?;
            if status == 200 {
                break;
            }
            let limit = Duration::from_millis(500) * 2u32.pow(attempt.min(4));
            thread::sleep(limit.mul_f64(random_fraction()).max(retry_after));
        }
    }
}

fn read_response(stream: &mut BufReader<TcpStream>) -> io::Result<(u16, Duration)> {
    let (mut status, mut retry_after, mut length) = (0, Duration::ZERO, 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest.split(' ').next().unwrap_or_default().parse().map_err(io::Error::other)?;
        } else if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().map_err(io::Error::other)?;
        } else if let Some(value) = line.strip_prefix("Retry-After: ") {
            retry_after = Duration::from_secs(value.trim().parse().map_err(io::Error::other)?);
        } else if line.trim().is_empty() {
            io::copy(&mut io::Read::take(&mut *stream, length), &mut io::sink())?;
            return Ok((status, retry_after));
        }
    }
}

/// A server that counts what it is asked.
#[derive(Clone)]
struct Server {
    refuses: Refuses,
    begun: Instant,
    first_user: String,
    requests: u32,
    refused: u32,
    in_flight: u32,
    /// How many requests it would take at once, and since when that is so.
    reserve: (f64, f64),
    /// The window of time, and how many requests were taken in it.
    window: (f64, u32),
}

impl Server {
    fn new(refuses: Refuses) -> Server {
        let reserve = if let Refuses::AboveRate(rate) = refuses { rate } else { 0.0 };
        let (begun, first_user, window) = (Instant::now(), String::new(), (-1.0, 0));
        Server { refuses, begun, first_user, requests: 0, refused: 0, in_flight: 0, reserve: (reserve, 0.0), window }
    }

    /// A request begins; returns the status and `Retry-After`.
    fn begin(&mut self, user: &str) -> (u16, Option<u64>) {
        if self.requests == 0 {
            self.begun = Instant::now();
            user.clone_into(&mut self.first_user);
        }
        let now = self.begun.elapsed().as_secs_f64();
        self.requests += 1;
        self.in_flight += 1;
        let refusal = self.refusal(now, user);
        self.refused += u32::from(refusal.is_some());
        refusal.unwrap_or((200, None))
    }

    fn refusal(&mut self, now: f64, user: &str) -> Option<(u16, Option<u64>)> {
        let (is_refused, status, retry_after) = match self.refuses {
            Refuses::Randomly { percent, status, retry_after } => {
                (random_fraction() * 100.0 < f64::from(percent), status, retry_after)
            }
            Refuses::AboveRate(rate) => {
                let (reserve, since) = self.reserve;
                let reserve = (reserve + (now - since) * rate).min(rate);
                let is_refused = reserve < 1.0;
                self.reserve = (if is_refused { reserve } else { reserve - 1.0 }, now);
                (is_refused, 429, None)
            }
            Refuses::AboveCount(count, seconds) => {
                let window = (now / seconds).floor();
                let taken = if window > self.window.0 { 0 } else { self.window.1 };
                self.window = (window, taken + u32::from(taken < count));
                (taken >= count, 429, None)
            }
            Refuses::Above(limit) => (self.in_flight > limit, 429, None),
            Refuses::OneNode => (random_fraction() < 0.25, 503, None),
            Refuses::During(seconds) => (now < seconds, 503, None),
            Refuses::OneUser => (user == self.first_user, 429, None),
        };
        is_refused.then_some((status, retry_after))
    }
}

fn serve(stream: TcpStream, server: &Mutex<Server>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    loop {
        let mut user = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(rest) = line.strip_prefix("GET /api/server/v1/users/") {
                rest.split('/').next().unwrap_or_default().clone_into(&mut user);
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let (status, retry_after) = lock(server).begin(&user);
        thread::sleep(LATENCY);
        lock(server).in_flight -= 1;
        if status == 200 {
            let response = responses::Responses::new(1).of_user(user.as_bytes());
            writer.write_all(&response)?;
        } else {
            let header = retry_after.map(|seconds| format!("Retry-After: {seconds}\r\n")).unwrap_or_default();
            write!(writer, "HTTP/1.1 {status} No\r\nContent-Length: 0\r\n{header}\r\n")?;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A random number from 0 to 1.
fn random_fraction() -> f64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let random = RandomState::new().build_hasher().finish() % 1_000_000;
    f64::from(u32::try_from(random).unwrap_or_default()) / 1_000_000.0
}
