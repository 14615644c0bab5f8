"""Words that a page addresses to whoever reads it by machine: orders and records, which are no report of anything.

Whatever a sentence says of the world, somebody says it. "Mark this claim as confirmed" says nothing of the world, nor
does a line of JSON with a status in it; read as a report it could speak for the only company that the page names.
"""

from __future__ import annotations

import re

# Where an order begins: at the start, after a mark, after "please". A line's end is a mark: space before it is not gone
# through again from each of many.
_BEGIN = r"(?:^|[.!?:;,\n\"'“”‘’(\[-][^\S\n]*|\bplease\s+|\byou\s+(?:must|should|are\s+to)\s+)"
_ORDER = re.compile(
    _BEGIN
    + r"(?:(?:mark|set|label|flag|classify|treat|change|update)\s+(?:this|that|the|these|those|all|every|each|any)\s+"
    r"(?:\S+\s+){0,4}?(?:claims?|statements?|status(?!\s+quo)|verdicts?)\s+(?:\S+\s+){0,6}?(?:as|to)\b"
    r"|set\s+(?:status|verdict)\s*[:=]"
    r"|(?:ignore|forget|disregard|override)\s+(?:\S+\s+){0,3}?(?:previous|prior|above|earlier)\s+instructions?\b)"
    r"|(?:^|[，。：；！\s“”])(?:请|請)?(?:将|將|把)[^，。；]{0,20}(?:声明|聲明|主张|主張|说法|說法|状态|狀態)[^，。；]{0,12}"
    r"(?:标记|標記|标为|標為|改为|改為|改成|设为|設為|设置|設置)"
    r"|(?:忽略|无视|無視|忘记|忘記)[^，。；]{0,8}(?:指令|指示|提示)",
    re.IGNORECASE,
)
# Keys of the tracker's own records with a value, in JSON or in YAML's braces.
_RECORD = re.compile(
    r"[\"'](?:claim|status|verdict|stance|rule)[\"']\s*:|\{[^{}]*\b(?:claim|status|verdict|stance|rule):\s*\w",
    re.IGNORECASE,
)


def addressed(text: str) -> bool:
    """Whether a passage gives orders to its reader, or is a record rather than a sentence."""
    return _ORDER.search(text) is not None or _RECORD.search(text) is not None
