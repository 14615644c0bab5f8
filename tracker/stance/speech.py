"""Whether a passage shows that somebody speaks in it. A confirmation or a denial needs a speaker on record."""

from __future__ import annotations

import re

_SPEECH = re.compile(
    r"(?<![a-z])(?:said|says?|saying|tells?|told|announc\w*|confirm\w*|admit\w*|acknowledg\w*|conced\w*|statement|"
    r"filing|according to|insist\w*|den(?:y|ies|ied)|repl(?:y|ies|ied)|answer\w*|wrote|writes|add(?:s|ed)|spokes\w*|"
    r"declar\w*|disclos\w*|reveal\w*|promis\w*|pledg\w*|vow\w*|explain\w*|stat(?:es|ed)|letter|memo|notice|notif\w*|"
    r"informed|briefing|interview|post(?:s|ed)?|tweet\w*|approv\w*|rul(?:ed|ing)|order(?:s|ed)|grant\w*|dismiss\w*|"
    r"reject\w*|call(?:s|ed) (?:it|the|that)|we|we're|we've|we'll|our|us|i|i'm|i've|i'll|yes|no)(?![a-z])"
    r"|[\"“”「」『』:：]|表示|称|说|宣布|回应|公告|公布|披露|透露|承认|证实|确认|答|指出|强调|声明|通知|通报|公示|批复|否认|"
    r"辟谣|澄清|我们|我司|本公司|坦言|坦承|介绍|写道|发文|函|议案|决议|不实|属实",
    re.IGNORECASE,
)


def speaks(folded: str) -> bool:
    """Whether there is a word of saying, a quotation, or a first person in folded text."""
    return _SPEECH.search(folded) is not None
