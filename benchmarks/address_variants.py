"""Addresses of known buildings as people write them by hand; knows nothing of how the lake reads addresses."""

from collections.abc import Callable, Mapping
from random import Random

Place = Mapping[str, str]
"""county, town, village (the committee's official name), lane, door (a number), estate and room, the last two or ""."""
Habit = Callable[[dict[str, str], Random], None]
_CHINESE = "零一二三四五六七八九"
_CONFUSED = {"蒌": "篓", "鳌": "敖", "洲": "州", "冈": "岗", "斛": "斜"}
_FORMER = {"新会区": "新会县", "台山市": "台山县", "开平市": "开平县", "鹤山市": "鹤山县", "恩平市": "恩平县"}
_TRADITIONAL = str.maketrans("门区东丽环华锦", "門區東麗環華錦")
_SAME_SOUND = str.maketrans("建港胜跃育侨城", "健巷盛越玉桥成")
_ENDINGS = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会")


def _by_hand(number: str) -> str:
    """12 is 十二, as far as people write so: below a hundred."""
    value = int(number)
    if value >= 100:
        return number
    tens, ones = divmod(value, 10)
    return f"{_CHINESE[tens] if tens > 1 else ''}{'十' if tens else ''}{_CHINESE[ones] if ones or not tens else ''}"


def _stem(village: str) -> str:
    return next((village.removesuffix(ending) for ending in _ENDINGS if village.endswith(ending)), village)


def _office(town: str, rng: Random) -> str:
    return rng.choice(["办事处", "办"]) if town.endswith("街道") else "人民政府" if town.endswith("镇") else ""


def _set(**parts: Callable[[dict[str, str], Random], str]) -> Habit:
    def habit(written: dict[str, str], rng: Random) -> None:
        written.update({part: change(written, rng) for part, change in parts.items()})

    return habit


def _swapped(letters: Mapping[str, str], part: str) -> Habit:
    return _set(**{part: lambda written, _rng: "".join(letters.get(one, one) for one in written[part])})


HABITS: dict[str, tuple[float, Habit]] = {
    "no city": (0.3, _set(city=lambda _w, rng: rng.choice(["", "广东省江门市", "江门", "江门市江门市"]))),
    "short county": (0.1, _set(county=lambda w, _r: w["county"][:-1])),
    "former county": (0.03, _set(county=lambda w, _r: _FORMER.get(w["county"], w["county"]))),
    "office of the town": (0.1, _set(town=lambda w, rng: w["town"] + _office(w["town"], rng))),
    "confused letters": (0.05, _swapped(_CONFUSED, "town")),
    "committee": (0.2, _set(village=lambda w, _r: w["committee"])),
    "bare village": (0.08, _set(village=lambda w, _r: _stem(w["committee"]))),
    "no village": (0.08, _set(village=lambda _w, _r: "")),
    "no town": (0.04, _set(town=lambda _w, _r: "")),
    "Chinese numbers": (0.08, _set(door=lambda w, _r: _by_hand(w["door"]))),
    "wide digits": (0.05, _set(door=lambda w, _r: w["door"].translate({48 + n: 0xFF10 + n for n in range(10)}))),
    "blanks": (0.06, _set(gap=lambda _w, rng: rng.choice([" ", "\u3000", "，"]))),
    "door sign": (0.05, _set(number=lambda _w, rng: rng.choice(["#", " 号"]))),
    "no estate": (0.3, _set(estate=lambda _w, _r: "")),
    "estate in brackets": (0.08, _set(estate=lambda w, _r: f"（{w['estate']}）" if w["estate"] else "")),
    "other room": (0.4, _set(room=lambda w, rng: w["room"].replace("室", rng.choice(["房", "", "号房"])))),
    "floor": (0.05, _set(room=lambda w, _r: f"{w['storey']}楼{w['room']}" if w["room"] else "")),
    "no room": (0.2, _set(room=lambda _w, _r: "")),
    "post code": (0.04, _set(end=lambda _w, rng: rng.choice([" 邮编529000", "，电话15400000000"]))),
    "two addresses": (0.02, _set(end=lambda w, _r: f"、{int(w['number_of_door']) + 2}号")),
    "traditional": (0.03, _set(lane=lambda w, _r: w["lane"].translate(_TRADITIONAL))),
    "wrong letter": (0.02, _set(lane=lambda w, _r: w["lane"].translate(_SAME_SOUND))),
    "opposite": (0.04, _set(end=lambda _w, rng: rng.choice(["对面", "旁", "附近"]))),
}
"""What people do, and how often. Later ones see what earlier ones did."""


def written(place: Place, rng: Random) -> tuple[str, frozenset[str]]:
    """The address of a place, and the habits that changed it."""
    known = {"committee": place["village"], "number_of_door": place["door"], "storey": place["room"][:-3]}
    parts = {**place, **known, "city": "江门市", "gap": "", "number": "号", "end": ""}
    parts["village"] = place["community"]
    done = set()
    for name, (share, habit) in HABITS.items():
        if rng.random() < share:
            before = dict(parts)
            habit(parts, rng)
            done |= {name} if parts != before else set()
    head = parts["gap"].join(
        part for part in (parts["city"] + parts["county"], parts["town"], parts["village"]) if part
    )
    door = f"{parts['lane']}{parts['door']}{parts['number']}"
    return f"{head}{parts['gap']}{door}{parts['estate']}{parts['room']}{parts['end']}", frozenset(done)
