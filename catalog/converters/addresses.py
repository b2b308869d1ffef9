"""Under which addresses a portal shows what it has: the same in every vocabulary, and never another."""

from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import Organisation, Portal, PublishedDataset, PublishedFile, Theme


def dataset_address(portal: Portal, dataset: PublishedDataset) -> str:
    """The dataset itself and the page about it."""
    return f"{portal.base}/datasets/{dataset.id}"


def version_address(portal: Portal, dataset: PublishedDataset, version: str) -> str:
    """The folder of one version."""
    return f"{dataset_address(portal, dataset)}/{version}"


def file_address(portal: Portal, file: PublishedFile) -> str:
    """What a file is downloaded from."""
    return f"{portal.base}/{file.path}"


def kept_back_address(portal: Portal, resource: KeptBack) -> str:
    """A resource that is described and not published, and the page about it."""
    return f"{portal.base}/closed/{resource.id}"


def organisation_address(portal: Portal, organisation: Organisation) -> str:
    """A department."""
    return f"{portal.base}/organizations/{organisation.id}"


def theme_address(portal: Portal, theme: Theme) -> str:
    """A theme."""
    return f"{portal.base}/themes/{theme.id}"


def terms_address(portal: Portal) -> str:
    """The page about rights and duties of those who use the data."""
    return f"{portal.base}/terms"
