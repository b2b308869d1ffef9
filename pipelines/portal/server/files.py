"""The files of the site with their right types, and how long they may be kept."""

import mimetypes
import re
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from catalog.converters.media_types import MEDIA_TYPES

_OTHERS = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".geojson": "application/geo+json",
    ".fgb": "application/vnd.flatgeobuf",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
}
_OF_A_VERSION = re.compile(r"^datasets/[^/]+/\d+\.\d+\.\d+/[^/]+$")
_PAGE = re.compile(r"(^|/)index\.html$")


class SiteFiles(StaticFiles):
    """Starlette answers ranges, tags and HEAD; a file of a version may be kept for a year, as it never changes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        for suffix, kind in {**{f".{name}": kind for name, kind in MEDIA_TYPES.items()}, **_OTHERS}.items():
            mimetypes.add_type(kind, suffix)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As the parent, with a Cache-Control."""
        response = await super().get_response(path, scope)
        never_changes = _OF_A_VERSION.match(path) and not _PAGE.search(path) and response.status_code < 300
        kept = "public, max-age=31536000, immutable" if never_changes else "public, max-age=300"
        response.headers["Cache-Control"] = kept
        return response
