//! Finds the endpoint of a request.

use super::response::ErrorResponse;
use hyper::{Method, StatusCode};

/// An endpoint with the IDs from the path, which are not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    SearchUsers,
    GetUser { user: &'a str },
    BanUser { user: &'a str },
    UnbanUser { user: &'a str },
    ListSessions { user: &'a str },
    RevokeAllSessions { user: &'a str },
    RevokeSession { user: &'a str, session: &'a str },
    ListOrganizations,
    GetOrganization { organization: &'a str },
    ListMembers { organization: &'a str },
    ListOrganizationsOfUser { user: &'a str },
}

impl Endpoint<'_> {
    /// Finds the endpoint of a method and a path; if there is none, the error is a 404 or a 405.
    pub(super) fn find<'a>(method: &Method, path: &'a str) -> Result<Endpoint<'a>, ErrorResponse> {
        // HEAD is GET without the body, which the HTTP library leaves out.
        let wanted = if method == Method::HEAD { Method::GET } else { method.clone() };
        let endpoints = Endpoint::of_path(path);
        if let Some((_, endpoint)) = endpoints.iter().find(|(method, _)| *method == wanted) {
            return Ok(endpoint.clone());
        }
        if endpoints.is_empty() {
            let detail = "The sandbox has no such endpoint.";
            return Err(ErrorResponse::new(StatusCode::NOT_FOUND, "endpoint_not_found", detail));
        }
        let allowed =
            endpoints.iter().map(|(method, _)| if method == Method::GET { "GET, HEAD" } else { method.as_str() });
        Err(ErrorResponse::method_not_allowed(allowed.collect::<Vec<_>>().join(", ")))
    }

    /// Returns the endpoints of a path, by method.
    fn of_path(path: &str) -> Vec<(Method, Endpoint<'_>)> {
        let segments: Vec<&str> =
            path.strip_prefix("/api/server/v1/").map(|rest| rest.split('/').collect()).unwrap_or_default();
        match *segments.as_slice() {
            ["users", "search"] => vec![(Method::POST, Endpoint::SearchUsers)],
            ["users", user] => vec![(Method::GET, Endpoint::GetUser { user })],
            ["users", user, "ban"] => vec![(Method::POST, Endpoint::BanUser { user })],
            ["users", user, "unban"] => vec![(Method::POST, Endpoint::UnbanUser { user })],
            ["users", user, "sessions"] => vec![
                (Method::GET, Endpoint::ListSessions { user }),
                (Method::DELETE, Endpoint::RevokeAllSessions { user }),
            ],
            ["users", user, "sessions", session] => {
                vec![(Method::DELETE, Endpoint::RevokeSession { user, session })]
            }
            ["users", user, "organizations"] => vec![(Method::GET, Endpoint::ListOrganizationsOfUser { user })],
            ["organizations"] => vec![(Method::GET, Endpoint::ListOrganizations)],
            ["organizations", organization] => vec![(Method::GET, Endpoint::GetOrganization { organization })],
            ["organizations", organization, "members"] => vec![(Method::GET, Endpoint::ListMembers { organization })],
            _ => Vec::new(),
        }
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
        for (method, path, endpoint) in [
            (Method::POST, "users/search", Endpoint::SearchUsers),
            (Method::GET, "users/u", Endpoint::GetUser { user: "u" }),
            (Method::POST, "users/u/ban", Endpoint::BanUser { user: "u" }),
            (Method::POST, "users/u/unban", Endpoint::UnbanUser { user: "u" }),
            (Method::HEAD, "users/u/sessions", Endpoint::ListSessions { user: "u" }),
            (Method::DELETE, "users/u/sessions", Endpoint::RevokeAllSessions { user: "u" }),
            (Method::DELETE, "users/u/sessions/s", Endpoint::RevokeSession { user: "u", session: "s" }),
            (Method::GET, "users/u/organizations", Endpoint::ListOrganizationsOfUser { user: "u" }),
            (Method::GET, "organizations", Endpoint::ListOrganizations),
            (Method::HEAD, "organizations/o", Endpoint::GetOrganization { organization: "o" }),
            (Method::GET, "organizations/o/members", Endpoint::ListMembers { organization: "o" }),
        ] {
            assert_eq!(Endpoint::find(&method, &format!("/api/server/v1/{path}")).unwrap(), endpoint);
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
            "/api/server/v1/organizations/o/members/u",
            "//api/server/v1/users/u",
        ] {
            assert_eq!(status(&Method::GET, path), StatusCode::NOT_FOUND, "{path}");
        }
        for (method, path) in [
            (Method::GET, "users/search"),
            (Method::DELETE, "users/u"),
            (Method::POST, "users/u/sessions"),
            (Method::OPTIONS, "users/u/sessions"),
            (Method::GET, "users/u/sessions/s"),
            (Method::GET, "users/u/ban"),
            (Method::POST, "organizations"),
        ] {
            let path = format!("/api/server/v1/{path}");
            assert_eq!(status(&method, &path), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }
}
