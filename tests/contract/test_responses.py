"""Every response of the sandbox against the document."""

import document
import jsonschema_rs
import operations
import pytest
import schemathesis
from conftest import Sandbox


def name(request):
    return f"{request.operation}-{request.status}"


@pytest.mark.parametrize("sent", operations.REQUESTS, ids=name)
def test_a_response_validates(sandbox, sent):
    response = sandbox.request(sent.method, sent.path, sent.body, sent.key)
    assert response.status_code == sent.status, response.text
    assert document.has_status(sent.operation, sent.status)
    schema = document.response_schema(sent.operation, sent.status, response.headers.get("content-type"))
    assert bool(schema) == bool(response.content)
    if schema:
        document.validate(response.json(), schema)


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "gone"), ("id", "x"), ("createdAt", "yesterday"), ("locale", None), ("unsafeMetadata", 1)],
)
def test_a_response_that_does_not_validate_is_noticed(sandbox, field, value):
    schema = document.response_schema("getUser", 200, "application/json")
    user = sandbox.request("GET", f"/users/{operations.ANNA}").json()
    document.validate(user, schema)
    with pytest.raises(jsonschema_rs.ValidationError):
        document.validate(user | {field: value}, schema)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/users/x", 400),
        ("GET", "/organizations?limit=x", 400),
        ("GET", "/elsewhere", 404),
        ("PUT", f"/users/{operations.ANNA}", 405),
    ],
)
def test_an_error_that_is_not_documented_is_a_problem_document_too(sandbox, method, path, status):
    response = sandbox.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    document.validate(response.json(), {"$ref": "#/components/schemas/ProblemDetail"})


@pytest.fixture(scope="module")
def shared_sandbox():
    with Sandbox() as sandbox:
        yield sandbox


SCHEMA = schemathesis.openapi.from_path(document.PATH)
# The document doesn't say with which status a request that violates it is refused.
CHECKS_OF_BAD_REQUESTS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.CHECKS.get_one("response_schema_conformance"),
]


@SCHEMA.include(operation_id=operations.SERVED).parametrize()
def test_a_response_to_a_generated_request_validates(case, shared_sandbox):
    headers = {"Authorization": f"Bearer {shared_sandbox.key}"}
    checks = None if case.meta.generation.mode.is_positive else CHECKS_OF_BAD_REQUESTS
    case.call_and_validate(base_url=shared_sandbox.url, headers=headers, checks=checks)
