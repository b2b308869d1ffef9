"""One description of a dataset in memory, made of the publication list and of what its versions say of themselves."""

from collections.abc import Sequence
from datetime import date, datetime

from assets.publication.delta import CHANGES
from assets.publication.version import VersionMetadata
from catalog.beijing import BEIJING
from catalog.contracts.reference_models import Licence, Publication
from catalog.publishing.portal import PortalSettings
from catalog.publishing.published_dataset import (
    Contact,
    Organisation,
    Portal,
    PublishedDataset,
    PublishedVersion,
    Terms,
    Theme,
    Words,
)
from catalog.registry.registry import Registry

_ALWAYS = ("dictionary.csv", "metadata.json", "SHA256SUMS")
_SINCE_FORMAT_3 = ("datapackage.json", "croissant.json", "schema-org.jsonld", "quality.ttl")
_UNKNOWN = Words(zh="早期版本，没有变更记录。", en="An early version without a record of changes.")


def describe(
    registry: Registry,
    settings: PortalSettings,
    publication: Publication,
    version: VersionMetadata,
    history: Sequence[VersionMetadata],
    disputed: int = 0,
) -> PublishedDataset:
    """A dataset in one of its versions; `history` is oldest first and has that version in it."""
    begins, ends = _period(publication, version)
    english = publication.description_en or f"{publication.title.en}."
    return PublishedDataset(
        id=publication.id,
        title=publication.title,
        description=Words(publication.description, english),
        table=publication.table,
        publisher=_organisation(registry, publication.publisher),
        contact=_contact(registry, settings, publication.publisher),
        licence=_terms(registry.licences[publication.licence]),
        themes=tuple(_theme(registry, theme) for theme in publication.themes),
        keywords=publication.keywords,
        update=publication.update,
        version=version.version,
        history=tuple(_version(known) for known in history),
        begins=begins,
        ends=ends,
        rows=version.rows,
        key=version.key,
        columns=version.columns,
        files=version.files,
        evidence=version.evidence,
        standards=publication.standards,
        approved_by=publication.approved_by,
        approved_on=publication.approved_on,
        basis=publication.basis,
        geometry=publication.geometry,
        disputed=disputed,
    )


def portal_facts(registry: Registry, settings: PortalSettings, modified: datetime) -> Portal:
    """The catalogue's own description."""
    licence = registry.licences.get(settings.licence)
    return Portal(
        base=settings.base.rstrip("/"),
        title=settings.title,
        description=settings.description,
        publisher=_organisation(registry, settings.publisher),
        contact=_contact(registry, settings, settings.publisher),
        division=settings.division,
        division_title=settings.division_title,
        box=settings.box,
        modified=modified,
        themes=tuple(_theme(registry, theme) for theme in registry.themes),
        licence=_terms(licence) if licence else None,
    )


def _version(known: VersionMetadata) -> PublishedVersion:
    changes = bool(known.added or known.removed or known.changed)
    documents = [*_ALWAYS, *(_SINCE_FORMAT_3 if known.format_version >= 3 else ()), *([CHANGES] if changes else [])]
    return PublishedVersion(
        version=known.version,
        released_at=known.released_at,
        rows=known.rows,
        data_version=known.data_version,
        notes=known.notes or _UNKNOWN,
        files=known.files,
        added=known.added,
        removed=known.removed,
        changed=known.changed,
        changes_path=f"datasets/{known.dataset}/{known.version}/{CHANGES}" if changes else None,
        documents=tuple(documents),
    )


def _period(publication: Publication, version: VersionMetadata) -> tuple[date, date]:
    """What the rows tell of: by their own dates, else by the list, else how things were at the release."""
    told, released = publication.coverage, version.released_at.astimezone(BEIJING).date()
    ends = version.ends or told.until or released
    begins = version.begins or told.since or ends
    return min(begins, ends), ends


def _organisation(registry: Registry, department: str) -> Organisation:
    found = registry.departments[department]
    return Organisation(found.id, found.title, found.uscc)


def _contact(registry: Registry, settings: PortalSettings, department: str) -> Contact:
    return Contact(registry.departments[department].title, settings.email, settings.phone)


def _terms(licence: Licence) -> Terms:
    return Terms(licence.id, licence.title, licence.url, licence.summary)


def _theme(registry: Registry, theme: str) -> Theme:
    found = registry.themes[theme]
    return Theme(found.id, found.title, found.eu)
