"""What the tests share: the program and the sandbox."""

import pathlib
import subprocess

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "contract"
TORII = ROOT / "target" / "debug" / "torii"
PREFIX = "/api/server/v1"


class Sandbox:
    """A running `torii sandbox`."""

    def __init__(self):
        self.process = subprocess.Popen(
            [TORII, "sandbox", "--port", "0", "--quiet"], env={}, stdout=subprocess.PIPE, text=True
        )
        lines = [self.process.stdout.readline().strip() for _ in range(2)]
        exports = dict(line.removeprefix("export ").split("=", 1) for line in lines)
        self.url, self.key = exports["TORII_API_URL"], exports["TORII_SECRET_KEY"]

    def request(self, method, path, body=None, key=None):
        """Sends one request, and returns the response. `path` is relative to `/api/server/v1`."""
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return requests.request(method, self.url + PREFIX + path, headers=headers, json=body, timeout=10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def sandbox():
    """A sandbox of its own for each test: some tests revoke and ban."""
    with Sandbox() as sandbox:
        yield sandbox
