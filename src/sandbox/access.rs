//! Checks the `Host` and the secret key of every request.

use super::response::ErrorResponse;
use hyper::header::{AUTHORIZATION, HOST, HeaderMap};
use hyper::{Request, StatusCode};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The usual secret key of the sandbox. It accepts every other test key as well, except [`REFUSED_KEY`].
pub const KEY: &str = "sk_test_sandbox";

/// A well-formed secret key that the sandbox refuses with 401, as the API does with an unknown one.
pub const REFUSED_KEY: &str = "sk_test_refused";

/// A live key, for trying out what is asked before a live session is revoked. It is the only live key that the sandbox
/// accepts, so that real ones are not sent to it by mistake.
pub const LIVE_KEY: &str = "sk_live_sandbox";

const TEST_KEY_PREFIX: &str = "sk_test_";

/// Refuses a request for another host. A web page can make its own name resolve to 127.0.0.1 (DNS rebinding) and then
/// send requests to the sandbox, but the browser sends that name as the `Host`.
pub(super) fn check_host<B>(request: &Request<B>) -> Result<(), ErrorResponse> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let header = hosts.next().and_then(|host| host.to_str().ok());
    let header_ok = header.is_some_and(is_loopback_host) && hosts.next().is_none();
    // A request line may hold a whole URL, whose host then counts as well (RFC 9112, 3.2.2).
    let target = request.uri().authority();
    if header_ok && target.is_none_or(|target| is_loopback_host(target.as_str())) {
        return Ok(());
    }
    Err(ErrorResponse::new(
        StatusCode::MISDIRECTED_REQUEST,
        "misdirected_request",
        "The sandbox accepts only requests with one Host header that is localhost or a loopback address.",
    ))
}

/// Whether `host`, with or without a port, is localhost or a loopback IP.
fn is_loopback_host(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if let Some(inner) = name.strip_prefix('[') {
        let ip = inner.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return matches!(ip, Some(Ok(Ipv6Addr::LOCALHOST)));
    }
    name.eq_ignore_ascii_case("localhost") || name.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Refuses a request without a secret key that the sandbox accepts.
pub(super) fn check_key(headers: &HeaderMap) -> Result<(), ErrorResponse> {
    let key = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let accepted = match key {
        Some(REFUSED_KEY) | None => false,
        Some(LIVE_KEY) => true,
        Some(key) => key.strip_prefix(TEST_KEY_PREFIX).is_some_and(|rest| !rest.is_empty()),
    };
    if accepted {
        return Ok(());
    }
    Err(ErrorResponse::new(StatusCode::UNAUTHORIZED, "invalid_secret_key", "Missing or invalid secret key."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_hosts() {
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
            assert!(is_loopback_host(host), "{host}");
        }
    }

    #[test]
    fn other_hosts() {
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
            assert!(!is_loopback_host(host), "{host}");
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
    fn accepted_and_refused_keys() {
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
