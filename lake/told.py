"""Words that a program reads in English and a person in Chinese as well."""


class Told(str):
    """English, as logs, JSON and tests have it, which knows its Chinese (`zh`).

    A text like any other, so that who writes it into a message or a file need not know. Both may hold the same names in
    braces, for which `of` puts in values.
    """

    zh: str

    def __new__(cls, english: str, zh: str) -> "Told":
        """English and Chinese of the same."""
        told = super().__new__(cls, english)
        told.zh = zh
        return told

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """For copies, which are to know both."""
        return str(self), self.zh

    def of(self, **values: object) -> "Told":
        """Both with values for the names in braces; of a value that is told itself, each its own words."""
        chinese = {name: in_chinese(value) if isinstance(value, str) else value for name, value in values.items()}
        return Told(self.format(**values), self.zh.format(**chinese))


def in_chinese(text: str) -> str:
    """The Chinese of a text; the text itself where it has none, as what a database or another program said."""
    return text.zh if isinstance(text, Told) else text
