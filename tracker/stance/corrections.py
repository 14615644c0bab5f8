"""What a correction corrects: a year that was misstated takes nothing back of what else an article reports.

In running articles a correction mostly bears on what stands before it ("That was wrong, and we apologise"). One that
names its object itself is to be taken at its word.
"""

from __future__ import annotations

import re

from tracker.claims import Claim
from tracker.language import detect
from tracker.match.similarity import unworded
from tracker.model import Match

# Of the weight of a claim's words, what a correction that names its object must say to be one of the claim. Labelled
# corrections of running stories say a third or more, those of another detail a tenth at most.
OVERLAP = 0.2
_NAMES_ITS_OBJECT = re.compile(
    r"^(?:correction|clarification|editor['’]?s note|update)\b[^:.]{0,30}[:.]\s*(?:\S+\s+){5,}"
    r"|\b(?:earlier|previous|original|first) version of (?:this|the|our) \w+"
    r"|\b(?:corrected|updated|amended|changed) to (?:say|show|reflect|correct|fix|state|make|remove)\b"
    r"|\bmis(?:stated|spelled|spelt|identified|attributed)\b"
    r"|^更正(?:与说明|說明|说明|启事|啟事)?[:：].{8,}"
    r"|(?:此前|早前|先前|之前|原|较早|較早)的?(?:版本|报道|報道|報導|文章).{0,12}[误誤错錯]"
    r"|[误誤](?:将|將|把|写|寫|作|植)",
    re.IGNORECASE,
)


def corrects_something_else(claim: Claim, match: Match) -> bool:
    """Whether a passage that is read as a correction says itself what it corrects, and that is not the claim."""
    text = match.passage.text
    if match.overlap >= OVERLAP or unworded(claim, detect(text)):
        return False
    return _NAMES_ITS_OBJECT.search(text) is not None
