//! Answers, and the problem documents (RFC 9457) that stand for a refusal.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use serde::Serialize;

/// A whole answer.
pub(super) type ApiResponse = Response<Full<Bytes>>;

/// 200 with a JSON text.
pub(super) fn json(text: String) -> ApiResponse {
    reply(StatusCode::OK, Some("application/json"), text.into())
}

/// 204.
pub(super) fn no_content() -> ApiResponse {
    reply(StatusCode::NO_CONTENT, None, Bytes::new())
}

/// A value as JSON text.
pub(super) fn to_json(value: &impl Serialize) -> String {
    // Plain structs with text for keys can't fail to become JSON; an empty answer would show if one did.
    serde_json::to_string(value).unwrap_or_default()
}

fn reply(status: StatusCode, media_type: Option<&'static str>, body: Bytes) -> ApiResponse {
    let mut reply = Response::new(Full::new(body));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    // Who is signed in is nothing for a cache to keep.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(media_type) = media_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    reply
}

/// Why a request is refused.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// For 405, the methods that the path has.
    allow: Option<&'static str>,
}

/// A problem document, in the order of RFC 9457 with the two extension members that Torii's SDKs read at the end.
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

    /// 400: the request says something that the API doesn't understand.
    pub(super) fn invalid(detail: impl Into<String>) -> ErrorResponse {
        ErrorResponse::new(StatusCode::BAD_REQUEST, "invalid_request", detail)
    }

    /// 405, with the methods that would do.
    pub(super) fn method_not_allowed(allow: &'static str) -> ErrorResponse {
        let detail = format!("This endpoint answers {allow} only.");
        let mut problem = ErrorResponse::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
        problem.allow = Some(allow);
        problem
    }

    /// The refusal as an answer. `path` is what was asked for; `support_id` is what a user would quote to support.
    pub(super) fn into_response(self, path: &str, support_id: &str) -> ApiResponse {
        let document = ProblemDocument {
            // Torii's reference doesn't name its problem types, and this is RFC 9457's word for "see the status".
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            detail: &self.detail,
            instance: path,
            code: self.code,
            support_id,
        };
        let mut reply = reply(self.status, Some("application/problem+json"), to_json(&document).into());
        let headers = reply.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reply
    }

    #[cfg(test)]
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    #[cfg(test)]
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_every_member_in_order() {
        let problem = ErrorResponse::invalid("No \"limit\".");
        let reply = problem.into_response("/x", "01931a75-0000-7000-8000-000000000001");
        assert_eq!(reply.status(), StatusCode::BAD_REQUEST);
        assert_eq!(reply.headers()[CONTENT_TYPE], "application/problem+json");
        assert_eq!(reply.headers()[CACHE_CONTROL], "no-store");
        let body = format!("{:?}", reply.body());
        let at = |member: &str| body.find(member).unwrap();
        let members = ["type", "title", "status", "detail", "instance", "code", "supportId"];
        assert!(members.is_sorted_by_key(|member| at(&format!("{member}\\\":"))), "{body}");
    }
}
