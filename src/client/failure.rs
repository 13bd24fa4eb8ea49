//! Classifies failures of the HTTP library, TLS and the system by what a user can do, and reads problem documents.

use std::io;

use rustls::CertificateError;
use serde_json::{Map, Value};

use super::agent::ResolveError;
use super::response::bad_response;
use crate::error::{Cause, Flaw, NetworkFailure, ProblemDetails, Sender};

/// Classifies a failure of the HTTP library.
pub(super) fn classify(error: &ureq::Error, host: &str) -> Cause {
    let late = |network, what: &str, detail| unreachable(host, network, what, detail, is_late(network));
    let unsent = |network, what: &str| unreachable(host, network, what, None, false);
    let unknown = |what: &str, detail| unreachable(host, NetworkFailure::Connect, what, Some(detail), true);
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect) => unsent(NetworkFailure::Timeout, "timed out while connecting"),
        ureq::Error::Timeout(ureq::Timeout::Resolve) => {
            unsent(NetworkFailure::Timeout, "timed out while resolving the name")
        }
        ureq::Error::Timeout(_) => late(NetworkFailure::Timeout, "timed out before the full response arrived", None),
        ureq::Error::HostNotFound => late(NetworkFailure::Dns, "the name could not be resolved", None),
        ureq::Error::Other(other) if other.is::<ResolveError>() => {
            late(NetworkFailure::Dns, "the name could not be resolved", Some(other.to_string()))
        }
        ureq::Error::ConnectionFailed => late(NetworkFailure::Connect, "could not connect", None),
        ureq::Error::ConnectProxyFailed(reason) => Cause::Proxy(proxy_reason(reason)),
        ureq::Error::BodyExceedsLimit(limit) => {
            bad_response(&format!("is larger than {} MiB", limit / 1024 / 1024), Flaw::TooLarge, None)
        }
        ureq::Error::LargeResponseHeader(..) => {
            late(NetworkFailure::Protocol, "the response headers are too large", None)
        }
        ureq::Error::Decompress(_, error) => classify_io(error, host)
            .unwrap_or_else(|| bad_response("can't be decompressed", Flaw::NotJson, Some(error.to_string()))),
        ureq::Error::Tls(what) => late(NetworkFailure::Tls, "TLS failed", Some((*what).to_owned())),
        ureq::Error::Protocol(error) => {
            late(NetworkFailure::Protocol, "the server does not speak HTTP", Some(error.to_string()))
        }
        ureq::Error::BodyStalled => {
            late(NetworkFailure::Protocol, "the server does not speak HTTP", Some(error.to_string()))
        }
        ureq::Error::Io(error) => {
            classify_io(error, host).unwrap_or_else(|| unknown("the connection failed", error.to_string()))
        }
        other => unknown("the request failed", other.to_string()),
    }
}

pub(super) fn unreachable(
    host: &str,
    network: NetworkFailure,
    what: &str,
    detail: Option<String>,
    was_sent: bool,
) -> Cause {
    Cause::Unreachable { host: host.to_owned(), network, what: what.into(), detail, was_sent }
}

/// Whether the request may have been sent before such a failure.
fn is_late(network: NetworkFailure) -> bool {
    matches!(network, NetworkFailure::Timeout | NetworkFailure::Truncated | NetworkFailure::Protocol)
}

/// Drops the second status of the library's message: `proxy server responded 403/403`.
fn proxy_reason(reason: &str) -> String {
    match reason.rsplit_once('/') {
        Some((message, status)) if message.ends_with(status) && !status.is_empty() => message.to_owned(),
        _ => reason.to_owned(),
    }
}

/// Classifies an I/O error, which often wraps one of the others.
fn classify_io(error: &io::Error, host: &str) -> Option<Cause> {
    if let Some(inner) = error.get_ref() {
        if let Some(inner) = inner.downcast_ref::<ureq::Error>() {
            return Some(classify(inner, host));
        }
        if let Some(inner) = inner.downcast_ref::<rustls::Error>() {
            return Some(tls(inner, host));
        }
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            return classify_io(inner, host);
        }
    }
    let (network, what) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (NetworkFailure::Connect, "the connection was refused"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            (NetworkFailure::Connect, "no route to the host")
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            (NetworkFailure::Timeout, "timed out before the full response arrived")
        }
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => {
            (NetworkFailure::Truncated, "the connection broke before the response was complete")
        }
        _ => return None,
    };
    Some(unreachable(host, network, what, None, is_late(network)))
}

fn tls(error: &rustls::Error, host: &str) -> Cause {
    use CertificateError as Bad;
    let (network, what) = match error {
        rustls::Error::InvalidCertificate(bad) => (
            NetworkFailure::Certificate,
            match bad {
                Bad::Expired | Bad::ExpiredContext { .. } => "the server's certificate has expired",
                Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                    "the server's certificate is not valid yet (or this machine's clock is wrong)"
                }
                Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                    "the server's certificate is for another host"
                }
                Bad::UnknownIssuer => "the server's certificate is from an untrusted issuer",
                Bad::BadSignature => "the server's certificate has an invalid signature",
                Bad::Revoked => "the server's certificate was revoked",
                _ => "the server's certificate is not valid",
            },
        ),
        rustls::Error::InvalidMessage(_) => (NetworkFailure::Tls, "the server does not speak TLS"),
        rustls::Error::PeerIncompatible(_) | rustls::Error::AlertReceived(_) => {
            (NetworkFailure::Tls, "the server supports no TLS version and cipher that torii accepts (TLS 1.2 or 1.3)")
        }
        rustls::Error::General(_) => {
            (NetworkFailure::TrustStore, "no trusted certificates found (see SSL_CERT_FILE and the system's store)")
        }
        _ => (NetworkFailure::Tls, "TLS failed"),
    };
    unreachable(host, network, what, Some(error.to_string()), is_late(network))
}

/// Reads what is valid of a problem document (RFC 9457). `code` and `supportId` are at the top level or in `properties`.
pub fn parse_problem(body: &[u8]) -> ProblemDetails {
    let body = body.trim_ascii();
    let members: Map<String, Value> = match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => members,
        // Empty, another JSON value, or JSON that was cut off.
        Ok(_) => return ProblemDetails::default(),
        Err(_) if body.is_empty() || body.starts_with(b"{") => return ProblemDetails::default(),
        Err(_) => {
            let what = if body.starts_with(b"<") { "HTML" } else { "not JSON" };
            let detail = format!("the response is {what}: it comes from a proxy or gateway, not from the Torii API");
            return ProblemDetails { sender: Sender::Other, detail: Some(detail), ..ProblemDetails::default() };
        }
    };
    let text = |members: &Map<String, Value>, name: &str| {
        members.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty()).map(str::to_owned)
    };
    let extension = |name: &str| text(&members, name).or_else(|| text(members.get("properties")?.as_object()?, name));
    let is_problem = ["type", "title", "status", "detail", "instance", "code", "supportId", "properties"]
        .iter()
        .any(|name| members.contains_key(*name));
    ProblemDetails {
        sender: if is_problem { Sender::Torii } else { Sender::Unknown },
        detail: text(&members, "detail").or_else(|| text(&members, "title")),
        code: extension("code"),
        support_id: extension("supportId"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_members_of_a_problem_are_read() {
        let problem =
            parse_problem(br#"{"title":"T","detail":"D","code":"c","properties":{"code":"x","supportId":"s"}}"#);
        let text = |text: &str| Some(text.to_owned());
        let expected =
            ProblemDetails { sender: Sender::Torii, detail: text("D"), code: text("c"), support_id: text("s") };
        assert_eq!(problem, expected);
        assert_eq!(parse_problem(br#"{"title":"T","detail":null,"code":5}"#).detail.as_deref(), Some("T"));
        assert_eq!(parse_problem(b"{\"status\":404}").sender, Sender::Torii);
        for empty in [&b""[..], b" ", b"{}", b"[]", b"\"no\"", b"{\"detail\":\"cut o", b"{\"error\":\"x\"}"] {
            assert_eq!(parse_problem(empty), ProblemDetails::default());
        }
        for foreign in [&b" <html>"[..], b"Access denied", b"\xff"] {
            assert_eq!(parse_problem(foreign).sender, Sender::Other);
        }
    }
}
