"""What the site says beside the data, in both languages."""

from collections.abc import Sequence

from catalog.converters.dqv import DIMENSIONS
from catalog.publishing.catalogue_entry import CYCLES
from catalog.publishing.published_dataset import Theme, Words

LANGUAGES = ("zh", "en")
NAVIGATION = (
    ("datasets/", "数据集", "Datasets"),
    ("themes/", "主题", "Themes"),
    ("organizations/", "部门", "Departments"),
    ("closed/", "未开放说明", "Not open"),
    ("requests/", "互动回应", "Requests"),
    ("reuse/", "利用成果", "Reuse"),
    ("developers/", "开发者", "Developers"),
)
_CYCLES_EN = {
    "realtime": "Real time",
    "daily": "Daily",
    "weekly": "Weekly",
    "monthly": "Monthly",
    "quarterly": "Quarterly",
    "semiannual": "Twice a year",
    "yearly": "Yearly",
    "irregular": "As needed",
}
_KINDS = {
    "text": ("文本", "Text"),
    "texts": ("多值文本", "Texts"),
    "integer": ("整数", "Integer"),
    "double": ("小数", "Number"),
    "decimal": ("小数", "Decimal"),
    "date": ("日期", "Date"),
    "timestamp": ("时间", "Date and time"),
    "boolean": ("是否", "Yes or no"),
}
_OPENNESS = {
    "unconditional": ("无条件开放", "Open"),
    "conditional": ("有条件开放", "Open on condition"),
    "none": ("不予开放", "Not open"),
}
FRESHNESS = {
    "current": Words("周期内有更新", "Updated within its cycle"),
    "stale": Words("超过周期未更新", "Not updated within its cycle"),
}
SOUNDNESS = {
    "whole": Words("全部检查符合", "All checks met"),
    "part": Words("部分行不符合检查", "Some rows do not meet a check"),
}
_SEALS = {
    "environment": "环",
    "living": "活",
    "social_aid": "助",
    "housing": "住",
    "public_safety": "安",
    "safety_supervision": "监",
}
REQUESTS = {
    "data": Words("申请开放数据", "Ask for data to be opened"),
    "correction": Words("数据纠错", "Report a fault in data"),
    "objection": Words("权益异议", "Object: a right is infringed"),
}
OUTCOMES = {"answered": Words("已答复", "Answered"), "refused": Words("不予支持", "Refused")}
REUSES = {
    "app": Words("应用", "App"),
    "service": Words("服务", "Service"),
    "research": Words("研究", "Research"),
    "visualisation": Words("可视化", "Visualisation"),
    "teaching": Words("教学", "Teaching"),
}
USES = {
    "downloads": Words("下载", "Downloads"),
    "calls": Words("接口调用", "API calls"),
    "views": Words("页面访问", "Page views"),
}
DOCUMENTS: Sequence[tuple[str, Words]] = (
    ("dictionary.csv", Words("数据字典", "Data dictionary")),
    ("datapackage.json", Words("数据包描述（Data Package v2）", "Data Package v2")),
    ("croissant.json", Words("机器学习数据集描述（Croissant）", "Croissant, for machine learning")),
    ("schema-org.jsonld", Words("schema.org 描述", "schema.org description")),
    ("quality.ttl", Words("质量度量（DQV）", "Quality measurements (DQV)")),
    ("changes.csv", Words("较上一版的变更明细", "What changed since the version before")),
    ("metadata.json", Words("版本元数据", "Metadata of the version")),
    ("SHA256SUMS", Words("校验值", "Checksums")),
)
APPLICATION: Sequence[Words] = (
    Words("申请单位或个人", "Applicant"),
    Words("统一社会信用代码（单位填写）", "Unified social credit code, of an organisation"),
    Words("联系人与联系方式", "Contact"),
    Words("需要的数据项与时间范围", "Items and period"),
    Words("用途与应用场景", "Purpose"),
    Words("如何满足开放条件", "How the condition is met"),
    Words("数据安全保障措施", "Measures that keep the data safe"),
    Words("使用期限", "Until when"),
)
"""What whoever applies for a resource that is open on condition answers."""
TERMS: Sequence[tuple[Words, Words]] = (
    (
        Words("谁可以用", "Who may use it"),
        Words(
            "任何人都可以免费获取、复制、传播、加工和商业使用本平台的数据，无需登录或申请。",
            "Anyone may get, copy, pass on, change and sell what is here, free of charge and without asking.",
        ),
    ),
    (
        Words("须怎样署名", "Attribution"),
        Words(
            "使用时请注明“数据来源：开放江门，发布部门，数据集名称与版本”，改动过的请说明。各数据集的许可以其页面为准。",
            "Name Open Jiangmen, the publishing department, the dataset and its version, and say what you changed. "
            "The licence of each dataset stands on its page.",
        ),
    ),
    (
        Words("不得怎样用", "What one must not do"),
        Words(
            "不得用于违反法律法规的目的，不得借助其他数据识别特定个人，不得以本平台名义为产品背书。",
            "No unlawful use, no identification of persons with the help of other data, "
            "no claim that the city endorses a product.",
        ),
    ),
    (
        Words("质量与责任", "Quality"),
        Words(
            "数据按发布时的状况提供，检查结果随版本公布。发现错误请告知，更正以新版本发布并列出新旧值。",
            "Data come as they are at the release, with the results of their checks. "
            "Corrections come as new versions that list old and new values.",
        ),
    ),
    (
        Words("异议", "Objections"),
        Words(
            "认为开放的数据侵害您的权益，或认为应开放而未开放的，可通过页面上的联系方式提出，处理期间相关行会被标记。",
            "Whoever sees a right infringed, or data kept back that should be open, can object; "
            "the rows concerned are marked until it is decided.",
        ),
    ),
)


def seal(theme: Theme) -> str:
    """The character that stands for a theme."""
    return _SEALS.get(theme.id, theme.title.zh[0])


def cycle(update: str, lang: str) -> str:
    """How often a dataset is updated."""
    return next(title for key, title in CYCLES.items() if key == update) if lang == "zh" else _CYCLES_EN[update]


def kind(logical_type: str, lang: str) -> str:
    """What a column holds."""
    return _KINDS[logical_type.partition("(")[0]][LANGUAGES.index(lang)]


def openness(name: str, lang: str) -> str:
    """Whether a resource is open."""
    return _OPENNESS[name][LANGUAGES.index(lang)]


def dimension(name: str, lang: str) -> str:
    """A dimension of quality."""
    return DIMENSIONS.get(name, (name, name))[LANGUAGES.index(lang)]
