//! The system's trusted certificates.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::Verifier;

/// Checks certificates as this system does.
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
pub(super) fn system_verifier(provider: Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    Ok(Arc::new(Verifier::new(provider)?))
}

#[cfg(all(unix, not(target_vendor = "apple")))]
pub(super) use self::bundle::system_verifier;

/// Systems where the trusted certificates are files: a bundle, and a folder that has most of them again, one a file.
#[cfg(all(unix, not(target_vendor = "apple")))]
mod bundle {
    use std::sync::LazyLock;
    use std::{env, fs};

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified};
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

    use super::{Arc, CryptoProvider, ServerCertVerifier, Verifier};

    pub(crate) fn system_verifier(provider: Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Error> {
        match read_bundle(&provider) {
            Some(bundle) => {
                Ok(Arc::new(BundleFirst { bundle, all: LazyLock::new(Box::new(|| Verifier::new(provider))) }))
            }
            None => Ok(Arc::new(Verifier::new(provider)?)),
        }
    }

    /// Reads the bundle, unless the environment names other files.
    #[expect(clippy::disallowed_methods, reason = "as the library that reads all certificates does")]
    fn read_bundle(provider: &Arc<CryptoProvider>) -> Option<Arc<WebPkiServerVerifier>> {
        if env::var_os("SSL_CERT_FILE").is_some() || env::var_os("SSL_CERT_DIR").is_some() {
            return None;
        }
        let pem = fs::read(openssl_probe::probe().cert_file?).ok()?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).flatten());
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().ok()
    }

    /// Reads the folder only for a certificate that the bundle can't verify. All certificates together verify what the
    /// bundle alone does, so the result is the same.
    #[derive(Debug)]
    pub(super) struct BundleFirst {
        pub bundle: Arc<WebPkiServerVerifier>,
        /// Verifies with the bundle and the folder.
        pub all: LazyLock<Result<Verifier, Error>, ReadAll>,
    }

    pub(super) type ReadAll = Box<dyn FnOnce() -> Result<Verifier, Error> + Send>;

    impl ServerCertVerifier for BundleFirst {
        fn verify_server_cert(
            &self,
            certificate: &CertificateDer<'_>,
            intermediates: &[CertificateDer<'_>],
            name: &ServerName<'_>,
            ocsp: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            self.bundle.verify_server_cert(certificate, intermediates, name, ocsp, now).or_else(|_| match &*self.all {
                Ok(all) => all.verify_server_cert(certificate, intermediates, name, ocsp, now),
                Err(error) => Err(error.clone()),
            })
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.bundle.verify_tls12_signature(message, certificate, signature)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.bundle.verify_tls13_signature(message, certificate, signature)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.bundle.supported_verify_schemes()
        }
    }
}

#[cfg(all(unix, not(target_vendor = "apple")))]
#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    use rcgen::{CertificateParams, Issuer, KeyPair};
    use rustls::client::WebPkiServerVerifier;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{Error, RootCertStore};

    use super::bundle::{BundleFirst, ReadAll};
    use super::*;

    /// Returns an authority's certificate, and that of a server which it has signed.
    fn certificates() -> (CertificateDer<'static>, CertificateDer<'static>) {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap().der().clone();
        let server = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let server = server.signed_by(&KeyPair::generate().unwrap(), &Issuer::new(params, key)).unwrap();
        (authority, server.der().clone())
    }

    #[test]
    fn the_folder_is_read_for_what_the_bundle_does_not_verify() {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let [(in_bundle, first), (in_folder, second), (_, third)] = [certificates(), certificates(), certificates()];
        let mut roots = RootCertStore::empty();
        roots.add(in_bundle.clone()).unwrap();
        let bundle = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().unwrap();
        let has_read_all = Arc::new(AtomicBool::new(false));
        let read_all = has_read_all.clone();
        let all = LazyLock::new(Box::new(move || {
            read_all.store(true, Ordering::Relaxed);
            Verifier::new_with_extra_roots([in_bundle, in_folder], provider)
        }) as ReadAll);
        let verifier = BundleFirst { bundle, all };
        let verify = |certificate: &CertificateDer<'_>| {
            let name = ServerName::try_from("localhost").unwrap();
            verifier.verify_server_cert(certificate, &[], &name, &[], UnixTime::now()).map(drop)
        };
        assert_eq!(verify(&first), Ok(()));
        assert!(!has_read_all.load(Ordering::Relaxed));
        assert_eq!(verify(&second), Ok(()));
        assert!(has_read_all.load(Ordering::Relaxed));
        assert!(matches!(verify(&third), Err(Error::InvalidCertificate(_))));
    }
}
