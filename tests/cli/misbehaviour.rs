//! Servers that misbehave: every call ends, in bounded time and memory, with a bounded message and no result.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{EXAMPLE, Outcome, Torii};

/// A server that reads a request and then does this with the connection.
fn server(behave: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + Copy + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                // That the client hangs up is what is wanted.
                let _ = behave(&mut stream);
            });
        }
    });
    url
}

fn ask(url: &str, timeout: &str) -> (Outcome, Duration) {
    let begun = Instant::now();
    let outcome = Torii::with_api(url).list(&["--json", "--retries", "0", "--timeout", timeout]);
    (outcome, begun.elapsed())
}

#[track_caller]
fn fails(url: &str, timeout: &str, status: i32, reason: &str) {
    let (outcome, took) = ask(url, timeout);
    outcome.fails(status, &[]);
    assert_eq!(outcome.json_error()["reason"], reason, "{outcome:?}");
    assert!(outcome.stderr.len() < 4000, "{} bytes", outcome.stderr.len());
    assert!(took < Duration::from_secs(19), "{took:?}");
}

#[test]
fn time_is_up() {
    // Nothing at all; a head, drop by drop; a body, drop by drop; interim responses without end.
    fails(&server(stall), "500ms", 6, "timeout");
    fails(&server(|stream| drip(stream, b"HTTP/1.1 200 OK\r\nX-Y: ")), "500ms", 6, "timeout");
    fails(&server(|stream| drip(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[")), "500ms", 6, "timeout");
    fails(
        &server(|stream| drip(stream, b"HTTP/1.1 503 No\r\nContent-Length: 100000\r\n\r\n[")),
        "500ms",
        6,
        "server_error",
    );
    let (outcome, took) = ask(&server(hint), "500ms");
    outcome.fails(6, &[]);
    assert!(took < Duration::from_secs(10));
}

/// Says nothing until the client hangs up.
fn stall(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.read(&mut [0]).map(drop)
}

/// Interim responses without end (RFC 8297).
fn hint(stream: &mut TcpStream) -> std::io::Result<()> {
    loop {
        stream.write_all(b"HTTP/1.1 103 Early Hints\r\n\r\n")?;
        thread::sleep(Duration::from_millis(1));
    }
}

fn drip(stream: &mut TcpStream, start: &[u8]) -> std::io::Result<()> {
    stream.write_all(start)?;
    loop {
        stream.write_all(b"a")?;
        thread::sleep(Duration::from_millis(20));
    }
}

/// 256 blanks.
const CHUNK: &[u8] = &{
    let mut chunk = [b' '; 5 + 256 + 2];
    (chunk[0], chunk[1], chunk[2], chunk[3], chunk[4]) = (b'1', b'0', b'0', b'\r', b'\n');
    (chunk[261], chunk[262]) = (b'\r', b'\n');
    chunk
};

#[test]
fn without_end() {
    // A body, chunked or not; a head; a line in a head; a chunk's extension.
    fails(&server(|stream| pour(stream, b"HTTP/1.1 200 OK\r\n\r\n[", b" ")), "18s", 7, "too_large");
    fails(
        &server(|stream| pour(stream, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK)),
        "18s",
        7,
        "too_large",
    );
    fails(&server(|stream| pour(stream, b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n")), "18s", 6, "protocol");
    fails(&server(|stream| pour(stream, b"HTTP/1.1 200 OK\r\nX-Y: ", b"a")), "18s", 6, "protocol");
    fails(&server(|stream| pour(stream, b"HTTP/1.1 500 No\r\n\r\n", b"a")), "18s", 6, "server_error");
}

#[test]
fn a_long_head_is_no_misbehaviour() {
    let cookie = "c".repeat(30_000);
    let head: &'static str = format!("HTTP/1.1 200 OK\r\nSet-Cookie: {cookie}\r\nContent-Length: 2\r\n\r\n[]").leak();
    ask(&server(|stream| stream.write_all(head.as_bytes())), "18s").0.prints("[]\n");
}

fn pour(stream: &mut TcpStream, start: &[u8], more: &[u8]) -> std::io::Result<()> {
    stream.write_all(start)?;
    let block = more.repeat(64 * 1024 / more.len());
    loop {
        stream.write_all(&block)?;
    }
}

#[test]
fn a_compressed_body_is_bounded_after_decompression() {
    // 80 MiB of blanks in about 80 kB.
    static BOMB: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| gzip_of_blanks(80 << 20));
    fails(
        &server(|stream| {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", BOMB.len())?;
            stream.write_all(&BOMB)
        }),
        "18s",
        7,
        "too_large",
    );
}

#[test]
fn lengths_that_contradict_each_other() {
    const HEADS: [&str; 4] = [
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: 2, 3\r\n",
        "Content-Length: -2\r\n",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    ];
    for (index, head) in HEADS.iter().enumerate() {
        let url = server(move |stream| {
            let body = if index == 3 { "2\r\n[]\r\n0\r\n\r\n" } else { "[] " };
            write!(stream, "HTTP/1.1 200 OK\r\n{}\r\n{body}", HEADS[index])
        });
        let (outcome, _) = ask(&url, "18s");
        assert!(matches!(outcome.status, Some(6 | 7)) && outcome.stdout.is_empty(), "{head}: {outcome:?}");
    }
}

#[test]
fn every_way_to_cut_a_response_off_is_an_error() {
    let length = EXAMPLE.len();
    for end in [0, 1, length / 2, length - 1] {
        let lengths = [format!("Content-Length: {length}\r\n"), String::new(), format!("Content-Length: {end}\r\n")];
        for head in lengths {
            let bytes: &'static str = format!("HTTP/1.1 200 OK\r\n{head}\r\n{}", &EXAMPLE[..end]).leak();
            let (outcome, _) = ask(&crate::support::raw_server(bytes.as_bytes()), "18s");
            assert!(matches!(outcome.status, Some(6 | 7)) && outcome.stdout.is_empty(), "{bytes}: {outcome:?}");
        }
    }
}

#[test]
fn deep_nesting_and_long_fields() {
    let deep = |depth: usize| {
        EXAMPLE.replace("\"203.0.113.42\"", &format!("null,\"x\":{}{}", "[".repeat(depth), "]".repeat(depth)))
    };
    for (body, status) in [(deep(100), 0), (deep(200), 7), (deep(1_000_000), 7), ("[".repeat(1_000_000), 7)] {
        let body: &'static str = body.leak();
        let url =
            server(move |stream| write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
        let outcome = Torii::with_api(&url).list(&["--json"]);
        assert_eq!(outcome.status, Some(status), "{}", outcome.stderr);
    }
    let body: &'static str = EXAMPLE.replace("Mozilla", &"M".repeat(2_000_000)).leak();
    let url = server(move |stream| write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
    let torii = Torii::with_api(&url);
    assert!(torii.list(&[]).stdout.len() < 1000);
    assert!(torii.list(&["--json"]).stdout.len() > 2_000_000);
    assert!(torii.list(&["--csv"]).stdout.len() > 2_000_000);
}

#[test]
fn a_hundred_thousand_sessions() {
    let body: &'static str = {
        let one = EXAMPLE.trim_matches(['[', ']']).replace("\n  ", "");
        let many: Vec<String> = (0..100_000)
            .map(|n| one.replace("1234-7000-8000-000000000000", &format!("1234-7000-8000-{n:012x}")))
            .collect();
        format!("[{}]", many.join(",")).leak()
    };
    let url = server(move |stream| write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
    let outcome = Torii::with_api(&url).list(&["--json"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    assert!(outcome.stdout.trim_end() == body);
}

/// This many blanks, compressed.
fn gzip_of_blanks(length: usize) -> Vec<u8> {
    use flate2::{Compression, write::GzEncoder};
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let block = vec![b' '; 64 * 1024];
    for _ in 0..length / block.len() {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}
