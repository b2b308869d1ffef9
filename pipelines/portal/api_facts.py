"""What the server answers from: written into the folder of the site, so that it opens nothing else."""

from catalog.converters.ckan import columns_of, group_of, licence_of, organization_of, package
from catalog.converters.ckan_kept_back import kept_back_package
from pipelines.portal.site import Site

API_FACTS = "api/facts.json"


def api_facts(site: Site) -> dict[str, object]:
    """Packages, organizations, groups and licences in CKAN's words, columns, and where the rows lie."""
    portal, closed = site.portal, [one.resource for one in site.closed]
    licences = {dataset.licence.id: licence_of(dataset) for dataset in site.datasets}
    return {
        "base": portal.base,
        "title": portal.title.zh,
        "description": portal.description.zh,
        "email": portal.contact.email,
        "packages": [
            *(package(portal, dataset) for dataset in site.datasets),
            *(kept_back_package(portal, resource) for resource in closed),
        ],
        "organizations": [organization_of(portal, unit, site.datasets, closed) for unit in site.departments.values()],
        "groups": [group_of(portal, theme, site.datasets, closed) for theme in portal.themes],
        "licences": list(licences.values()),
        "columns": {dataset.id: columns_of(dataset) for dataset in site.datasets},
        "rows": {
            dataset.id: file.path for dataset in site.datasets for file in dataset.files if file.format == "parquet"
        },
        "withdrawn": {one.id: one.reason for one in site.withdrawn},
    }
