"""The pages of the site, each in both languages: which there are, from which template, with what on them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any
from urllib.parse import quote, urlsplit

from assets.publication.samples import Sampled
from catalog.converters.dqv import share
from catalog.converters.schema_org import schema_org
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.made_up_rows import MARK
from catalog.publishing.published_dataset import PublishedDataset, Theme, Words
from pipelines.portal import examples, words
from pipelines.portal.chart import charts
from pipelines.portal.exchange import exchange_pages, most_used
from pipelines.portal.libraries import MAP, PREVIEW, SQL
from pipelines.portal.page import Page
from pipelines.portal.point_map import point_map
from pipelines.portal.preview import Rows
from pipelines.portal.rendering import environment, spoken
from pipelines.portal.site import Site

ERROR = "error.html.j2"
_NEWEST = 6
_CLOSED = ("conditional", "none")
_FRESH, _SOUND = ("current", "stale"), ("whole", "part")


def rendered(site: Site, rows: Mapping[str, Rows | None], libraries: Set[str]) -> Iterator[tuple[str, str]]:
    """File → HTML, relative to the folder of the site.

    `rows` are those of each dataset's present version; `libraries` the browser's that the site has.
    """
    jinja = environment()
    for lang in words.LANGUAGES:
        shared: dict[str, Any] = {
            "has_preview": PREVIEW in libraries,
            "has_sql": SQL in libraries,
            "has_map": MAP in libraries,
            "fresh": lambda dataset: _FRESH[dataset.id in site.stale],
            "sound": _sound,
        }
        for page in _pages(site, rows, lang):
            here = f"{'en/' if lang == 'en' else ''}{page.path}"
            text = jinja.get_template(page.template).render(
                **spoken(lang), **shared, **_places(site, page, lang), **page.content
            )
            yield f"{here}index.html" if page.template != ERROR else f"{here}404.html", text


def _places(site: Site, page: Page, lang: str) -> dict[str, Any]:
    """Links are relative, so that the site may lie anywhere below a server; a page of errors may stand anywhere."""
    path, up = page.path, "../" * page.path.count("/")
    if page.template == ERROR:
        up = f"{urlsplit(site.portal.base).path}/{'en/' if lang == 'en' else ''}"
    root = up.removesuffix("en/") if page.template == ERROR else up + ("../" if lang == "en" else "")
    return {
        "portal": site.portal,
        "site_name": "开放江门" if lang == "zh" else "Open Jiangmen",
        "here": path,
        "root": root or "./",
        "home": up or "./",
        "other": f"{root}en/{path}" if lang == "zh" else f"{root}{path}",
    }


def _pages(site: Site, rows: Mapping[str, Rows | None], lang: str) -> Iterator[Page]:
    yield Page("", "home.html.j2", _home(site))
    yield Page(
        "datasets/",
        "datasets.html.j2",
        {"datasets": site.datasets, "closed": site.closed, "filters": _filters(site, lang)},
    )
    for dataset in site.datasets:
        yield Page(f"datasets/{dataset.id}/", "dataset.html.j2", _dataset(site, dataset, rows[dataset.id], lang))
        for version in dataset.history:
            content = {"dataset": dataset, "version": version, "documents": _documents(dataset, version.version)}
            yield Page(f"datasets/{dataset.id}/{version.version}/", "version.html.j2", content)
    for one in site.withdrawn:
        yield Page(f"datasets/{one.id}/", "tombstone.html.j2", {"withdrawn": one})
    yield from _groups(site, lang)
    yield Page("closed/", "closed.html.j2", _closed(site))
    for kept in site.closed:
        yield Page(f"closed/{kept.resource.id}/", "kept_back.html.j2", _kept_back(site, kept))
    yield Page("developers/", "developers.html.j2", _developers(site))
    yield from exchange_pages(site)
    yield Page("terms/", "terms.html.j2", {"terms": words.TERMS})
    yield Page("", ERROR, {})


def _home(site: Site) -> dict[str, Any]:
    return {
        "datasets": site.datasets,
        "newest": site.datasets[:_NEWEST],
        "most_used": most_used(site),
        "rows": sum(dataset.rows for dataset in site.datasets),
        "versions": sum(len(dataset.history) for dataset in site.datasets),
        "publishers": {dataset.publisher.id for dataset in site.datasets},
        "themes": [(theme, len(_of_theme(site, theme))) for theme in site.portal.themes],
    }


def _dataset(site: Site, dataset: PublishedDataset, rows: Rows | None, lang: str) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "folder": f"datasets/{dataset.id}/{dataset.version}/",
        "met": met(dataset),
        "map": point_map(dataset, rows.frame) if rows else None,
        "titles": json.dumps({one.name: one.title if lang == "zh" else one.name for one in dataset.columns}),
        "charts": charts(dataset, rows.told, lang) if rows else [],
        "preview": rows.first if rows else [],
        "names": rows.names if rows else {},
        "numeric": rows.numeric if rows else [],
        "decimals": " ".join(column.name for column in dataset.columns if column.type.startswith("decimal")),
        "parquet": f"datasets/{dataset.id}/{dataset.version}/{dataset.id}.parquet" if rows else "",
        "structured": _script(schema_org(site.portal, dataset)),
        "examples": examples.of_dataset(site.portal, dataset),
        "mail_correct": _mail(dataset, "数据纠错或异议"),
        "mail_ask": _mail(dataset, "咨询"),
    }


def met(dataset: PublishedDataset) -> float:
    """Percent of what its checks looked at; 100 only when every one of them was met whole."""
    if all(share(found) == 1 for found in dataset.evidence):
        return 100
    checked = sum(found.checked for found in dataset.evidence)
    return round(100 * (checked - sum(found.failed for found in dataset.evidence)) / checked, 1)


def _script(content: Mapping[str, Any]) -> Any:
    """JSON inside a script element: what would end the element is written as an escape."""
    from markupsafe import Markup

    text = json.dumps(content, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _mail(dataset: PublishedDataset, about: str) -> str:
    return _mail_about(dataset.contact.email, f"{about}：{dataset.title.zh}（{dataset.id} {dataset.version}）")


def _mail_about(address: str, subject: str, questions: Sequence[Words] = ()) -> str:
    """With a line for each question that the writer answers."""
    body = "&body=" + quote("\r\n".join(f"{question.zh}：" for question in questions)) if questions else ""
    return f"mailto:{address}?subject={quote(subject)}{body}"


def _documents(dataset: PublishedDataset, version: str) -> list[tuple[str, Words]]:
    """What lies beside the data files: older versions have less of it."""
    known = next(one for one in dataset.history if one.version == version)
    return [(name, about) for name, about in words.DOCUMENTS if name in known.documents]


def _groups(site: Site, lang: str) -> Iterator[Page]:
    yield from _themes(site, lang)
    yield from _departments(site, lang)


def _themes(site: Site, lang: str) -> Iterator[Page]:
    title, themes = _say(lang, "主题", "Themes"), site.portal.themes
    groups = [(one.id, getattr(one.title, lang), words.seal(one), len(_of_theme(site, one))) for one in themes]
    yield Page("themes/", "groups.html.j2", {"title": title, "groups": groups, "kind_of_list": "themes"})
    for theme in themes:
        shown = {
            "title": getattr(theme.title, lang),
            "seal": words.seal(theme),
            "about": "",
            "closed": _closed_of_theme(site, theme),
            "datasets": _of_theme(site, theme),
            "above": "themes/",
            "above_title": title,
        }
        yield Page(f"themes/{theme.id}/", "group.html.j2", shown)


def _departments(site: Site, lang: str) -> Iterator[Page]:
    title, units = _say(lang, "部门", "Departments"), site.departments.values()
    groups = [(one.id, getattr(one.title, lang), "", len(_of_department(site, one.id))) for one in units]
    groups.sort(key=lambda group: -group[3])
    yield Page("organizations/", "groups.html.j2", {"title": title, "groups": groups, "kind_of_list": "units"})
    for unit in units:
        shown = {
            "title": getattr(unit.title, lang),
            "seal": "",
            "about": unit.title.en if lang == "zh" else unit.title.zh,
            "closed": [one.resource for one in site.closed if one.resource.department.id == unit.id],
            "datasets": _of_department(site, unit.id),
            "above": "organizations/",
            "above_title": title,
        }
        yield Page(f"organizations/{unit.id}/", "group.html.j2", shown)


def _closed(site: Site) -> dict[str, Any]:
    groups = [(kind, [one.resource for one in site.closed if one.resource.kind == kind]) for kind in _CLOSED]
    counts = [("unconditional", site.unconditional), *((kind, len(group)) for kind, group in groups)]
    return {"counts": counts, "total": sum(count for _, count in counts), "groups": groups}


def _kept_back(site: Site, one: Sampled) -> dict[str, Any]:
    said = f"{one.resource.title.zh}（{one.resource.id}）"
    return {
        "resource": one.resource,
        "rows": one.rows,
        "mark": MARK,
        "application": _mail_about(site.portal.contact.email, f"有条件开放数据申请：{said}", words.APPLICATION),
        "objection": _mail_about(site.portal.contact.email, f"开放异议：{said}"),
        "questions": words.APPLICATION,
    }


def _developers(site: Site) -> dict[str, Any]:
    shown = examples.of_portal(site.portal, site.datasets[0])
    return {"addresses": examples.ADDRESSES, "examples": shown, "limits": examples.LIMITS}


def _filters(site: Site, lang: str) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Name, heading and options of each; what no dataset has is no option."""
    from catalog.converters.media_types import SHOWN

    closed = [one.resource for one in site.closed]
    themes = [
        (theme.id, getattr(theme.title, lang), len(_of_theme(site, theme)) + len(_closed_of_theme(site, theme)))
        for theme in site.portal.themes
    ]
    publishers = Counter([*(one.publisher.id for one in site.datasets), *(one.department.id for one in closed)])
    units = [(name, getattr(site.departments[name].title, lang), count) for name, count in publishers.items()]
    formats = [
        (name, SHOWN[name], sum(any(file.format == name for file in one.files) for one in site.datasets))
        for name in SHOWN
    ]
    cycles = Counter([*(one.update for one in site.datasets), *(one.update for one in closed)])
    updates: list[tuple[str, str, int]] = [
        (name, words.cycle(name, lang), count) for name, count in sorted(cycles.items())
    ]
    kinds = Counter(["unconditional"] * len(site.datasets) + [one.kind for one in closed])
    rights = [(kind, words.openness(kind, lang), kinds[kind]) for kind in ("unconditional", *_CLOSED)]
    fresh = Counter(_FRESH[one.id in site.stale] for one in site.datasets)
    sound = Counter(_sound(one) for one in site.datasets)
    found: list[tuple[str, str, list[tuple[str, str, int]]]] = [
        ("openness", _say(lang, "开放属性", "Openness"), rights),
        ("themes", _say(lang, "主题", "Theme"), themes),
        ("publisher", _say(lang, "部门", "Department"), sorted(units, key=lambda unit: -unit[2])),
        ("formats", _say(lang, "格式", "Format"), formats),
        ("update", _say(lang, "更新周期", "Updated"), updates),
        ("freshness", _say(lang, "新鲜度", "Freshness"), _told(lang, words.FRESHNESS, fresh)),
        ("quality", _say(lang, "质量", "Quality"), _told(lang, words.SOUNDNESS, sound)),
    ]
    return [(name, title, [option for option in options if option[2]]) for name, title, options in found]


def _told(lang: str, titles: Mapping[str, Words], counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [(name, getattr(title, lang), counts.get(name, 0)) for name, title in titles.items()]


def _sound(dataset: PublishedDataset) -> str:
    return _SOUND[met(dataset) < 100]


def _of_theme(site: Site, theme: Theme) -> Sequence[PublishedDataset]:
    return [dataset for dataset in site.datasets if theme.id in {one.id for one in dataset.themes}]


def _closed_of_theme(site: Site, theme: Theme) -> Sequence[KeptBack]:
    return [one.resource for one in site.closed if one.resource.theme and one.resource.theme.id == theme.id]


def _of_department(site: Site, department: str) -> Sequence[PublishedDataset]:
    return [dataset for dataset in site.datasets if dataset.publisher.id == department]


def _say(lang: str, chinese: str, english: str) -> str:
    return chinese if lang == "zh" else english
