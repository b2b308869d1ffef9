"""What was found of the planted faults, as a table that people read."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.detected import Found, Planted

TITLES = {
    "H1": "编码", "H2": "生僻字", "H3": "全角与不可见字符", "H4": "空值写法", "H5": "行列结构", "H6": "Excel损坏",
    "H7": "数字写成文本", "H8": "表头变化", "H9": "代码与名称混用", "H10": "日期哨兵值", "H11": "日期写法",
    "H12": "日期先后", "H13": "时区", "H14": "15位身份证号", "H15": "末位X写法", "H16": "证件号错误",
    "H17": "打码截断", "H18": "姓名异写", "H19": "人已故仍在册", "H20": "电话写法", "H21": "单位名称异写",
    "H22": "单位代码写法", "H23": "状态冲突", "H24": "虚拟单位", "H25": "区县异写", "H26": "撤销区划代码",
    "H27": "村居异写", "H28": "同名地", "H29": "地址写法", "H30": "坐标", "H31": "重复行", "H32": "无主引用",
    "H33": "计量单位", "H34": "代码含义冲突", "H35": "传感器", "H36": "定位", "H37": "目录普查", "H38": "报文",
    "H39": "文本泄露个人信息", "H40": "长期有效证照",
}  # fmt: skip
REPAIRABLE = {
    "H3",
    "H5",
    "H6",
    "H7",
    "H9",
    "H11",
    "H13",
    "H14",
    "H15",
    "H18",
    "H20",
    "H21",
    "H22",
    "H25",
    "H26",
    "H27",
}
"""Faults of writing. Of the others the row does not say what is right: the department does, by a work order."""
UNSEEN = {
    "H2": "生僻字已成问号等符号的才能发现",
    "H23": "登记一方的行业代码未入库时无从比较",
    "H18": "捐赠人与侨团名称可以是繁体，不作提示",
    "H20": "固定电话写在可填任意电话的栏目里，是有效号码",
    "H21": "几个部门的写法各不相同，看不出哪一个是登记的名称",
    "H32": "登记一方的代码被打码，可能就是它",
    "H35": "读数本来静止时，卡住与静止无法区分",
}
"""Why some of a fault cannot be seen; printed where the recall is below 0.99."""
ENOUGH = 0.99


def table(found: Found) -> str:
    """One line a fault."""
    finds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in found.planted:
        for name in one.caught_by:
            finds[one.resource, name][one.fault] += 1
    false: Counter[str] = Counter()
    for alarm in found.false_alarms:
        if mostly := finds.get(alarm):
            false[mostly.most_common(1)[0][0]] += 1
    lines = [
        "| 故障 | | 植入 | 可见 | 发现 | 召回率 | 误报 | 精确率 | 可修复 | 修复正确 | 主要由谁发现 |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for fault in sorted({one.fault for one in found.planted}, key=lambda code: int(code[1:])):
        own = [one for one in found.planted if one.fault == fault]
        lines.append(f"| {' | '.join(_cells(fault, own, false[fault]))} |")
    return "\n".join([*lines, "", *_unseen(found)])


def _unseen(found: Found) -> Iterator[str]:
    """What no rule can see, with its reason, and why the recall of what remains is what it is."""
    reasons = Counter((one.fault, one.unseen) for one in found.planted if one.unseen and not one.detected)
    for (fault, reason), count in sorted(reasons.items()):
        yield f"- {fault} 有 {count} 处不可见：{reason}。"
    for fault, reason in UNSEEN.items():
        own = [one for one in found.planted if one.fault == fault and one.visible]
        if own and sum(one.detected for one in own) < ENOUGH * len(own):
            yield f"- {fault} 未全部发现：{reason}。"


def _cells(fault: str, own: Sequence[Planted], false: int) -> tuple[str, ...]:
    seen, visible = sum(one.detected for one in own), sum(one.visible for one in own)
    repairable = [one for one in own if one.right is not None and fault in REPAIRABLE]
    by = Counter(_kind(name) for one in own for name in one.caught_by)
    by["入库时改正"] = sum(one.repaired and not one.caught_by for one in own)
    who = "、".join(f"{name} {count}" for name, count in by.most_common(3) if count)
    recall = f"{seen / visible:.3f}" if visible else "–"
    counts = (f"{len(own):,}", f"{visible:,}", f"{seen:,}", recall, str(false))
    precision = f"{seen / (seen + false):.3f}" if seen else "–"
    mended = f"{sum(one.repaired for one in repairable) / len(repairable):.3f}" if repairable else "–"
    return (
        fault,
        TITLES.get(fault, ""),
        *counts,
        precision,
        f"{len(repairable):,}" if repairable else "–",
        mended,
        who,
    )


_KINDS = {
    "valid": "数据元校验",
    "format": "类型校验",
    "required": "必填校验",
    "reference": "引用核对",
    "doubtful": "存疑提示",
    "known_name": "名称核对",
    "stuck": "时序检查",
    "spike": "时序检查",
    "step": "时序检查",
}


def _kind(name: str) -> str:
    return _KINDS.get(name.rpartition(".")[2], name)


def details(found: Found, most: int = 40) -> str:
    """The misses and the false alarms, most frequent first: what to mend next."""
    missed = Counter((one.fault, one.resource, one.column) for one in found.planted if one.visible and not one.detected)
    alarms = Counter(found.false_alarms)
    lines = ["missed:", *(f"  {count:6} {' '.join(map(str, what))}" for what, count in missed.most_common(most))]
    lines += ["alarms:", *(f"  {count:6} {' '.join(what)}" for what, count in alarms.most_common(most))]
    return "\n".join(lines)
