//! TLS for the HTTP library, with one configuration for all connections: with the library's own, each of the first threads
//! would read the system's certificates.

use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};
use std::{fmt, io};

use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};

use super::agent::HTTP_BUFFERS;
use super::trust;

/// Wraps a connection in TLS, if the URL is `https`.
pub(super) struct TlsConnector {
    /// The trusted certificates; without any, the system's.
    roots: Option<Arc<RootCertStore>>,
    /// Set up for the first connection.
    config: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
}

impl TlsConnector {
    pub(super) fn new(roots: Option<RootCertStore>) -> TlsConnector {
        TlsConnector { roots: roots.map(Arc::new), config: OnceLock::new() }
    }

    fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        self.config.get_or_init(|| build_config(self.roots.clone()).map(Arc::new)).clone()
    }
}

impl fmt::Debug for TlsConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConnector")
    }
}

fn build_config(roots: Option<Arc<RootCertStore>>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let builder = match roots {
        Some(roots) => builder.with_root_certificates(roots),
        None => builder.dangerous().with_custom_certificate_verifier(trust::system_verifier(provider)?),
    };
    Ok(builder.with_no_client_auth())
}

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name =
            ServerName::try_from(host).map_err(|_| ureq::Error::Tls("the host name can't appear in a certificate"))?;
        let mut connection =
            self.config().and_then(|config| ClientConnection::new(config, name)).map_err(io::Error::other)?;
        let mut transport = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        transport.set_timeout(time_left(details));
        connection.complete_io(&mut transport)?;
        Ok(Some(Either::B(TlsTransport {
            buffers: LazyBuffers::new(FIRST_INPUT_BUFFER, HTTP_BUFFERS.1),
            stream: StreamOwned::new(connection, transport),
        })))
    }
}

/// Returns what the TCP connection has left of the time to connect.
fn time_left(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Instant::Exact(end), Instant::Exact(now)) = (details.now + timeout.after, (details.current_time)()) {
        timeout.after = Duration::Exact(end.saturating_duration_since(now));
    }
    timeout
}

/// Size of the input buffer in bytes, unless the head of a response needs a larger one: each of many connections has its own.
const FIRST_INPUT_BUFFER: usize = 8 * 1024;

/// A connection with TLS.
pub(super) struct TlsTransport {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsTransport")
    }
}

impl TlsTransport {
    fn enlarge_input(&mut self) {
        let mut larger = LazyBuffers::new(HTTP_BUFFERS.0, HTTP_BUFFERS.1);
        let input = self.buffers.input();
        larger.input_append_buf()[..input.len()].copy_from_slice(input);
        larger.input_appended(input.len());
        self.buffers = larger;
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        Ok(self.stream.write_all(&self.buffers.output()[..amount])?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.buffers.input().len() == FIRST_INPUT_BUFFER {
            self.enlarge_input();
        }
        self.stream.sock.set_timeout(timeout);
        let read = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(read);
        Ok(read > 0)
    }

    fn is_open(&mut self) -> bool {
        // The peer may have closed TLS and not yet TCP.
        let has_closed = self.stream.conn.process_new_packets().map_or(true, |state| state.peer_has_closed());
        !has_closed && self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
