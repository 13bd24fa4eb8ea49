//! A forward proxy: what is asked of it, and that the key stays inside TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::CertificateParams;

use crate::support::Torii;
use crate::tls::Authority;

/// A proxy that leads every tunnel to `port` on this machine and takes down the heads that it was sent.
pub struct ForwardProxy {
    pub authority: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl ForwardProxy {
    /// Responds with `status`; 200 opens the tunnel.
    pub fn start(port: u16, status: &'static str) -> ForwardProxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        thread::spawn(move || {
            for client in listener.incoming() {
                let mut client = BufReader::new(client.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && client.read_line(&mut head).unwrap_or(0) > 0 {}
                if head.is_empty() {
                    continue; // A probe of whether there is a proxy.
                }
                seen.lock().unwrap().push(head);
                // Longer than the smallest buffer of a connection.
                let cookie = "c".repeat(9_000);
                let _ = write!(client.get_mut(), "HTTP/1.1 {status}\r\nSet-Cookie: {cookie}\r\n\r\n");
                if status.starts_with("200") {
                    tunnel(client.into_inner(), TcpStream::connect(("127.0.0.1", port)).unwrap());
                }
            }
        });
        ForwardProxy { authority, heads }
    }

    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn tunnel(client: TcpStream, server: TcpStream) {
    for (mut from, mut to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                if to.write_all(&buffer[..read]).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    }
}

/// `torii` for an API that only the proxy can reach, and the authority that vouches for it.
fn behind(status: &'static str) -> (ForwardProxy, Torii) {
    let authority = Authority::new("ours");
    let port = authority.serve(&CertificateParams::new(["torii.invalid".to_owned()]).unwrap());
    let torii = Torii::with_api("https://torii.invalid");
    torii.private_file(Path::new("ca.pem"), &authority.pem);
    (ForwardProxy::start(port, status), torii)
}

#[test]
fn a_tunnel_is_asked_for_with_user_and_password() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let (proxy, torii) = behind("200 OK");
        let torii = torii.env(variable, &format!("http://anna:p%40ss@{}", proxy.authority));
        torii.list(&["--json", "--ca-cert", "ca.pem"]).prints("[]\n");
        let heads = proxy.heads();
        assert_eq!(heads.len(), 1, "{heads:?}");
        assert!(heads[0].starts_with("CONNECT torii.invalid:443 HTTP/1.1\r\n"), "{heads:?}");
        // The key is for the API, and travels inside TLS only.
        assert!(!heads[0].contains("sk_test_"), "{heads:?}");
        let authorization = heads[0].lines().find(|line| line.to_lowercase().starts_with("proxy-authorization:"));
        assert!(authorization.unwrap().ends_with("Basic YW5uYTpwQHNz"), "{heads:?}");
    }
}

#[test]
fn exceptions_go_straight() {
    let (proxy, torii) = behind("200 OK");
    let torii = torii.env("HTTPS_PROXY", &format!("http://{}", proxy.authority)).env("NO_PROXY", "x, .invalid");
    torii.list(&["--json", "--ca-cert", "ca.pem", "--retries", "0"]).fails(6, &["could not be resolved"]);
    assert_eq!(proxy.heads(), [""; 0]);
}

#[test]
fn a_proxy_that_refuses() {
    let (proxy, torii) = behind("407 Proxy Authentication Required");
    let torii = torii.env("HTTPS_PROXY", &format!("http://anna:hidden@{}", proxy.authority));
    let outcome = torii.list(&["--json", "--ca-cert", "ca.pem"]);
    outcome.fails(3, &["proxy", "HTTPS_PROXY"]);
    assert_eq!(outcome.json_error()["reason"], "proxy");
    assert!(!outcome.stderr.contains("hidden"), "{outcome:?}");

    let doctor = torii.run(&["doctor", "--ca-cert", "ca.pem"]);
    assert_eq!(doctor.status, Some(3), "{doctor:?}");
    assert!(doctor.stdout.contains("ok       connection") && doctor.stdout.contains("problem  proxy"), "{doctor:?}");
    assert!(!doctor.stdout.contains("hidden"), "{doctor:?}");
}

#[test]
fn the_doctor_goes_through_the_proxy() {
    let (proxy, torii) = behind("200 OK");
    let torii = torii.env("ALL_PROXY", &format!("http://anna:hidden@{}", proxy.authority));
    // That server has one response only, which is none to a search.
    let doctor = torii.run(&["doctor", "--ca-cert", "ca.pem"]);
    for expected in [
        format!("ok       proxy            http://{} from the environment variable ALL_PROXY", proxy.authority),
        "ok       certificate      verified against ca.pem from --ca-cert".into(),
        "problem  access           the response is not a list of users".into(),
    ] {
        assert!(doctor.stdout.contains(&expected), "{expected}: {doctor:?}");
    }
    assert_eq!(doctor.status, Some(7));
}

#[test]
fn a_proxy_that_drips_does_not_prolong_the_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            thread::spawn(move || {
                let _ = client.write_all(b"HTTP/1.1 200 OK\r\nX: ");
                while client.write_all(b"x").is_ok() {
                    thread::sleep(std::time::Duration::from_millis(100));
                }
            });
        }
    });
    let torii = Torii::with_api("https://torii.invalid").env("HTTPS_PROXY", &format!("http://{authority}"));
    let begun = std::time::Instant::now();
    let outcome = torii.list(&["--json", "--timeout", "1"]);
    outcome.fails(6, &[]);
    assert_eq!(outcome.json_error()["reason"], "timeout");
    assert!(begun.elapsed() < std::time::Duration::from_secs(10));
    // What was not checked is not called all right.
    let doctor = torii.run(&["doctor", "--timeout", "1"]);
    assert_eq!(doctor.status, Some(6), "{doctor:?}");
    for expected in ["-        proxy", "-        certificate", "problem  round trip"] {
        assert!(doctor.stdout.contains(expected), "{doctor:?}");
    }
}
