"""Requests that make the sandbox send every documented response of each operation that it serves."""

from typing import NamedTuple

ANNA = "01931a73-8b00-7000-8000-000000000000"
ANNA_SESSION = "01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04"
FOREIGN_USER = "01931a73-8b00-7000-8000-000000000002"
FOREIGN_SESSION = "01931a74-1234-7000-8000-0000000000ff"
UNKNOWN = "01931a73-8b00-7000-8000-00000000000f"
BANNED_USER = "01931a73-8b00-7000-8000-000000000004"
ORGANIZATION = "01931a72-4c00-7000-8000-000000000001"
REFUSED_KEY = "sk_test_refused"

EVERY_CRITERION = {
    "name": "a",
    "userIds": [ANNA],
    "emailAddresses": ["anna.berg@example.com"],
    "email": "berg",
    "statuses": ["active", "banned"],
    "createdAfter": "2020-01-01T00:00:00Z",
    "createdBefore": "2100-01-01T00:00:00Z",
    "organizationId": ORGANIZATION,
}


class Request(NamedTuple):
    """A request of one operation, and the status that it is answered with."""

    operation: str
    method: str
    path: str
    status: int
    body: object = None
    key: str | None = None


REQUESTS = [
    Request("searchUsers", "POST", "/users/search", 200),
    Request("searchUsers", "POST", "/users/search?limit=100", 200, {}),
    Request("searchUsers", "POST", f"/users/search?limit=2&cursor={ANNA}", 200, EVERY_CRITERION | {"name": None}),
    Request("searchUsers", "POST", "/users/search", 200, EVERY_CRITERION),
    Request("searchUsers", "POST", "/users/search", 400, {"userIds": [ANNA] * 101}),
    Request("searchUsers", "POST", "/users/search", 400, {"statuses": None}),
    Request("getUser", "GET", f"/users/{ANNA}", 200),
    Request("getUser", "GET", f"/users/{FOREIGN_USER}", 403),
    Request("getUser", "GET", f"/users/{UNKNOWN}", 404),
    Request("banUser", "POST", f"/users/{ANNA}/ban", 200),
    Request("banUser", "POST", f"/users/{FOREIGN_USER}/ban", 403),
    Request("banUser", "POST", f"/users/{UNKNOWN}/ban", 404),
    Request("unbanUser", "POST", f"/users/{BANNED_USER}/unban", 200),
    Request("unbanUser", "POST", f"/users/{FOREIGN_USER}/unban", 403),
    Request("unbanUser", "POST", f"/users/{UNKNOWN}/unban", 404),
    Request("listSessions", "GET", f"/users/{ANNA}/sessions", 200),
    Request("listSessions", "GET", f"/users/{FOREIGN_USER}/sessions", 403),
    Request("revokeSession", "DELETE", f"/users/{ANNA}/sessions/{ANNA_SESSION}", 204),
    Request("revokeSession", "DELETE", f"/users/{ANNA}/sessions/{FOREIGN_SESSION}", 403),
    Request("revokeAllSessions", "DELETE", f"/users/{ANNA}/sessions", 204),
    Request("revokeAllSessions", "DELETE", f"/users/{UNKNOWN}/sessions", 403),
    Request("listUserOrganizations", "GET", f"/users/{ANNA}/organizations", 200),
    Request("listUserOrganizations", "GET", f"/users/{ANNA}/organizations?limit=1&cursor={ORGANIZATION}", 200),
    Request("listUserOrganizations", "GET", f"/users/{UNKNOWN}/organizations", 403),
    Request("listOrganizations", "GET", "/organizations", 200),
    Request("listOrganizations", "GET", f"/organizations?name=example&limit=1&cursor={ORGANIZATION}", 200),
    Request("getOrganization", "GET", f"/organizations/{ORGANIZATION}", 200),
    Request("getOrganization", "GET", f"/organizations/{UNKNOWN}", 404),
    Request("listMembers", "GET", f"/organizations/{ORGANIZATION}/members", 200),
    Request("listMembers", "GET", f"/organizations/{ORGANIZATION}/members?limit=1&cursor={ANNA}", 200),
    Request("listMembers", "GET", f"/organizations/{UNKNOWN}/members", 404),
]

# The first request of each operation, once more with a key that is refused.
FIRST = {request.operation: request for request in reversed(REQUESTS)}
REQUESTS += [request._replace(status=401, key=REFUSED_KEY) for request in FIRST.values()]

# What the sandbox serves.
SERVED = sorted(FIRST)
