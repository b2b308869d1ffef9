"""The text of an address without what is not address: widths, blanks, traditional letters, labels, asides, numbers."""

import polars as pl

from quality.addresses.words import any_of, simplified, words

_BLANKS = r"[\s\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}\"'“”‘’*]+"
_DASHES = r"[\x{2010}-\x{2015}\x{2212}\x{2500}\x{FE58}_]+"
_LABEL = r"^(?:家庭|户籍|户口|现|详细|经营|注册|联系|通讯|常住)*(?:地址|住址|居住地|所在地|住所|坐落)(?:在|是|为)?[:：]"
_POST = (
    r"[,，;；(]?(?:邮政编码|邮编)[:：]?\d{0,6}\)?|[,，;；]?(?:联系)?(?:电话|手机|Tel)[:：]?[\d-]{7,}"
    r"|1[3-9]\d{9}$|^529\d{3}|529\d{3}$"
)
"""Telephone numbers, and post codes: those of this city begin with 529."""


def cleaned(text: pl.Expr) -> pl.Expr:
    """The address in half-width, simplified letters without blanks, labels, post codes and telephone numbers."""
    plain = text.str.normalize("NFKC").str.replace_many(simplified())
    plain = plain.str.replace_all(_BLANKS, "").str.replace_all(_DASHES, "-").str.replace(_LABEL, "")
    return plain.str.replace_all(_POST, "").str.strip_chars(".,。，;；:：-")


def is_nothing(clean: pl.Expr) -> pl.Expr:
    """Whether a cleaned text says that there is no address."""
    nothing = rf"^(?:{'|'.join(_escaped(word) for word in words().nothing)}|[^\p{{Han}}]*)$"
    return clean.str.contains(f"(?i){nothing}")


def without_aside(clean: pl.Expr) -> pl.Expr:
    """The text without what stands in brackets."""
    return clean.str.replace_all(r"[(\[【〔][^)\]】〕]*[)\]】〕]?", "")


def aside(clean: pl.Expr) -> pl.Expr:
    """What stands in the first brackets."""
    return clean.str.extract(r"[(\[【〔]([^)\]】〕]+)", 1)


def begins_outside() -> str:
    """A pattern of texts that begin in another province or country. 北京路 and 香港街 are roads of ours."""
    mainland, islands, abroad = words().provinces.mainland, words().provinces.islands, words().abroad
    part = r"(?:省|市|(?:\p{Han}{2,4})?自治区|\p{Han}{2,5}[市县区州])"
    return rf"^(?:中国)?(?:{any_of(mainland)}{part}|{any_of((*islands, *abroad))}(?:[^路街大里]|$))"


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("/", r"\/")
