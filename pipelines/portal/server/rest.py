"""Rows of a dataset by a plain address, `/api/rows/<dataset>?<column>=<value>&sort=…`, in the format of Accept."""

import json
from io import BytesIO

import pyarrow.parquet as pq
from starlette.requests import Request
from starlette.responses import Response

from assets.publication.plain_values import flat
from catalog.converters.media_types import MEDIA_TYPES
from pipelines.portal.server.facts import Facts
from pipelines.portal.server.parameters import Parameters
from pipelines.portal.server.problems import Problem
from pipelines.portal.server.rows import MOST_ROWS, Answer, Question, ask, order_of, records

_RESERVED = frozenset({"limit", "offset", "sort", "fields", "q", "format"})
_FORMATS = ("json", "csv", "parquet")


def rows_answer(facts: Facts, request: Request) -> Response:
    """Problem as elsewhere; 406 for a format that is not made."""
    name = request.path_params["dataset"]
    dataset = facts.package(name)["name"]
    asked, form = Parameters(request.query_params), _form(request)
    known = [column["id"] for column in facts.columns[dataset]]
    question = Question(
        filters={key: request.query_params.getlist(key) for key in request.query_params if key not in _RESERVED},
        words=asked.text("q"),
        fields=asked.words("fields") or known,
        order=order_of(asked.text("sort")),
        limit=asked.number("limit", 100, MOST_ROWS),
        offset=asked.number("offset", 0, 10**12),
    )
    answer = ask(facts.file_of(dataset), question)
    headers = {"X-Total-Count": str(answer.total), "Vary": "Accept", "Content-Location": _location(facts, dataset)}
    return Response(_content(answer, form), media_type=_media(form), headers=headers)


def _form(request: Request) -> str:
    """By `format`, else the first of Accept that is made here; JSON for those who take anything."""
    named = request.query_params.get("format")
    accepted = (
        [named] if named else [part.split(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    )
    for wanted in accepted:
        if wanted in ("", "*/*", "application/*", "text/html"):
            return "json"
        for form in _FORMATS:
            if wanted in (form, MEDIA_TYPES[form]):
                return form
    made = ", ".join(MEDIA_TYPES[form] for form in _FORMATS)
    raise Problem(406, "Not Acceptable", f"rows come as {made}")


def _content(answer: Answer, form: str) -> bytes:
    if form == "json":
        return json.dumps({"total": answer.total, "rows": records(answer.frame)}, ensure_ascii=False).encode()
    content = BytesIO()
    if form == "csv":
        flat(answer.frame.to_arrow()).write_csv(content, float_scientific=False)
    else:
        pq.write_table(answer.frame.to_arrow(), content, compression="zstd")
    return content.getvalue()


def _media(form: str) -> str:
    return "text/csv; charset=utf-8" if form == "csv" else MEDIA_TYPES[form]


def _location(facts: Facts, dataset: str) -> str:
    return f"/{facts.rows[dataset]}"
