"""What search engines are told: every page with the day its data changed."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from catalog.publishing.published_dataset import Portal

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST_ADDRESSES = 50_000


def sitemap(portal: Portal, files: Iterable[str], modified: Mapping[str, str]) -> str:
    """`files` are HTML files below the site; `modified` says of folders when they changed (ISO days)."""
    root = ElementTree.Element("urlset", {"xmlns": _NAMESPACE})
    pages = [file.removesuffix("index.html") for file in files if file.endswith("index.html")]
    for page in sorted(pages)[:_MOST_ADDRESSES]:
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = f"{portal.base}/{page}"
        day = modified.get(page.removeprefix("en/"))
        ElementTree.SubElement(entry, "lastmod").text = day or f"{portal.modified:%Y-%m-%d}"
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def robots(portal: Portal) -> str:
    """Everything may be read."""
    return f"User-agent: *\nAllow: /\nSitemap: {portal.base}/sitemap.xml\n"
