//! Finds the endpoint of a request.

use super::response::ErrorResponse;
use hyper::{Method, StatusCode};

/// An endpoint with the IDs from the path, which are not checked yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    SearchUsers,
    GetUser { user: &'a str },
    ListSessions { user: &'a str },
    RevokeAllSessions { user: &'a str },
    RevokeSession { user: &'a str, session: &'a str },
}

impl Endpoint<'_> {
    /// Finds the endpoint of a method and a path; if there is none, the error is a 404 or a 405.
    pub(super) fn find<'a>(method: &Method, path: &'a str) -> Result<Endpoint<'a>, ErrorResponse> {
        let segments: Vec<&str> =
            path.strip_prefix("/api/server/v1/users/").map(|rest| rest.split('/').collect()).unwrap_or_default();
        let allowed = match (segments.as_slice(), method.as_str()) {
            (["search"], "POST") => return Ok(Endpoint::SearchUsers),
            (["search"], _) => "POST",
            ([user], "GET" | "HEAD") => return Ok(Endpoint::GetUser { user }),
            ([_], _) => "GET, HEAD",
            ([user, "sessions"], "GET" | "HEAD") => return Ok(Endpoint::ListSessions { user }),
            ([user, "sessions"], "DELETE") => return Ok(Endpoint::RevokeAllSessions { user }),
            ([_, "sessions"], _) => "GET, HEAD, DELETE",
            ([user, "sessions", session], "DELETE") => return Ok(Endpoint::RevokeSession { user, session }),
            ([_, "sessions", _], _) => "DELETE",
            _ => {
                let detail = "The sandbox has no such endpoint.";
                return Err(ErrorResponse::new(StatusCode::NOT_FOUND, "endpoint_not_found", detail));
            }
        };
        Err(ErrorResponse::method_not_allowed(allowed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &Method, path: &str) -> StatusCode {
        Endpoint::find(method, path).unwrap_err().status
    }

    #[test]
    fn endpoints() {
        for (method, path, call) in [
            (Method::POST, "search", Endpoint::SearchUsers),
            (Method::GET, "u", Endpoint::GetUser { user: "u" }),
            (Method::HEAD, "u/sessions", Endpoint::ListSessions { user: "u" }),
            (Method::DELETE, "u/sessions", Endpoint::RevokeAllSessions { user: "u" }),
            (Method::DELETE, "u/sessions/s", Endpoint::RevokeSession { user: "u", session: "s" }),
        ] {
            assert_eq!(Endpoint::find(&method, &format!("/api/server/v1/users/{path}")).unwrap(), call);
        }
    }

    #[test]
    fn unknown_paths_and_wrong_methods() {
        for path in [
            "/",
            "*",
            "/api/server/v1/users",
            "/api/server/v2/users/u",
            "/api/server/v1/users/u/",
            "/api/server/v1/users/u/sessions/s/t",
            "//api/server/v1/users/u",
        ] {
            assert_eq!(status(&Method::GET, path), StatusCode::NOT_FOUND, "{path}");
        }
        for (method, path) in [
            (Method::GET, "search"),
            (Method::DELETE, "u"),
            (Method::POST, "u/sessions"),
            (Method::OPTIONS, "u/sessions"),
            (Method::GET, "u/sessions/s"),
        ] {
            let path = format!("/api/server/v1/users/{path}");
            assert_eq!(status(&method, &path), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }
}
