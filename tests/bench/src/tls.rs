//! Certificates, made anew for each server.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::Result;

/// The authority that the server's certificate comes from.
pub const CA: &str = "ca.pem";
/// The system's authorities and this one: what a client reads that has no authority of its own.
pub const BUNDLE: &str = "bundle.pem";
/// Where systems keep their authorities.
const SYSTEM: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Makes an authority and a certificate for the server, and puts what clients need into `folder`.
pub fn set_up(folder: &Path) -> Result<Arc<ServerConfig>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "torii-bench");
    let authority_key = KeyPair::generate()?;
    let pem = authority.self_signed(&authority_key)?.pem();
    fs::write(folder.join(CA), &pem)?;
    write_bundle(&folder.join(BUNDLE), &pem)?;

    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate()?;
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)?.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config.with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn write_bundle(path: &Path, authority: &str) -> io::Result<()> {
    let mut bundle = File::create(path)?;
    if let Some(mut system) = SYSTEM.iter().find_map(|path| File::open(path).ok()) {
        io::copy(&mut system, &mut bundle)?;
    }
    bundle.write_all(authority.as_bytes())
}
