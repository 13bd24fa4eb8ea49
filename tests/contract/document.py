"""The vendor's OpenAPI document: its operations, and the JSON Schemas of their bodies."""

import json
import os
import pathlib

import jsonschema_rs

PATH = os.environ["TORII_OPENAPI"]
DOCUMENT = json.loads(pathlib.Path(PATH).read_text(encoding="utf-8"))
METHODS = ("get", "put", "post", "delete", "patch")

# By operation ID: the operation object, with its method and path.
OPERATIONS = {
    operation["operationId"]: operation | {"method": method.upper(), "path": path}
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
}


def request_schema(operation):
    """Returns the schema of an operation's request body, or None if it has none."""
    body = OPERATIONS.get(operation, {}).get("requestBody", {})
    return body.get("content", {}).get("application/json", {}).get("schema")


def response_schema(operation, status, media_type):
    """Returns the schema of a response's body, or None if there is none for this status and media type."""
    response = OPERATIONS.get(operation, {}).get("responses", {}).get(str(status), {})
    return response.get("content", {}).get(media_type, {}).get("schema")


def has_status(operation, status):
    """Whether an operation is documented to answer with a status."""
    return str(status) in OPERATIONS.get(operation, {}).get("responses", {})


def validate(value, schema):
    """Validates a value, formats included."""
    # References in the schema are to the document's components.
    whole = schema | {"components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)
