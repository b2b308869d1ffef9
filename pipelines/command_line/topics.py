"""`lake catalog topics`: the page on the topic libraries, written from the models."""


def topics() -> None:
    """Print docs/topics.md as the models and catalog/left_out.yaml have it."""
    from assets.context import MODEL_FOLDERS
    from assets.scoreboard.library_page import library_page
    from catalog.models.left_out import left_out
    from catalog.models.sql_model import load_models
    from catalog.registry.registry import Registry

    print(library_page(load_models(MODEL_FOLDERS), Registry.load().systems, left_out()), end="")
