"""How one text of an article became the next: sentences aligned, then words within the sentences that changed.

White space belongs to the sentence or word before it and never makes a change by itself. The `before` sides of a diff,
joined, are the old text exactly, and the `after` sides the new one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rapidfuzz.distance import Indel

from tracker.language import fold
from tracker.model import Diff, SentenceEdit, WordEdit
from tracker.sentences import split

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# One Chinese character, one number with its signs, one word or one other mark; each with the white space after it.
_WORD = re.compile(rf"(?:[{_CJK}]|[$€£¥]?\d+(?:[.,:]\d+)*%?|[^\W\d{_CJK}]+(?:['’.&-][^\W\d{_CJK}]+)*|\S)\s*")

# Two sentences that share less than this of their words are not one sentence edited but one gone and one new.
_SAME_SENTENCE = 0.45
# A kept run of one word up to this long between two changes is read as part of them: "of", "the", "的", a comma.
_LOOSE_WORD = 3
# Larger texts are not compared but replaced: no real edit needs it, and time and memory grow with the square.
_MOST_PAIRS = 20_000  # of sentences that changed, old times new
_MOST_CELLS = 400_000_000  # of sentences or of words, old times new

_ARTICLE = r"(?:article|story|report|headline|post|piece|column|item|text|dispatch)"
_OURS = r"(?:this (?:newspaper|paper|page|site|website|column|magazine)|our (?:report|story|article|item|headline))"
_PART = r"(?:article|story|report|paragraph|sentence|passage|headline|quotation|quote|reference|statement)s?"
_TAKEN = r"(?:removed|retracted|withdrawn|taken (?:out|down)|deleted|corrected|amended|changed|updated)"
_MISTOOK = r"(?:wrongly|mistakenly|mistook|misread|misstated|misidentified|misquoted|incorrectly)"
_OUR_PAPER = "(?:本报|本网|本站|本刊|本台|本栏|本文|本稿|此文|编辑部|我们此前报道)"
_NOTICE = re.compile(
    # Labels at the start of a line or headline.
    r"^\W*(?:corrections?|clarification|retraction|(?:editor|publisher)'?s?'? note|note to (?:our )?readers)\b"
    r"|^\W*(?:corrected|corrects|clarifies|amended|updates?|updated|refile)\s*(?:\d+\s*)?[-:(\])|]"
    r"|^\W*(?:corrects|(?:updated|corrected|amended) (?:on|at|with|to))\b"
    r"|^\W*(?:更正|勘误|订正|更新|撤稿|撤回|致歉|编辑?注|编者[按注]|编辑(?:说明|声明))(?:启事|说明|声明)?\s*[:\]】)|-]"
    # What notes say in English.
    rf"|\b(?:earlier|previous|original|prior|initial) (?:version|edition)s? of (?:this|the|our) {_ARTICLE}"
    rf"|\bthis {_ARTICLE} (?:was|has been|had been|is being) (?:\w+ )?(?:{_TAKEN}|clarified|revised|edited)"
    rf"|\b(?:this|the|our) {_ARTICLE} (?:originally|initially|previously|wrongly|mistakenly|incorrectly) \w+"
    rf"|\b(?:retract(?:s|ed|ing)?|withdr(?:aws?|ew|awn)) (?:this|our|its|that|the) (?:\w+ )?{_PART}"
    rf"|\bwe (?:have )?{_TAKEN} (?:\w+ ){{0,4}}{_PART}\b"
    rf"|\b(?:no longer stands? by|cannot stand by) (?:this|our) (?:\w+ )?{_PART}"
    rf"|\b{_PART}\b[^.]{{0,60}}\b(?:has|have) been (?:removed|retracted|withdrawn|taken (?:out|down)|deleted|amended)"
    rf"|\b{_PART} (?:has|have) been unpublished\b"
    rf"|\b{_OURS}\b[^.]{{0,80}}\b(?:wrong|in error|{_MISTOOK})\b|\bwe (?:have |had )?{_MISTOOK}\b"
    r"|\bregrets? (?:the|this|that|our) (?:error|mistake)|\bapologi[sz]es? for the (?:error|mistake)|\bediting error\b"
    # And in Chinese.
    r"|勘误|编者[按注]|编辑注|更新说明|更正(?:说明|启事|声明)|特此(?:更正|致歉)|(?:谨此|现予|予以|特)(?:更正|致歉)|向[^。]{0,6}(?:读者|当事)[^。]{0,6}致歉"
    r"|(?:此前|早前|先前|之前|较早|稍早|最初|原)的?版本|初版"
    rf"|{_OUR_PAPER}[^。]{{0,40}}(?:更新|更正|修改|修订|修正|撤回|撤稿|删除|删改|致歉|道歉|歉意|有误|误读|误写|误将|误作|误植|误认)"
    r"|(?:文中|原文)[^。]{0,6}(?:段落|段|表述|引语|内容)[^。]{0,4}(?:已|予以|现)[^。]{0,3}(?:删去|撤下|撤回|更正)"
    r"|撤回(?:了)?(?:本|该|此|上述|相关|这篇|前述)[^。]{0,4}(?:报道|文章|稿)"
)


def diff(before: str, after: str) -> Diff:
    """How `before` became `after`; `apply(before, diff(before, after)) == after`, to the last space.

    A sentence that only moved is marked so on both sides. Takes a few milliseconds for an article; texts far beyond an
    article's length come out as one text replaced by another.
    """
    old, new = _pieces(before), _pieces(after)
    edits: list[SentenceEdit] = []
    runs = _runs([_plain(p) for p in old], [_plain(p) for p in new])
    moved = _moved(old, new, runs)
    for same, gone, come in runs:
        if same:
            edits.extend(SentenceEdit(o, n) for o, n in zip(old[gone], new[come], strict=True))
        else:
            edits.extend(_edits(old[gone], new[come], moved))
    return Diff(tuple(edits), announced=any(_announces(edit) for edit in edits))


def apply(before: str, diff: Diff) -> str:
    """The text that `diff` makes of `before`. Raises ValueError if it is not a diff of that text."""
    if "".join(edit.before for edit in diff.edits) != before:
        raise ValueError("the diff does not start from this text")
    return "".join(edit.after for edit in diff.edits)


def is_notice(sentence: str) -> bool:
    """Whether a sentence is a newsroom's own note that its article was corrected, updated or withdrawn."""
    return _NOTICE.search(fold(sentence)) is not None


def to_json(diff: Diff) -> dict[str, Any]:
    """The diff as JSON values; `from_json` gives it back.

    `edits` in order: `{"kept": text}` where nothing changed, else `before` and `after`, with `moved` or with `words`, a
    list of `[kept]` and `[before, after]`.
    """
    return {"announced": diff.announced, "edits": [_edit_to_json(edit) for edit in diff.edits]}


def from_json(value: Mapping[str, Any]) -> Diff:
    """The diff that `to_json` wrote."""
    return Diff(tuple(_edit_from_json(edit) for edit in value["edits"]), announced=value["announced"])


# --- sentences ------------------------------------------------------------------------------------------------------


def _pieces(text: str) -> list[str]:
    """The sentences of `text`, each with the white space after it; joined they are `text`."""
    starts = [sentence.start for sentence in split(text)][1:]
    return [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)] if text else []


def _plain(piece: str) -> str:
    return " ".join(piece.split())


Run = tuple[bool, slice, slice]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The stretches of two sequences that are the same, and those between them, in order."""
    if len(old) * len(new) > _MOST_CELLS or len(old) + len(new) > sys.maxunicode:
        return [(False, slice(0, len(old)), slice(0, len(new)))]
    numbers: dict[str, int] = {}
    codes = ["".join(chr(numbers.setdefault(item, len(numbers))) for item in side) for side in (old, new)]
    opcodes = Indel.opcodes(codes[0], codes[1])
    runs: list[Run] = []
    for same, group in groupby(opcodes, key=lambda opcode: opcode.tag == "equal"):
        steps = list(group)
        first, last = steps[0], steps[-1]
        runs.append((same, slice(first.src_start, last.src_end), slice(first.dest_start, last.dest_end)))
    return runs


def _moved(old: Sequence[str], new: Sequence[str], runs: Sequence[Run]) -> frozenset[str]:
    """The sentences that stand in another place on the other side, equally often gone as come."""
    gone = Counter(_plain(piece) for same, side, _ in runs if not same for piece in old[side])
    come = Counter(_plain(piece) for same, _, side in runs if not same for piece in new[side])
    return frozenset(piece for piece in gone if gone[piece] == come[piece])


def _edits(old: Sequence[str], new: Sequence[str], moved: frozenset[str]) -> Iterator[SentenceEdit]:
    """The steps between two kept stretches: pairs of like sentences, and what went or came between the pairs."""
    i = j = 0
    for pair_i, pair_j in [*_pairs(old, new, moved), (len(old), len(new))]:
        yield from (SentenceEdit(piece, "", moved=_plain(piece) in moved) for piece in old[i:pair_i])
        yield from (SentenceEdit("", piece, moved=_plain(piece) in moved) for piece in new[j:pair_j])
        if pair_i < len(old):
            yield SentenceEdit(old[pair_i], new[pair_j], words=tuple(_words(old[pair_i], new[pair_j])))
        i, j = pair_i + 1, pair_j + 1


def _pairs(old: Sequence[str], new: Sequence[str], moved: frozenset[str]) -> list[tuple[int, int]]:
    """Which old sentence became which new one, in order: the pairing with the greatest likeness in all."""
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    numbers: dict[str, int] = {}

    def code(piece: str) -> str:
        words = (numbers.setdefault(word.strip(), len(numbers)) for word in _WORD.findall(piece))
        return "".join(chr(number % sys.maxunicode) for number in words)

    rows = [(i, code(piece)) for i, piece in enumerate(old) if _plain(piece) not in moved]
    columns = [(j, code(piece)) for j, piece in enumerate(new) if _plain(piece) not in moved]
    if sum(len(row) for _, row in rows) * sum(len(column) for _, column in columns) > _MOST_CELLS:
        return []
    alike = [
        [Indel.normalized_similarity(row, column, score_cutoff=_SAME_SENTENCE) for _, column in columns]
        for _, row in rows
    ]
    # best[r][c]: the greatest likeness of the first r rows and c columns.
    best = [[0.0] * (len(columns) + 1)]
    for likenesses in alike:
        line = [0.0]
        for c, likeness in enumerate(likenesses):
            line.append(max(line[c], best[-1][c + 1], best[-1][c] + likeness))
        best.append(line)
    pairs, r, c = [], len(rows), len(columns)
    while r and c:
        if best[r][c] == best[r - 1][c]:
            r -= 1
        elif best[r][c] == best[r][c - 1]:
            c -= 1
        else:
            r, c = r - 1, c - 1
            pairs.append((rows[r][0], columns[c][0]))
    return pairs[::-1]


def _announces(edit: SentenceEdit) -> bool:
    """Whether the new side of an edit is a newsroom's note that the old side was not."""
    return not (edit.kept or edit.moved) and is_notice(edit.after) and not is_notice(edit.before)


# --- words ----------------------------------------------------------------------------------------------------------


def _words(before: str, after: str) -> Iterator[WordEdit]:
    """How one sentence became the other, word by word; its white space in front goes with the first word."""
    old, new = _tokens(before), _tokens(after)
    runs = _runs(_compared(old), _compared(new))
    for same, group in groupby(_loosened(runs, old), key=lambda run: run[0]):
        steps = list(group)
        gone = "".join(old[steps[0][1].start : steps[-1][1].stop])
        come = "".join(new[steps[0][2].start : steps[-1][2].stop])
        yield WordEdit(gone, come, kept=same)


def _compared(tokens: Sequence[str]) -> list[str]:
    """The words as they are compared: it is no matter which white space follows one, but whether any does is."""
    return [token.strip() + " " * token[-1].isspace() for token in tokens[:-1]] + [t.strip() for t in tokens[-1:]]


def _tokens(text: str) -> list[str]:
    """The words of `text`, each with the white space after it; joined they are `text`."""
    tokens = _WORD.findall(text)
    lead = text[: len(text) - sum(map(len, tokens))]
    return [lead + tokens[0], *tokens[1:]] if tokens else []


def _loosened(runs: Sequence[Run], old: Sequence[str]) -> Iterator[Run]:
    """`runs` with the loose words between two changes given to the changes."""
    for place, (same, gone, come) in enumerate(runs):
        inner = 0 < place < len(runs) - 1
        loose = gone.stop - gone.start == 1 and len(old[gone.start].strip()) <= _LOOSE_WORD
        yield same and not (inner and loose), gone, come


# --- JSON -----------------------------------------------------------------------------------------------------------


def _edit_to_json(edit: SentenceEdit) -> dict[str, Any]:
    if edit.before == edit.after and not (edit.words or edit.moved):
        return {"kept": edit.before}
    value: dict[str, Any] = {"before": edit.before, "after": edit.after}
    if edit.moved:
        value["moved"] = True
    if edit.words:
        value["words"] = [
            [word.before] if word.kept and word.before == word.after else [word.before, word.after, word.kept]
            for word in edit.words
        ]
    return value


def _edit_from_json(value: Mapping[str, Any]) -> SentenceEdit:
    if "kept" in value:
        return SentenceEdit(value["kept"], value["kept"])
    words = tuple(
        WordEdit(word[0], word[0], kept=True) if len(word) == 1 else WordEdit(*word) for word in value.get("words", ())
    )
    return SentenceEdit(value["before"], value["after"], words, moved=value.get("moved", False))
