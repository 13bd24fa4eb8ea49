//! Setup of the HTTP library: timeouts, trusted certificates, proxy and name resolution.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, mpsc};
use std::{thread, time};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{Connector, DefaultConnector, NextTimeout};
use ureq::{Agent, Proxy};

use super::tls::TlsConnector;
use crate::config::{Settings, read_bounded};
use crate::error::Error;
use crate::sync::lock;

pub const CONNECT_TIMEOUT: time::Duration = time::Duration::from_secs(10);
/// The largest head of a response, in bytes.
const MAX_HEAD_SIZE: usize = 32 * 1024;
/// The largest file of certificates, in bytes: ten times a system's whole store.
const MAX_CERTIFICATES_SIZE: u64 = 4 * 1024 * 1024;
/// Sizes of the input and output buffer of a connection, in bytes. The head of a response must not fill the one, or the library
/// takes the connection for broken, and a header with the longest key must fit into the other.
pub(super) const HTTP_BUFFERS: (usize, usize) = (MAX_HEAD_SIZE + 1024, 5 * 1024);
/// The same below TLS without a proxy: records pass through in pieces.
const TCP_BUFFERS: (usize, usize) = (4 * 1024, 1024);

const USER_AGENT: &str = concat!("torii-cli/", env!("CARGO_PKG_VERSION"));

/// Sets up the library so that the key is sent to the API alone and every call ends. Keeps `jobs` connections.
pub(super) fn build(settings: &Settings, jobs: usize) -> Result<Agent, Error> {
    let roots = settings.ca_cert.as_ref().map(|ca| read_certificates(&ca.value)).transpose()?;
    let proxy = settings.proxy.as_ref().map(|proxy| {
        Proxy::new(&proxy.url()).map_err(|_| Error::Setting {
            origin: format!("the proxy {proxy} from {}", proxy.origin()),
            problem: "has a user or password that can't be read: write special characters as %XX".into(),
            hint: None,
        })
    });
    let is_https = settings.api_url.value.is_https();
    // Below TLS, a proxy speaks HTTP first.
    let is_tls_only = is_https && settings.proxy.is_none();
    let (input_buffer_size, output_buffer_size) = if is_tls_only { TCP_BUFFERS } else { HTTP_BUFFERS };
    let config = Config::builder()
        .http_status_as_error(false)
        // The API has no redirects, and the key must not go elsewhere.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .https_only(is_https)
        .proxy(proxy.transpose()?)
        .user_agent(USER_AGENT)
        .timeout_connect(Some(CONNECT_TIMEOUT.min(settings.timeout)))
        .timeout_global(Some(settings.timeout))
        .max_response_header_size(MAX_HEAD_SIZE)
        .input_buffer_size(input_buffer_size)
        .output_buffer_size(output_buffer_size)
        .max_idle_connections(jobs)
        .max_idle_connections_per_host(jobs)
        .build();
    let resolver = CachingResolver { is_http: !is_https, ..CachingResolver::default() };
    Ok(Agent::with_parts(config, DefaultConnector::default().chain(TlsConnector::new(roots)), resolver))
}

/// Reads the certificates of a PEM file. An unusable one is an error.
fn read_certificates(path: &std::path::Path) -> Result<RootCertStore, Error> {
    let problem = |problem: String| Error::Config { path: path.to_owned(), line: None, problem, hint: None };
    let (pem, _) = read_bounded(path, MAX_CERTIFICATES_SIZE)
        .map_err(|error| problem(format!("the certificates can't be read: {error}")))?;
    let mut roots = RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(&pem).enumerate() {
        let certificate = certificate.map_err(|_| problem("is not a PEM file that can be read".into()))?;
        roots
            .add(certificate)
            .map_err(|_| problem(format!("certificate {} can't be used to check others", index + 1)))?;
    }
    if roots.is_empty() {
        return Err(problem("contains no certificate (-----BEGIN CERTIFICATE-----)".into()));
    }
    Ok(roots)
}

/// The error of the system's resolver, as text.
#[derive(Debug)]
pub(super) struct ResolveError(String);

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ResolveError {}

/// Resolves each name once: the library would start a thread for every request.
#[derive(Default)]
struct CachingResolver {
    /// Without TLS, names may only resolve to this machine.
    is_http: bool,
    /// One host in practice, or a host and a proxy.
    resolved: Mutex<Vec<(String, Vec<SocketAddr>)>>,
}

impl fmt::Debug for CachingResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CachingResolver")
    }
}

/// Resolves a name on a thread, to keep to the timeout; an IP address needs none. The library would panic if no thread can be
/// started.
fn resolve_in_time(uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
    let no_timeout = NextTimeout { after: Duration::NotHappening, ..timeout };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    if host.parse::<IpAddr>().is_ok() || timeout.after.is_not_happening() {
        return DefaultResolver::default().resolve(uri, config, no_timeout);
    }
    let (send, receive) = mpsc::sync_channel(1);
    let (uri, config) = (uri.clone(), config.clone());
    let resolve = move || drop(send.send(DefaultResolver::default().resolve(&uri, &config, no_timeout)));
    thread::Builder::new().spawn(resolve).map_err(ureq::Error::Io)?;
    receive.recv_timeout(*timeout.after).unwrap_or(Err(ureq::Error::Timeout(timeout.reason)))
}

impl Resolver for CachingResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let name = format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |a| a.as_str()));
        let mut resolved = lock(&self.resolved);
        if let Some((_, known)) = resolved.iter().find(|(host, _)| *host == name) {
            let mut addresses = self.empty();
            for address in known {
                addresses.push(*address);
            }
            return Ok(addresses);
        }
        let addresses = resolve_in_time(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(error) => ureq::Error::Other(Box::new(ResolveError(error.to_string()))),
            other => other,
        })?;
        // The hosts file may map "localhost" elsewhere.
        if self.is_http && !addresses.iter().all(|address| address.ip().to_canonical().is_loopback()) {
            let reason = "it should mean this machine, and leads elsewhere: plain HTTP would show the key to others";
            return Err(ureq::Error::Other(Box::new(ResolveError(reason.into()))));
        }
        resolved.push((name, addresses.to_vec()));
        Ok(addresses)
    }
}
