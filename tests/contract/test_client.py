"""`torii` against Prism, which validates its requests and the sandbox's responses, and against what curl gets."""

import json
import os
import re
import subprocess

import pytest
from conftest import PREFIX, TORII, WORK
from document import PATH
from operations import ANNA, ANNA_SESSION


class Prism:
    """Prism as a proxy in front of the sandbox. It answers what isn't as documented with an error."""

    def __init__(self, sandbox):
        self.key = sandbox.key
        command = [WORK / "node_modules" / ".bin" / "prism", "proxy", "--errors", "--port", "0", PATH, sandbox.url]
        # Its own messages are in the same stream as the line that says where it listens.
        self.process = subprocess.Popen(
            command, env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        log = []
        for line in self.process.stdout:
            log.append(line)
            if match := re.search(r"is listening on (http://127\.0\.0\.1:\d+)", line):
                self.url = match[1]
                return
        raise AssertionError("".join(log))

    def close(self):
        self.process.kill()
        self.process.wait()

    def torii(self, *arguments):
        """Runs `torii` and returns what it writes to standard output, as JSON."""
        environment = {"TORII_API_URL": self.url, "TORII_SECRET_KEY": self.key, "HOME": "/nonexistent"}
        format = [] if arguments[0] == "api" else ["--json"]
        command = [TORII, *arguments, *format]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def curl(self, *arguments):
        """Returns what curl gets. The last argument is the path."""
        *options, path = arguments
        header = f"Authorization: Bearer {self.key}"
        command = ["curl", "--silent", "--show-error", "--fail", "--header", header, *options, self.url + PREFIX + path]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)


@pytest.fixture
def prism(sandbox):
    prism = Prism(sandbox)
    yield prism
    prism.close()


def test_list(prism):
    sessions = prism.torii("sessions", "list", ANNA)
    assert len(sessions) == 6
    assert sessions == prism.curl(f"/users/{ANNA}/sessions")
    assert sessions == prism.torii("sessions", "list", "anna.berg@example.com")


def test_search(prism):
    body = ["--header", "Content-Type: application/json", "--data", '{"email":"example"}']
    page = prism.curl(*body, "/users/search?limit=100")
    assert (len(page["items"]) > 30, page["hasMore"]) == (True, False)
    # By parts of the email and of the name, page by page.
    assert prism.torii("users", "find", "example", "--metadata") == page["items"]


def test_get(prism):
    assert prism.torii("users", "find", ANNA, "--metadata") == [prism.curl(f"/users/{ANNA}")]


def test_revoke_one(prism):
    records = prism.torii("sessions", "revoke", ANNA, ANNA_SESSION, "--yes")
    assert [(record["id"], record["result"]) for record in records] == [(ANNA_SESSION, "revoked")]
    left = prism.curl(f"/users/{ANNA}/sessions")
    assert len(left) == 5 and ANNA_SESSION not in [session["id"] for session in left]


def test_revoke_all(prism):
    records = prism.torii("sessions", "revoke", ANNA, "--all", "--yes")
    assert {record["result"] for record in records} == {"revoked"}
    assert prism.curl(f"/users/{ANNA}/sessions") == []


def test_ban_and_unban(prism):
    for verb, result, status in [("ban", "banned", "banned"), ("unban", "unbanned", "active")]:
        [record] = prism.torii("users", verb, ANNA, "--yes")
        assert (record["result"], record["statusAfter"]) == (result, status)
        assert prism.curl(f"/users/{ANNA}")["status"] == status
    assert prism.curl(f"/users/{ANNA}/sessions") == []


def test_list_users(prism):
    filters = ["--status", "active", "--created-after", "2020-01-01T00:00:00Z", "--created-before", "2100-01-01T00:00:00Z"]
    organization = prism.curl("/organizations")["items"][0]["id"]
    users = prism.torii("users", "list", *filters, "--member-of", organization, "--name", "a", "--email", "example")
    assert ANNA in [user["id"] for user in users]
    assert len(prism.torii("users", "list", "--all")) > 30


def test_show(prism):
    assert prism.torii("users", "show", ANNA, "--metadata") == prism.curl(f"/users/{ANNA}")


def test_api(prism):
    path = f"/users/{ANNA}/organizations"
    assert prism.torii("api", path.removeprefix("/")) == prism.curl(path)
    assert prism.torii("api", PREFIX + path + "?limit=1", "--paginate") == prism.curl(path)["items"]


def test_a_request_that_is_not_as_documented_is_noticed(prism):
    with pytest.raises(subprocess.CalledProcessError):
        prism.curl("--request", "DELETE", f"/users/{ANNA}/sessions/x")
