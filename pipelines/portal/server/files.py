"""The files of the site with their right types, and how long they may be kept."""

import mimetypes
import re

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from catalog.converters.media_types import MEDIA_TYPES
from pipelines.portal.desk.use import UseCounter
from pipelines.portal.server.facts import Source

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
_WITHDRAWN = re.compile(r"^(?P<language>en/)?datasets/(?P<dataset>[^/]+)(/|$)")
_OF_A_DATASET = re.compile(
    r"^(en/)?datasets/(?P<dataset>[^/]+)(/index\.html|(?P<file>/\d+\.\d+\.\d+/(?P=dataset)\.[^/]+))?$"
)
_PAGE = re.compile(r"(^|/)index\.html$")


class SiteFiles(StaticFiles):
    """Starlette answers ranges, tags and HEAD; a file of a version may be kept for a year, as it never changes.

    What was withdrawn is answered 410, with the page that says so, whatever file of it is asked for.
    """

    def __init__(self, source: Source, use: UseCounter | None = None) -> None:
        super().__init__(directory=source.facts.folder, html=True)
        self._source, self._use = source, use
        for suffix, kind in {**{f".{name}": kind for name, kind in MEDIA_TYPES.items()}, **_OTHERS}.items():
            mimetypes.add_type(kind, suffix)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As the parent, with a Cache-Control."""
        if (gone := _WITHDRAWN.match(path)) and gone["dataset"] in self._source.facts.withdrawn:
            page = self._source.facts.folder / (gone["language"] or "") / "datasets" / gone["dataset"] / "index.html"
            return FileResponse(page, 410, headers={"Cache-Control": "no-cache"})
        response = await super().get_response(path, scope)
        in_english = self._source.facts.folder / "en" / "404.html"
        if response.status_code == 404 and path.startswith("en/") and in_english.is_file():
            return FileResponse(in_english, 404, headers={"Cache-Control": "no-cache"})
        if path.endswith(".gz") and response.status_code < 300:  # by name it would be what is inside
            response.headers["Content-Type"] = MEDIA_TYPES["jsonl.gz"]
        never_changes = _OF_A_VERSION.match(path) and not _PAGE.search(path) and response.status_code < 300
        kept = "public, max-age=31536000, immutable" if never_changes else "public, max-age=300"
        response.headers["Cache-Control"] = kept
        if self._use and scope["method"] == "GET":
            self._count(self._use, path, Headers(scope=scope), response)
        return response

    def _count(self, use: UseCounter, path: str, asked: Headers, response: Response) -> None:
        """Files that begin to be read, and pages; not what a page of the site itself fetches for its preview."""
        found = _OF_A_DATASET.match(path)
        if not found or found["dataset"] not in self._source.facts.columns:
            return
        begun = response.status_code == 200 and asked.get("range", "bytes=0-").startswith("bytes=0-")
        own = asked.get("sec-fetch-site") == "same-origin" and asked.get("sec-fetch-dest") == "empty"
        if begun and not own:
            use.count(found["dataset"], "downloads" if found["file"] else "views", asked.get("user-agent", ""))
