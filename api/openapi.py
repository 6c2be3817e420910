"""`/api/openapi.json`: what FastAPI knows, and `openapi.yml` for the plain ASGI routes beside it.

`/ogc/openapi` describes the OGC APIs. There is no page of documentation: the stock ones load scripts from
outside.
"""

from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI

_DESCRIBED = Path(__file__).with_suffix(".yml")


def install(app: FastAPI) -> None:
    """Let `app` describe also the routes that it cannot see, and every error as a problem document."""
    of_fastapi = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete(of_fastapi())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """`document` with the plain routes, and with problem details for every other answer."""
    described = yaml.safe_load(_DESCRIBED.read_text(encoding="utf-8"))
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(described["schemas"])
    components.setdefault("responses", {}).update(described["responses"])
    document["paths"] = dict(sorted({**document["paths"], **described["paths"]}.items()))
    problem = {"$ref": "#/components/responses/Problem"}
    for operations in document["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            if "422" in answers:
                answers["422"] = problem
            answers.setdefault("default", problem)
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    return document
