"""The API in OpenAPI 3.1."""

from typing import Any

from pipelines.portal.server.actions import ACTIONS
from pipelines.portal.server.facts import Facts
from pipelines.portal.server.rows import MOST_ROWS

_NUMBER = {"type": "integer", "minimum": 0}
_PARAMETERS: dict[str, dict[str, dict[str, Any]]] = {
    "package_show": {"id": {"type": "string"}},
    "resource_show": {"id": {"type": "string"}},
    "organization_show": {"id": {"type": "string"}, "include_datasets": {"type": "boolean"}},
    "group_show": {"id": {"type": "string"}, "include_datasets": {"type": "boolean"}},
    "organization_list": {"all_fields": {"type": "boolean"}},
    "group_list": {"all_fields": {"type": "boolean"}},
    "tag_list": {"query": {"type": "string"}},
    "help_show": {"name": {"type": "string", "enum": list(ACTIONS)}},
    "package_list": {"limit": _NUMBER, "offset": _NUMBER},
    "current_package_list_with_resources": {"limit": _NUMBER, "offset": _NUMBER},
    "package_search": {
        "q": {"type": "string"},
        "fq": {"type": "string"},
        "sort": {"type": "string"},
        "rows": {**_NUMBER, "maximum": 1000},
        "start": _NUMBER,
        "facet.field": {"type": "string", "description": "JSON list of fields"},
    },
    "datastore_search": {
        "resource_id": {"type": "string"},
        "filters": {"type": "string", "description": "JSON object: column to value or values"},
        "q": {"type": "string"},
        "fields": {"type": "string", "description": "columns, with commas between them"},
        "sort": {"type": "string", "description": "column asc or desc, with commas between them"},
        "limit": {**_NUMBER, "maximum": MOST_ROWS},
        "offset": _NUMBER,
        "include_total": {"type": "boolean"},
    },
}
_NEEDED = {"id", "resource_id", "name"}
_REFUSALS = {"400": "cannot be read", "404": "not there", "409": "a parameter is wrong"}


def openapi(facts: Facts) -> dict[str, Any]:
    """The document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": facts.title, "version": "3", "description": facts.description},
        "servers": [{"url": facts.base}],
        "paths": {
            **{f"/api/3/action/{name}": _action(name) for name in ACTIONS},
            "/api/rows/{dataset}": {"get": _rows()},
        },
        "components": {"schemas": {"Answer": _envelope()}},
    }


def _action(name: str) -> dict[str, Any]:
    parameters = _PARAMETERS.get(name, {})
    summary = (ACTIONS[name].__doc__ or "").partition("\n")[0]
    asked = [
        {"name": field, "in": "query", "required": field in _NEEDED, "schema": schema}
        for field, schema in parameters.items()
    ]
    body = {"type": "object", "properties": parameters, "required": [one for one in parameters if one in _NEEDED]}
    content = {"application/json": {"schema": body}}
    answers = _answers({"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}})
    return {
        "get": {"operationId": name, "summary": summary, "parameters": asked, "responses": answers},
        "post": {
            "operationId": f"{name}_post",
            "summary": summary,
            "requestBody": {"content": content},
            "responses": answers,
        },
    }


def _rows() -> dict[str, Any]:
    columns = {"type": "object", "additionalProperties": {"type": "string"}}
    known: dict[str, dict[str, Any]] = {
        "limit": {**_NUMBER, "maximum": MOST_ROWS},
        "offset": _NUMBER,
        "sort": {"type": "string"},
        "fields": {"type": "string"},
        "q": {"type": "string"},
        "format": {"type": "string", "enum": ["json", "csv", "parquet"]},
    }
    asked = [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in known.items()]
    place = {"name": "dataset", "in": "path", "required": True, "schema": {"type": "string"}}
    filters = {"name": "columns", "in": "query", "style": "form", "explode": True, "schema": columns}
    formats: dict[str, Any] = {"application/json": {}, "text/csv": {}, "application/vnd.apache.parquet": {}}
    answers = {**_answers(formats), "406": {"description": "a format that is not made"}}
    return {
        "operationId": "rows",
        "summary": "Rows of a dataset; any column is a filter.",
        "parameters": [place, *asked, filters],
        "responses": answers,
    }


def _answers(content: dict[str, Any]) -> dict[str, Any]:
    refused = {status: {"description": why} for status, why in _REFUSALS.items()}
    return {"200": {"description": "what was asked for", "content": content}, **refused}


def _envelope() -> dict[str, Any]:
    properties = {"help": {"type": "string"}, "success": {"type": "boolean"}, "result": {}, "error": {"type": "object"}}
    return {"type": "object", "required": ["help", "success"], "properties": properties}
