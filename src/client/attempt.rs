//! One request and its response.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::AsSendBody;
use ureq::http::{Request, Response, StatusCode, header};

use super::{ApiRequest, Client, ClientEvent, failure, headers, response};
use crate::error::{Cause, Flaw};

/// The largest body that is read, in bytes after decompression: more than 100,000 sessions.
const BODY_LIMIT: u64 = 64 * 1024 * 1024;
/// The largest problem document that is read, in bytes after decompression.
const PROBLEM_LIMIT: u64 = 64 * 1024;

/// One attempt of a call.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// The time that is left for this attempt and its retries.
    pub time_left: Duration,
    /// Counted from 0; waits that the server asks for in a batch don't count.
    pub number: u32,
    pub needs_new_connection: bool,
}

impl Attempt {
    pub(super) fn first(timeout: Duration) -> Attempt {
        Attempt { time_left: timeout, number: 0, needs_new_connection: false }
    }
}

impl Client {
    /// Sends `request` once, and returns the body of the response if it is a success.
    pub(super) fn attempt(&self, request: &ApiRequest<'_>, attempt: Attempt) -> Result<String, Cause> {
        let ApiRequest { method, url, body, .. } = request;
        let started = Instant::now();
        (self.event_listener)(ClientEvent::RequestSent { method, url });
        let classify = |error: ureq::Error| failure::classify(&error, &self.host_label);
        let mut authorization = header::HeaderValue::from_str(&self.key.authorization())
            .map_err(|error| classify(ureq::Error::Http(error.into())))?;
        authorization.set_sensitive(true);
        let request = Request::builder()
            .method(*method)
            .uri(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::ACCEPT, "application/json");
        // A GET must not announce a body, not even an empty one, and a POST must (RFC 9110, section 8.6).
        let response = if *method == "POST" {
            let request =
                if body.is_empty() { request } else { request.header(header::CONTENT_TYPE, "application/json") };
            let request = request.body((*body).to_owned());
            request.map_err(ureq::Error::from).and_then(|request| self.run(request, attempt))
        } else {
            request.body(()).map_err(ureq::Error::from).and_then(|request| self.run(request, attempt))
        };
        let mut response = response.map_err(classify)?;
        let status = response.status();
        let date = response.headers().get(header::DATE).and_then(|date| headers::parse_http_date(date.to_str().ok()?));
        (self.event_listener)(ClientEvent::ResponseReceived { status: status.as_u16(), took: started.elapsed(), date });
        // A successful DELETE has no body (API reference, "Revoke").
        let success = if *method == "DELETE" { StatusCode::NO_CONTENT } else { StatusCode::OK };
        if status != success {
            return Err(rejection(response));
        }
        // With two lengths, a proxy may see another end of the response than we do (RFC 9112, section 6.3).
        let has_header = |name| response.headers().contains_key(name);
        if has_header(header::CONTENT_LENGTH) && has_header(header::TRANSFER_ENCODING) {
            return Err(response::bad_response("has both Content-Length and Transfer-Encoding", Flaw::Framing, None));
        }
        let body = response.body_mut().with_config().limit(BODY_LIMIT).read_to_vec().map_err(classify)?;
        if self.key.is_in_json(&body) {
            return Err(response::bad_response("contains the secret key", Flaw::KeyInResponse, None));
        }
        String::from_utf8(body).map_err(|_| response::bad_response("is not UTF-8", Flaw::NotJson, None))
    }

    fn run(
        &self,
        request: Request<impl AsSendBody + Send + 'static>,
        attempt: Attempt,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let agent = self.agent.clone();
        let run = move || {
            let mut config = agent.configure_request(request).timeout_global(Some(attempt.time_left));
            if attempt.needs_new_connection {
                config = config.max_idle_age(Duration::ZERO);
            }
            agent.run(config.build())
        };
        if !self.is_proxied {
            return run();
        }
        // The library restarts its timeout with each byte that a proxy sends before the tunnel is open. A thread that
        // hangs there ends with the process.
        let (send, receive) = mpsc::channel();
        thread::Builder::new().spawn(move || drop(send.send(run()))).map_err(ureq::Error::Io)?;
        receive.recv_timeout(attempt.time_left).unwrap_or(Err(ureq::Error::Timeout(ureq::Timeout::Global)))
    }
}

/// Reads a response whose status is not the expected one.
fn rejection(mut response: Response<ureq::Body>) -> Cause {
    let status = response.status().as_u16();
    if response.status().is_success() {
        let what = format!("has the status {status}, which the Torii API never sends here");
        return response::bad_response(&what, Flaw::UnexpectedStatus, None);
    }
    let text = |name| response.headers().get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    // A date in `Retry-After` is on the server's clock, which may differ from ours.
    let now = text(header::DATE).and_then(headers::parse_http_date).unwrap_or_else(Timestamp::now);
    let retry_after = text(header::RETRY_AFTER).and_then(|value| headers::parse_retry_after(value, now));
    // The status is enough if the body can't be read.
    let body = response.body_mut().with_config().limit(PROBLEM_LIMIT).read_to_vec().unwrap_or_default();
    Cause::Rejected { status, problem: failure::parse_problem(&body), retry_after }
}
