"""The companies, people and bodies that a Chinese article names.

There are no capitals to go by. A name shows itself by a company's ending, by quotation marks or brackets around another
spelling of it, or by standing again and again where somebody acts: before 将, 宣布, 否认.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tracker.draft.names import MOST_NAMES, Named
from tracker.language import fold
from tracker.match.lexicon import default_lexicon
from tracker.match.names import short_forms
from tracker.model import Article
from tracker.stance.credit import same_outlet

_HAN = r"\u3400-\u9fff"
_EDGE = (
    rf"(?:^|[^{_HAN}\w]|据|由|与|與|和|对|對|在|向|被|从|從|旗下|平台|巨头|巨頭|券商|车企|車企|公司|厂商|廠商|"
    rf"品牌|企业|企業|集团|集團)"
)
_ENDING = (
    "股份有限公司|有限责任公司|有限公司|集团|集團|控股|股份|科技|银行|銀行|证券|證券|电器|汽车|汽車|半导体|半導體|"
    "生物|医药|醫藥|地产|"
    "地產|置业|网络|網絡|传媒|傳媒|航空|电子|電子|能源|食品|茶饮|乳业|证监会|管理局|监管局|交易所|公司"
)
_LONG = re.compile(rf"{_EDGE}(?P<name>[{_HAN}]{{2,6}}?(?:{_ENDING})+)")
_ACTS = (
    "将|將|计划|計劃|拟|擬|宣布|否认|否認|回应|回應|表示|称|稱|方面|发言人|發言人|相关负责人|已|正|内部|內部|董事|"
    "发布|發布|披露|公告|决定|決定|"
    "今年|去年|明年|在|的|旗下|筹|籌|官方|要|打算|承认|證實|证实|创始人|員工|员工|管理|高管|股东|股東|现|原"
)
_ACTOR = re.compile(rf"{_EDGE}(?P<name>[{_HAN}]{{2,6}}?)(?={_ACTS})")
_SCRIPTS = re.compile(
    rf"(?P<han>[{_HAN}]{{2,10}})[（(](?:以下简称|下称|简称|英文名|英文|股票代码)?[:：]?[“「\"]?"
    rf"(?P<other>[A-Za-z][A-Za-z0-9 .&'’-]{{1,38}}|[{_HAN}]{{2,8}})[”」\"]?(?:[,，;；][^）)]*)?[）)]"
)
_LATIN_FIRST = re.compile(rf"(?P<other>[A-Z][A-Za-z0-9 .&'’-]{{1,38}}?) ?[（(](?P<han>[{_HAN}]{{2,10}})[）)]")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9]*(?:[ &.'’-][A-Z][A-Za-z0-9]*)*")
_CALLED = re.compile(r"^(?:以下简称|下称|下稱|简称|簡稱)")
_PLAIN = re.compile(
    "^(?:该|該|本|其|此|这|那|双方|公司|记者|記者|知情|消息|人士|媒体|业内|有关|相关|多|一|两|兩|三|目前|今|昨|"
    "日前|截至|据|不|也|还|我|他|她|它|"
    "但|而|并|同时|此外|外卖|员工|管理|部分|所有|市场|行业|分析|独家|內地|内地|国内|平台|项目|項目|首批|上述|另|"
    "当|去|年|月|首|预计|团队|未|没|因|若|如|"
    "虽|由|为|在|对|与|和|就|被|从|到|至|之|以|及|或|则|只|已|正|将|最|新|旧|前|后|上|下|内|外|中|曾|经|使|让|把|"
    "给|按|作|做|有|无|是|可|能|会|应|须|要)"
)
_PERSON_AFTER = re.compile("^(?:说|表示|坦言|指出|认为|告诉|辞|卸任|离职|离任|接任)")
_LEAST = 2  # mentions of a name that has nothing else to show


def chinese(article: Article) -> list[Named]:
    """Who is named in a Chinese article, those named most first; not its own outlet."""
    text = article.content
    long = {m["name"] for m in _LONG.finditer(text) if not _PLAIN.match(m["name"])}
    acting = Counter(m["name"] for m in _ACTOR.finditer(text))
    candidates = {*long, *(n for n in acting if _stands(n, text, acting[n]))}
    pairs = list(_pairs(text))
    candidates |= {han for han, _ in pairs}
    candidates = set(sorted(candidates, key=lambda n: (-text.count(n), text.find(n)))[:MOST_NAMES])
    found: list[Named] = []
    for name in sorted(candidates, key=lambda n: (-len(n), n)):
        if article.outlet and (same_outlet(name, article.outlet) or name in article.outlet):
            continue
        whole = next((n for n in found if _short_of(name, n.names)), None)
        if whole is None:
            found.append(Named([name]))
        elif name not in whole.names:
            whole.names.append(name)
    for named in found:
        _spell_out(named, text, pairs)
    return sorted(found, key=lambda n: (-n.mentions, n.first))


def _spell_out(named: Named, text: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Adds the short form that the text uses and the spelling in brackets; counts the mentions."""
    for name in tuple(named.names):
        if (full := re.search(f"{re.escape(name)}(?:{_ENDING})+", text)) and full.group() not in named.names:
            named.names.insert(0, full.group())
        stem = short_forms(name)[-1]
        short = name[: len(stem)]
        if len(short) < len(name) and text.count(short) > text.count(name) and short not in named.names:
            named.names.append(short)
        named.names += [other for han, other in pairs if han == name and other not in named.names]
    shortest = min(named.names, key=len)
    named.mentions = max(text.count(name) for name in named.names)
    named.first = min((text.find(n) for n in named.names if n in text), default=len(text))
    after = [text[m.end() : m.end() + 4] for m in re.finditer(re.escape(shortest), text)]
    named.person = len(shortest) <= 4 and sum(bool(_PERSON_AFTER.match(a)) for a in after) * 2 > len(after)


def _stands(name: str, text: str, acting: int) -> bool:
    """Whether a run of characters that acts is a name: it comes again, and is no word of the dictionary."""
    if _PLAIN.match(name) or default_lexicon().knows(fold(name)):
        return False
    return acting >= _LEAST or (acting >= 1 and text.count(name) > _LEAST)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Names with another spelling in brackets: 字节跳动（ByteDance）, 饱岛科技（下称“饱岛”）."""
    for found in (*_SCRIPTS.finditer(text), *_LATIN_FIRST.finditer(text)):
        han, other = found["han"], _CALLED.sub("", found["other"]).strip()
        name = _tail_name(han, text)
        if name and other and not other.isdigit():
            yield name, other


def _tail_name(run: str, text: str) -> str | None:
    """The name at the end of a run of characters: the longest tail that stands elsewhere too, else one of a
    company."""
    for size in range(len(run), 1, -1):
        tail = run[-size:]
        if not _PLAIN.match(tail) and text.count(tail) >= _LEAST:
            return tail
    return run if len(run) <= 6 and not _PLAIN.match(run) else None


def _short_of(name: str, known: Iterable[str]) -> bool:
    """Whether `name` is part of a longer one, at its beginning: 饱岛 of 饱岛科技."""
    return any(long != name and (long.startswith(name) or (len(name) >= 3 and long.endswith(name))) for long in known)
