"""What the document and the sandbox don't have in common.

What is only in the document goes into a report: it is new, or of no use to us. What is only in the sandbox is a failure:
the API no longer has it, or never had. A changed type fails in test_responses.py.
"""

import re
import urllib.parse

import document
import jsonschema_rs
import operations
import pytest
from conftest import PREFIX, WORK, Sandbox

# Members of a problem document that the SDKs read although the document doesn't have them.
EXTENSION_MEMBERS = {("ProblemDetail", "code"), ("ProblemDetail", "supportId")}
# What the client reads, although the sandbox doesn't send it.
READ_BY_CLIENT = {("ProblemDetail", "properties")}


def resolve(schema):
    """Returns the name and the content of a schema that may be a reference."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return name, document.DOCUMENT["components"]["schemas"][name] if name else schema


def documented_fields(schema):
    """Yields all fields of a schema, each with the name of the schema that it is in."""
    name, schema = resolve(schema)
    for field, of_field in schema.get("properties", {}).items():
        yield name, field
        yield from documented_fields(of_field)
    if "items" in schema:
        yield from documented_fields(schema["items"])


def fields_in(value, schema):
    """Yields the fields of a value, as `documented_fields` does. Metadata may hold anything."""
    name, schema = resolve(schema)
    if isinstance(value, list):
        for item in value:
            yield from fields_in(item, schema.get("items", {}))
    elif isinstance(value, dict) and "additionalProperties" not in schema:
        for field, of_field in value.items():
            yield name, field
            yield from fields_in(of_field, schema.get("properties", {}).get(field, {}))


def query_parameters(operation):
    return {p["name"] for p in document.OPERATIONS[operation].get("parameters", []) if p["in"] == "query"}


@pytest.fixture(scope="module")
def used():
    """What the requests use and the sandbox sends, in the form of `documented`."""
    used = set()
    for sent in operations.REQUESTS:
        with Sandbox() as sandbox:
            response = sandbox.request(sent.method, sent.path, sent.body, sent.key)
        operation = sent.operation
        used.add(("operation", operation, ""))
        used.add(("status", operation, str(response.status_code)))
        query = urllib.parse.urlsplit(sent.path).query
        used |= {("parameter", operation, name) for name, _ in urllib.parse.parse_qsl(query)}
        if sent.status == 200 and sent.body and (schema := document.request_schema(operation)):
            used |= {("request field", *field) for field in fields_in(sent.body, schema)}
        schema = document.response_schema(operation, sent.status, response.headers.get("content-type"))
        if schema:
            used |= {("response field", *field) for field in fields_in(response.json(), schema)}
    return used


def documented():
    """Everything in the document that could be used."""
    everything = set()
    for name, operation in document.OPERATIONS.items():
        everything.add(("operation", name, ""))
        if name not in operations.SERVED:
            continue
        everything |= {("parameter", name, parameter) for parameter in query_parameters(name)}
        if schema := document.request_schema(name):
            everything |= {("request field", *field) for field in documented_fields(schema)}
        for status, response in operation["responses"].items():
            everything.add(("status", name, status))
            for content in response.get("content", {}).values():
                everything |= {("response field", *field) for field in documented_fields(content["schema"])}
    return everything


def row(kind, owner, name):
    if kind == "operation":
        name = "{method} {path}".format(**document.OPERATIONS[owner]) if owner in document.OPERATIONS else ""
    return f"{kind} | {owner} | {name}"


@pytest.fixture(scope="module")
def missing(used):
    """What is used and no longer documented."""
    return used - documented() - {("response field", *field) for field in EXTENSION_MEMBERS}


def test_what_is_used_is_documented(missing):
    assert not missing


def test_a_report_lists_the_differences(used, missing):
    new = documented() - used - {("response field", *field) for field in READ_BY_CLIENT}
    lines = ["| | what | of | name |", "|---|---|---|---|"]
    lines += [f"| **gone** | {row(*item)} |" for item in sorted(missing)]
    lines += [f"| not used | {row(*item)} |" for item in sorted(new)]
    (WORK / "drift.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("sent", operations.REQUESTS, ids=lambda sent: f"{sent.operation}-{sent.status}")
def test_a_request_is_as_documented(sent):
    operation = document.OPERATIONS.get(sent.operation)
    assert operation, "no longer in the document"
    template = re.sub(r"\{\w+\}", "[^/]+", operation["path"])
    path = urllib.parse.urlsplit(PREFIX + sent.path).path
    assert (sent.method, bool(re.fullmatch(template, path))) == (operation["method"], True)
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(sent.path).query)
    required = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")}
    assert required <= query.keys()
    if sent.status == 200 and sent.body is not None:
        document.validate(sent.body, document.request_schema(sent.operation))
    if sent.status == 200 and sent.body is None:
        assert not operation.get("requestBody", {}).get("required", False)


@pytest.mark.parametrize("field", ["statuses", "userIds", "emailAddresses"])
def test_null_is_refused_where_the_document_does(field):
    schema = document.request_schema("searchUsers")
    with pytest.raises(jsonschema_rs.ValidationError):
        document.validate({field: None}, schema)
    document.validate({field: []}, schema)
