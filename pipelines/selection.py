"""`lake run --select`: which assets a person means."""

from collections.abc import Sequence, Set
from fnmatch import fnmatchcase

import dagster as dg

from assets.steps import table_name
from lake.errors import LakeError


def select_assets(
    definitions: dg.Definitions, candidates: dg.AssetSelection, patterns: Sequence[str]
) -> list[dg.AssetKey]:
    """Assets by name (`psb_resident`, `std.psb_*`); `+name` takes what it is built from along, `name+` what is built
    from it. No pattern means all candidates. Tables made in one step always come together.
    """
    assets = [asset for asset in definitions.assets or () if isinstance(asset, dg.AssetsDefinition)]
    allowed = candidates.resolve(assets)
    if not patterns:
        return sorted(allowed)
    wanted: dg.AssetSelection = dg.AssetSelection.keys()
    for pattern in patterns:
        wanted = wanted | _selection(pattern, allowed)
    chosen = wanted.required_multi_asset_neighbors().resolve(assets)
    return sorted(chosen & allowed)


def _selection(pattern: str, allowed: Set[dg.AssetKey]) -> dg.AssetSelection:
    name = pattern.removeprefix("+").removesuffix("+")
    keys = [key for key in allowed if fnmatchcase(table_name(key), name) or fnmatchcase(key.path[-1], name)]
    if not keys:
        raise LakeError(
            f"nothing in the lake is called {name!r}",
            advice="give a resource (psb_resident), a table (topic.smart_water_reservoir) or a pattern (std.psb_*)",
        )
    selection: dg.AssetSelection = dg.AssetSelection.assets(*keys)
    upstream = selection.upstream() if pattern.startswith("+") else selection
    return upstream | selection.downstream() if pattern.endswith("+") else upstream
