//! Responses, and the problem documents (RFC 9457) of errors.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use serde::Serialize;

/// A response with its whole body.
pub(super) type ApiResponse = Response<Full<Bytes>>;

/// Returns a 200 with a value as JSON.
pub(super) fn json(value: &impl Serialize) -> ApiResponse {
    json_text(to_json(value))
}

/// Returns a 200 with a JSON text.
pub(super) fn json_text(text: String) -> ApiResponse {
    response(StatusCode::OK, Some("application/json"), text.into())
}

/// Returns a 204.
pub(super) fn no_content() -> ApiResponse {
    response(StatusCode::NO_CONTENT, None, Bytes::new())
}

/// Serializes a value as JSON.
pub(super) fn to_json(value: &impl Serialize) -> String {
    // Can't fail: the sandbox serializes only plain structs with strings for keys.
    serde_json::to_string(value).unwrap_or_default()
}

fn response(status: StatusCode, media_type: Option<&'static str>, body: Bytes) -> ApiResponse {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    // Caches must not keep who is signed in.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(media_type) = media_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response
}

/// An error response, without the parts that depend on the request.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    pub status: StatusCode,
    code: &'static str,
    pub detail: String,
    /// For 405, the methods of the path.
    allow: Option<String>,
}

/// A problem document, in the order of RFC 9457, then the two extension members that Torii's SDKs read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProblemDocument<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    instance: &'a str,
    code: &'static str,
    support_id: &'a str,
}

impl ErrorResponse {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> ErrorResponse {
        ErrorResponse { status, code, detail: detail.into(), allow: None }
    }

    /// 400
    pub(super) fn invalid(detail: impl Into<String>) -> ErrorResponse {
        ErrorResponse::new(StatusCode::BAD_REQUEST, "invalid_request", detail)
    }

    /// 405
    pub(super) fn method_not_allowed(allow: String) -> ErrorResponse {
        let detail = format!("This endpoint supports {allow} only.");
        let error = ErrorResponse::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
        ErrorResponse { allow: Some(allow), ..error }
    }

    /// Returns the response. A user would quote `support_id`, a UUID, to Torii's support.
    pub(super) fn into_response(self, support_id: &str) -> ApiResponse {
        let document = ProblemDocument {
            // The API reference doesn't name its problem types. This value means "see the status" (RFC 9457, 4.2.1).
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            detail: &self.detail,
            // An absolute URI, as the type of the API's document demands; RFC 9457 allows a path, too.
            instance: &format!("urn:uuid:{support_id}"),
            code: self.code,
            support_id,
        };
        let mut response = response(self.status, Some("application/problem+json"), to_json(&document).into());
        let headers = response.headers_mut();
        if let Some(Ok(allow)) = self.allow.map(HeaderValue::try_from) {
            headers.insert(ALLOW, allow);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_every_member_in_order() {
        let problem = ErrorResponse::invalid("No \"limit\".");
        let reply = problem.into_response("01931a75-0000-7000-8000-000000000001");
        assert_eq!(reply.status(), StatusCode::BAD_REQUEST);
        assert_eq!(reply.headers()[CONTENT_TYPE], "application/problem+json");
        assert_eq!(reply.headers()[CACHE_CONTROL], "no-store");
        let body = format!("{:?}", reply.body());
        let at = |member: &str| body.find(member).unwrap();
        let members = ["type", "title", "status", "detail", "instance", "code", "supportId"];
        assert!(members.is_sorted_by_key(|member| at(&format!("{member}\\\":"))), "{body}");
    }
}
