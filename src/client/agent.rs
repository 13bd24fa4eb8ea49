//! How the HTTP library is set up: time-outs, trust, proxy and names.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, mpsc};
use std::{thread, time};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Proxy};

use crate::config::{Settings, read_bounded};
use crate::error::Error;
use crate::sync::lock;

/// A connection must be made in this time.
pub const CONNECT_TIMEOUT: time::Duration = time::Duration::from_secs(10);
/// The largest head of an answer, in bytes.
const HEAD_LIMIT: usize = 32 * 1024;
/// The largest file of certificates, in bytes: a system's whole store has a tenth of it.
const CERTIFICATES_LIMIT: u64 = 4 * 1024 * 1024;
/// What is read at once, in bytes, for each connection. More than a head, or the library takes one that fills it for a broken
/// connection.
const INPUT_BUFFER: usize = HEAD_LIMIT + 4 * 1024;
/// What is sent at once, in bytes: a request with the longest key is smaller.
const OUTPUT_BUFFER: usize = 8 * 1024;

/// What the API and its logs see of this program.
const USER_AGENT: &str = concat!("torii-cli/", env!("CARGO_PKG_VERSION"));

/// The library, set up so that the key goes to one place only and every call ends; `jobs` connections are kept.
pub(super) fn build(settings: &Settings, jobs: usize) -> Result<Agent, Error> {
    let roots = match &settings.ca_cert {
        Some(ca) => RootCerts::new_with_certs(&read_certificates(&ca.value)?),
        None => RootCerts::PlatformVerifier,
    };
    let proxy = settings.proxy.as_ref().map(|proxy| {
        Proxy::new(&proxy.url()).map_err(|_| Error::Setting {
            origin: format!("the proxy {proxy} from {}", proxy.origin()),
            problem: "has a user or password that can't be read: write special characters as %XX".into(),
            hint: None,
        })
    });
    let config = Config::builder()
        .http_status_as_error(false)
        // The API has no redirects, and the key must not travel.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .https_only(settings.api_url.value.is_https())
        .proxy(proxy.transpose()?)
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .user_agent(USER_AGENT)
        .timeout_connect(Some(CONNECT_TIMEOUT.min(settings.timeout)))
        .timeout_global(Some(settings.timeout))
        .max_response_header_size(HEAD_LIMIT)
        .input_buffer_size(INPUT_BUFFER)
        .output_buffer_size(OUTPUT_BUFFER)
        .max_idle_connections(jobs)
        .max_idle_connections_per_host(jobs)
        .build();
    let resolver = CachingResolver { http: !settings.api_url.value.is_https(), ..CachingResolver::default() };
    Ok(Agent::with_parts(config, DefaultConnector::default(), resolver))
}

/// The certificates of a PEM file; at least one, and each one usable: the HTTP library would skip what it can't read.
fn read_certificates(path: &std::path::Path) -> Result<Vec<Certificate<'static>>, Error> {
    let problem = |problem: String| Error::Config { path: path.to_owned(), line: None, problem, hint: None };
    let (pem, _) = read_bounded(path, CERTIFICATES_LIMIT)
        .map_err(|error| problem(format!("the certificates can't be read: {error}")))?;
    let ders: Vec<CertificateDer<'_>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|_| problem("is not a PEM file that can be read".into()))?;
    if ders.is_empty() {
        return Err(problem("holds no certificate (-----BEGIN CERTIFICATE-----)".into()));
    }
    let mut store = rustls::RootCertStore::empty();
    for (index, der) in ders.iter().enumerate() {
        store
            .add(der.clone())
            .map_err(|_| problem(format!("certificate {} can't be used to check others", index + 1)))?;
    }
    Ok(ders.iter().map(|der| Certificate::from_der(der).to_owned()).collect())
}

/// The system's resolver said no.
#[derive(Debug)]
pub(super) struct NameNotResolved(String);

impl fmt::Display for NameNotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NameNotResolved {}

/// Asks the system for a name once, and not again for every request; the library would start a thread each time.
#[derive(Default)]
struct CachingResolver {
    /// Whether the key would travel unprotected, so that only this machine may be its goal.
    http: bool,
    /// What was asked for last: it is one host in practice, or that and a proxy.
    known: Mutex<Vec<(String, Vec<SocketAddr>)>>,
}

impl fmt::Debug for CachingResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CachingResolver")
    }
}

/// Asks the system for a name, and gives up in time: that takes a thread, which an address needs none of. The library would
/// panic where no thread can be started.
fn look_up(uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
    let in_any_time = NextTimeout { after: Duration::NotHappening, ..timeout };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    if host.parse::<IpAddr>().is_ok() || timeout.after.is_not_happening() {
        return DefaultResolver::default().resolve(uri, config, in_any_time);
    }
    let (send, receive) = mpsc::sync_channel(1);
    let (uri, config) = (uri.clone(), config.clone());
    let look_up = move || drop(send.send(DefaultResolver::default().resolve(&uri, &config, in_any_time)));
    thread::Builder::new().spawn(look_up).map_err(ureq::Error::Io)?;
    receive.recv_timeout(*timeout.after).unwrap_or(Err(ureq::Error::Timeout(timeout.reason)))
}

impl Resolver for CachingResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let name = format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |a| a.as_str()));
        let mut known = lock(&self.known);
        if let Some((_, addresses)) = known.iter().find(|(host, _)| *host == name) {
            let mut found = self.empty();
            for address in addresses {
                found.push(*address);
            }
            return Ok(found);
        }
        let found = look_up(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(error) => ureq::Error::Other(Box::new(NameNotResolved(error.to_string()))),
            other => other,
        })?;
        // "localhost" is whatever the machine's files say it is.
        if self.http && !found.iter().all(|address| address.ip().to_canonical().is_loopback()) {
            let reason = "it should mean this machine, and leads elsewhere: plain HTTP would show the key to others";
            return Err(ureq::Error::Other(Box::new(NameNotResolved(reason.into()))));
        }
        known.push((name, found.to_vec()));
        Ok(found)
    }
}
