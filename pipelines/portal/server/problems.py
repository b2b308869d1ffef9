"""What a question to the API can be refused for, as CKAN names it."""

from typing import Any


class Problem(Exception):
    """Answered with a status and an `__type`; `fields` says which parameter is wrong and why."""

    def __init__(self, status: int, kind: str, message: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.fields = status, kind, message, fields or {}

    @property
    def said(self) -> dict[str, Any]:
        """The `error` of an answer."""
        return {"__type": self.kind, "message": self.message, **self.fields}


def missing(what: str) -> Problem:
    """404."""
    return Problem(404, "Not Found Error", f"Not found: {what}")


def invalid(field: str, why: str) -> Problem:
    """409, as CKAN answers a parameter that is wrong."""
    return Problem(409, "Validation Error", f"{field}: {why}", {field: [why]})


def unreadable(why: str) -> Problem:
    """400."""
    return Problem(400, "Bad Request", why)
