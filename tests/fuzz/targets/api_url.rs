//! An API URL: what is accepted means the same when it is read again, by us and by the HTTP library, and HTTP means this
//! machine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use torii_cli::testing::ApiUrl;

fuzz_target!(|text: &str| {
    let Ok(url) = ApiUrl::parse(text) else { return };
    assert!(url.is_https() || url.is_loopback());
    let again = ApiUrl::parse(&url.to_string()).unwrap();
    assert_eq!(again.origin(), url.origin());
    let sent = url.join("/api/server/v1/users");
    assert_eq!(ApiUrl::parse(&sent).unwrap().origin(), url.origin());

    let uri: ureq::http::Uri = sent.parse().unwrap();
    let default_port = if url.is_https() { 443 } else { 80 };
    let host = uri.host().unwrap();
    assert_eq!(uri.scheme_str() == Some("https"), url.is_https());
    assert_eq!(host.trim_matches(['[', ']']), url.host());
    let authority = match uri.port_u16() {
        Some(port) if port != default_port => format!("{host}:{port}"),
        _ => host.to_owned(),
    };
    assert_eq!(url.authority(), authority);
});
