//! Certificates: made here, served on loopback, one for each thing that can be wrong.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{KEY, Outcome, Torii};

/// An authority of the test's own.
pub struct Authority {
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { pem, issuer: Issuer::new(params, key) }
    }

    /// Starts a server whose certificate this authority has signed, and returns its port.
    pub fn serve(&self, params: &CertificateParams) -> u16 {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        serve(certificate.der().clone(), &key)
    }
}

fn serve(certificate: CertificateDer<'static>, key: &KeyPair) -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut request = [0; 4096];
            if let Ok(1..) = stream.read(&mut request) {
                // Longer than the first buffer.
                let cookie = "c".repeat(30_000);
                let head = format!("HTTP/1.1 200 OK\r\nSet-Cookie: {cookie}\r\nContent-Length: 2\r\n\r\n");
                let _ = stream.write_all((head + "[]").as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    port
}

pub fn localhost() -> CertificateParams {
    CertificateParams::new(["localhost".to_owned()]).unwrap()
}

/// Asks the server on `port`, trusting `pem` if there is one.
fn ask(port: u16, pem: Option<&str>) -> Outcome {
    let torii = Torii::with_api(&format!("https://localhost:{port}"));
    let file: Option<PathBuf> = pem.map(|pem| torii.private_file(Path::new("ca.pem"), pem));
    let mut args = vec!["--json", "--retries", "2"];
    args.extend(file.as_ref().map(|_| ["--ca-cert", "ca.pem"]).iter().flatten());
    torii.list(&args)
}

#[track_caller]
fn refused(outcome: &Outcome, words: &str) {
    outcome.fails(6, &[words]);
    assert_eq!(outcome.json_error()["reason"], "certificate");
    assert_eq!(outcome.json_error()["retryable"], false);
}

#[test]
fn a_good_certificate_under_an_authority_of_ones_own() {
    let authority = Authority::new("ours");
    let port = authority.serve(&localhost());
    ask(port, Some(&authority.pem)).prints("[]\n");
    // By configuration file, and by what other programs use.
    let torii = Torii::new();
    torii.private_file(Path::new("ca.pem"), &authority.pem);
    let path = torii.home.path().join("ca.pem");
    torii.config(&format!(
        "secret_key = \"{KEY}\"\napi_url = \"https://localhost:{port}\"\nca_cert = '{}'\n",
        path.display()
    ));
    torii.list(&["--json"]).prints("[]\n");
    #[cfg(target_os = "linux")]
    Torii::with_api(&format!("https://localhost:{port}"))
        .env("SSL_CERT_FILE", path.to_str().unwrap())
        .list(&["--json"])
        .prints("[]\n");
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_apart() {
    let authority = Authority::new("ours");
    let mut expired = localhost();
    expired.not_before = date_time_ymd(2020, 1, 1);
    expired.not_after = date_time_ymd(2021, 1, 1);
    refused(&ask(authority.serve(&expired), Some(&authority.pem)), "has expired");

    let mut future = localhost();
    future.not_before = date_time_ymd(2999, 1, 1);
    future.not_after = date_time_ymd(3000, 1, 1);
    refused(&ask(authority.serve(&future), Some(&authority.pem)), "not valid yet");

    let other = CertificateParams::new(["other.example".to_owned()]).unwrap();
    refused(&ask(authority.serve(&other), Some(&authority.pem)), "for another host");

    // A name in the subject alone has not counted since RFC 6125.
    let mut common_name = CertificateParams::new([]).unwrap();
    common_name.distinguished_name = DistinguishedName::new();
    common_name.distinguished_name.push(DnType::CommonName, "localhost");
    refused(&ask(authority.serve(&common_name), Some(&authority.pem)), "for another host");

    let stranger = Authority::new("a stranger");
    refused(&ask(stranger.serve(&localhost()), Some(&authority.pem)), "an untrusted issuer");

    let impostor = Authority::new("ours");
    refused(&ask(impostor.serve(&localhost()), Some(&authority.pem)), "an invalid signature");

    let key = KeyPair::generate().unwrap();
    let own = localhost().self_signed(&key).unwrap();
    refused(&ask(serve(own.der().clone(), &key), Some(&authority.pem)), "certificate");
}

#[cfg(target_os = "linux")]
#[test]
fn the_systems_certificates_are_the_default() {
    let authority = Authority::new("ours");
    let port = authority.serve(&localhost());
    let torii = Torii::with_api(&format!("https://localhost:{port}"));
    // A system that trusts another authority, and one that trusts none.
    torii.private_file(Path::new("other.pem"), &Authority::new("another").pem);
    let other = torii.home.path().join("other.pem");
    let torii = torii.env("SSL_CERT_FILE", other.to_str().unwrap());
    refused(&torii.list(&["--json"]), "an untrusted issuer");
    let missing = torii.home.path().join("missing.pem");
    let torii = torii.env("SSL_CERT_FILE", missing.to_str().unwrap()).env("SSL_CERT_DIR", "/nonexistent");
    let outcome = torii.list(&["--json"]);
    outcome.fails(6, &["no trusted certificates", "install the system's certificates"]);
}

#[cfg(target_os = "linux")]
#[test]
fn the_systems_certificates_are_read_once_for_all_connections() {
    let authority = Authority::new("ours");
    let torii = Torii::with_api(&format!("https://localhost:{}", authority.serve(&localhost())));
    // A pipe that is written once: a second reader would wait for ever.
    let pipe = torii.home.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let torii = torii.env("SSL_CERT_FILE", pipe.to_str().unwrap());
    thread::spawn(move || std::fs::write(pipe, authority.pem).unwrap());
    let users: Vec<String> = (0..16).map(|n| format!("01931a72-7e10-7000-8000-{n:012}\n")).collect();
    torii.private_file(Path::new("users.txt"), &users.concat());
    let mut command = torii.command(&["sessions", "list", "--users-from", "users.txt", "--jobs", "16", "-o", "jsonl"]);
    let outcome = command.timeout(std::time::Duration::from_secs(60)).assert();
    Outcome::of(&outcome).prints("");
}
