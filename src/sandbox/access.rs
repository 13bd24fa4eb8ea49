//! Who may ask: the checks that every request passes before its endpoint is looked at closely.

use super::response::ErrorResponse;
use hyper::header::{AUTHORIZATION, HOST, HeaderMap};
use hyper::{Request, StatusCode};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The key to use with the sandbox. Every other that begins with `sk_test_` will do too, except [`REFUSED_KEY`].
pub const KEY: &str = "sk_test_sandbox";

/// A well-formed key that the sandbox answers with 401, as Torii answers one that it doesn't know.
pub const REFUSED_KEY: &str = "sk_test_refused";

/// A key of the kind that belongs to live environments, for rehearsing what is asked before something is done with one. It is the
/// only one of its kind that will do: a real one has no business here.
pub const LIVE_KEY: &str = "sk_live_sandbox";

/// What a key of a development environment begins with.
const KEY_PREFIX: &str = "sk_test_";

/// Refuses a request that was meant for another host.
///
/// A page in the user's browser can point a name of its own at 127.0.0.1 (DNS rebinding) and then talk to whatever
/// listens there; the name that it has to send gives it away.
pub(super) fn check_host<B>(request: &Request<B>) -> Result<(), ErrorResponse> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let header = hosts.next().and_then(|host| host.to_str().ok());
    let header_ok = header.is_some_and(is_loopback) && hosts.next().is_none();
    // A request line may carry a whole URL, and its host then counts as well (RFC 9112, 3.2.2).
    let target = request.uri().authority();
    if header_ok && target.is_none_or(|target| is_loopback(target.as_str())) {
        return Ok(());
    }
    Err(ErrorResponse::new(
        StatusCode::MISDIRECTED_REQUEST,
        "misdirected_request",
        "The sandbox answers only when it is addressed by one Host that is localhost or a loopback address.",
    ))
}

/// Whether `host`, with or without a port, is this machine talking to itself.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if let Some(inner) = name.strip_prefix('[') {
        let address = inner.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return matches!(address, Some(Ok(Ipv6Addr::LOCALHOST)));
    }
    name.eq_ignore_ascii_case("localhost") || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses a request without a key that the sandbox takes.
pub(super) fn check_key(headers: &HeaderMap) -> Result<(), ErrorResponse> {
    let key = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let is_good = |key: &str| match key {
        REFUSED_KEY => false,
        LIVE_KEY => true,
        _ => key.strip_prefix(KEY_PREFIX).is_some_and(|rest| !rest.is_empty()),
    };
    if key.is_some_and(is_good) {
        return Ok(());
    }
    Err(ErrorResponse::new(StatusCode::UNAUTHORIZED, "invalid_secret_key", "Missing or invalid secret key."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_many_names() {
        for host in [
            "localhost",
            "LocalHost:4010",
            "127.0.0.1",
            "127.0.0.1:4010",
            "127.8.9.1:1",
            "[::1]",
            "[::1]:4010",
            "[0:0:0:0:0:0:0:1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
    }

    #[test]
    fn other_hosts_are_not_loopback() {
        for host in [
            "",
            ":4010",
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "128.0.0.1",
            "0.0.0.0",
            "127.1",
            "[::2]",
            "[::1",
            "[::1]x",
            "::1",
            "localhost:80x",
            "evil@localhost",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_url_as_target_is_checked_too() {
        let request = |target: &str, hosts: &[&str]| {
            let mut request = Request::get(target);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            check_host(&request.body(()).unwrap()).is_ok()
        };
        assert!(request("/x", &["localhost"]));
        assert!(request("http://127.0.0.1:1/x", &["localhost"]));
        assert!(!request("http://example.com/x", &["localhost"]));
        assert!(!request("/x", &["example.com"]));
        assert!(!request("/x", &["localhost", "example.com"]));
        assert!(!request("/x", &[]));
    }

    #[test]
    fn keys() {
        let check = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().unwrap());
            check_key(&headers).is_ok()
        };
        for good in [
            format!("Bearer {KEY}"),
            format!("Bearer {LIVE_KEY}"),
            "bearer sk_test_x".to_owned(),
            "BEARER  sk_test_x".to_owned(),
        ] {
            assert!(check(&good), "{good}");
        }
        for bad in [
            format!("Bearer {REFUSED_KEY}"),
            "Bearer sk_test_".to_owned(),
            "Bearer sk_live_x".to_owned(),
            "Bearer".to_owned(),
            "Basic sk_test_x".to_owned(),
            "sk_test_x".to_owned(),
        ] {
            assert!(!check(&bad), "{bad}");
        }
        assert!(check_key(&HeaderMap::new()).is_err());
    }
}
