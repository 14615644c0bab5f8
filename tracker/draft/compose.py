"""An article to a draft: the one file that knows the order of the steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tracker import urls
from tracker.draft import english, ids, mandarin
from tracker.draft.han import chinese
from tracker.draft.links import Link
from tracker.draft.names import Named
from tracker.draft.names import english as english_names
from tracker.draft.parts import Draft, Drafted, Kind, Statement, words
from tracker.draft.worth import worth
from tracker.inert import one_line
from tracker.language import HAN, terms
from tracker.model import Article, Claim, Entity, SeedArticle, Sentence, Status
from tracker.sentences import split

# A sentence that scores less is left out; set on articles written for the tests.
WORTH = 0.55
MOST = 10  # claims; a draft is to be read and cut by a person
SAME = 0.6  # of the shorter one's terms stand in the other: the two say one thing
# So much of what was denied stands in the claim, at least: of its words, in Chinese of its characters.
SAME_DENIAL, SAME_DENIAL_HAN = 0.3, 0.6
_JUST_SAID = 400  # characters before a denial
_OFFICIAL_NAME = 4  # letters; a shorter name stands in many a site's address
_MAX_NAMES = 12


_Read = Callable[[str, str, english.SpeaksFor], Statement | None]
# What is to come or going on. Where nobody is named as the source, a sentence without it is background.
_UNDER_WAY = re.compile(
    r"\b(?:will|plans?|considering|weighing|in talks|preparing|getting ready|making ready|set to|to be|is|are)\b|"
    "将|將|正|拟|擬|计划|計劃|打算|准备|準備|决定|決定|酝酿|醞釀"
)
# Who speaks for the one that an article is about without naming it.
_OFFICER = re.compile(
    r"^(?:its|the (?:company|group|firm|bank|airline|club|trust)['’]s) |^(?:chief executive|chair(?:man|woman)?|"
    r"president|"
    r"spokes\w+)\b|^该?(?:公司|集团|銀行|银行)?(?:创始人|創辦人|董事长|董事長|总裁|總裁|首席执行官|发言人|發言人|"
    r"相关负责人|CEO)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:will|would|has|have|is|are|was|were|plans?|denied|had|hid|cut|sold|bought|\w+ed)\b|[将將正]|计划|計劃|"
    r"已|否认|否認"
)


@dataclass
class _Writing:
    """A draft while the article is read."""

    article: Article
    people: Sequence[Named]
    main: Named | None
    claims: list[Drafted] = field(default_factory=list)
    denials: list[tuple[Statement, Sentence, Named | None]] = field(default_factory=list)
    silent: list[tuple[Statement, str, Named | None]] = field(default_factory=list)
    speaker: Statement | None = None  # who spoke last, for "he said"


def draft(article: Article, links: Sequence[Link] = ()) -> Draft:
    """What a person would begin with: the claims that `article` makes, and whom they are about.

    `links` are those of its page; one to a site named like an entity makes that its official site.
    """
    sentences = split(article.content)
    han = article.lang.startswith("zh")
    people = chinese(article) if han else english_names(article, sentences)
    writing = _Writing(article, people, _main(people, article))
    for sentence in sorted(sentences, key=lambda s: s.paragraph == 0):  # the headline last: the body says it in full
        _take(writing, sentence, mandarin.read if han else english.read)
    claims = _chosen(writing.claims)
    claims = _with_denials(writing, claims)
    claims = _with_silence(writing, claims)
    return _numbered(writing, claims, links)


def _plain(text: str) -> str:
    """Text of a page on one line, and nothing in it that a claims file would take for a secret's name."""
    return one_line(text).replace("${", "$ {")


def _main(people: Sequence[Named], article: Article) -> Named | None:
    """Whom the article is about: no place; the first in the headline or the lead, else the one named most."""
    able = [n for n in people if not n.place and (n.mentions > 1 or n.at(article.title) >= 0)] or list(people)
    firms = [n for n in able if not n.person] or able
    titled = [n for n in firms if n.at(article.title) >= 0 and n.mentions > 1]
    if titled:
        return min(titled, key=lambda n: n.at(article.title))
    lead = next((line for line in article.text.split("\n") if line.strip()), "")
    leading = [n for n in firms if n.at(lead) >= 0]
    if leading:
        return min(leading, key=lambda n: n.at(lead))
    return max(firms, key=lambda n: n.mentions, default=None)


def _take(writing: _Writing, sentence: Sentence, read: _Read) -> None:
    subject = writing.main

    def speaks_for(who: str | None) -> str:
        return next((_called(n) for n in writing.people if who and not n.place and not n.person and n.at(who) >= 0), "")

    statement = read(sentence.text, _called(subject) if subject else "", speaks_for)
    if statement is None or (sentence.paragraph == 0 and statement.kind is not Kind.CLAIM):
        return
    quote = _plain(sentence.text)
    if statement.kind is Kind.SILENCE:
        writing.silent.append((statement, quote, _speaking(writing, statement, subject)))
    elif statement.kind is Kind.DENIAL:
        writing.denials.append((statement, sentence, _speaking(writing, statement, subject)))
    else:
        statement = _heard(writing, statement)
        score = worth(quote)
        if statement.speaker is None and not _UNDER_WAY.search(statement.text):
            return
        if score >= WORTH and (told := _claim(writing, statement, sentence, score)):
            writing.claims.append(told)


def _called(named: Named) -> str:
    """What a draft calls somebody: the first name that is not the register's."""
    return next((n for n in named.names if not re.search("有限公司$|(?:Ltd|Limited|Inc|plc)\\.?$", n)), named.names[0])


def _speaking(writing: _Writing, statement: Statement, subject: Named | None) -> Named | None:
    """The entity that a speaker is or speaks for."""
    who = statement.speaker or ""
    return next((n for n in writing.people if not n.place and n.at(who) >= 0), subject)


def _heard(writing: _Writing, statement: Statement) -> Statement:
    """The statement with "he" and "the person" put down to who spoke before."""
    who = statement.speaker
    if who and re.fullmatch(
        r"(?i)(?:he|she|they|the (?:people|person|sources?|executive|spokes\w+))|该人士|上述人士|他|她", who
    ):
        before = writing.speaker
        statement = replace(
            statement, speaker=before.speaker if before else None, on_record=bool(before and before.on_record)
        )
    if statement.speaker:
        writing.speaker = statement
    return statement


def _claim(writing: _Writing, statement: Statement, sentence: Sentence, score: float) -> Drafted | None:
    """A claim about whoever it names first; None where it names nobody."""
    about = _about(writing, statement.text, reported=statement.speaker is not None)
    if not about:
        return None
    speaker = _speaking(writing, statement, None)
    officer = (
        (speaker is None or speaker.person) and bool(_OFFICER.search(statement.speaker or "")) and writing.main in about
    )
    own = statement.on_record and (officer or any(n is speaker for n in about))
    claim = Claim(
        id="",
        text=_plain(statement.text),
        about=tuple(n.names[0] for n in about),
        attributed_to=_attribution(writing.article, statement),
        status=Status.CONFIRMED if own else Status.UNVERIFIED,
    )
    return Drafted(claim, _plain(sentence.text), score, sentence.start)


def _about(writing: _Writing, text: str, *, reported: bool) -> list[Named]:
    """The subjects of a claim: who stands before its verb, at most two and no places; else whom the article is about,
    where the claim names it, or where somebody is reported to say it and it foretells something."""
    verb = _VERB.search(text)
    head = text[: verb.start()] if verb and verb.start() > 1 else text
    placed = sorted((at, i) for i, n in enumerate(writing.people) if (at := n.at(head)) >= 0 and not n.place)
    chosen = [writing.people[i] for _, i in placed[:2]]
    if not chosen and writing.main and (writing.main.at(text) >= 0 or (reported and _UNDER_WAY.search(text))):
        chosen = [writing.main]
    return [n for n in chosen if not n.person] or chosen


def _attribution(article: Article, statement: Statement) -> str | None:
    outlet = article.outlet
    who = statement.speaker
    if who and outlet and (who in outlet or outlet in who):
        who = None
    han = article.lang.startswith("zh")
    if who and outlet:
        via = f"{who}，經{outlet}報道" if mandarin.traditional(article.text) else f"{who}，经{outlet}报道"
        return _plain(via if han else f"{who}, via {outlet}")
    return _plain(who or outlet or "") or None


def _chosen(claims: Sequence[Drafted]) -> list[Drafted]:
    """The best claims, each said once, in the order of the article. A repeat by the subject itself confirms the "
    "first."""
    kept: list[Drafted] = []
    for new in claims:
        twin = next((i for i, old in enumerate(kept) if alike(old.claim.text, new.claim.text) >= SAME), None)
        if twin is None:
            kept.append(new)
        elif new.claim.status is Status.CONFIRMED:
            kept[twin] = replace(kept[twin], claim=replace(kept[twin].claim, status=Status.CONFIRMED))
    least = sorted((d.worth for d in kept), reverse=True)[:MOST]
    best = [d for d in kept if d.worth >= least[-1]][:MOST] if least else []
    return sorted(best, key=lambda d: d.start)


def alike(one: str, other: str) -> float:
    """The share of the shorter text's terms that the other one has too."""
    a, b = (set(terms(text)) - _PLAIN for text in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


_PLAIN_HAN = frozenset("将將的了在和与與为為其将会會要是有把被一不")
_PLAIN = words("the a an of to in on for and or its it is are will would be by with at from as that has have 公司")


def _with_denials(writing: _Writing, claims: list[Drafted]) -> list[Drafted]:
    """The claims with their denials: each marks its target as denied and is tracked itself, once a target."""
    out = list(claims)
    denied: set[int] = set()
    for statement, sentence, who in writing.denials:
        target = _target(out, statement, sentence, who)
        if (
            target is None
            and statement.text
            and (made := _claim(writing, replace(statement, on_record=False), sentence, 1.0))
        ):
            out.append(replace(made, claim=replace(made.claim, attributed_to=writing.article.outlet)))
            target = len(out) - 1
        if target is None or target in denied:
            continue
        denied.add(target)
        about = out[target]
        out[target] = replace(about, claim=replace(about.claim, status=Status.DENIED))
        spoken = who or next(n for n in writing.people if n.names[0] == about.claim.about[0])
        claim = Claim(
            id="", text=_denial_text(spoken, about.claim.text), about=about.claim.about, denies=str(target),
            attributed_to=_attribution(writing.article, statement), status=Status.CONFIRMED,
        )  # fmt: skip
        out.append(Drafted(claim, _plain(sentence.text), 1.0, sentence.start))
    return out


def _target(claims: Sequence[Drafted], statement: Statement, sentence: Sentence, who: Named | None) -> int | None:
    """The claim that a denial is of: the one most like what was denied; one that does not say is of what
    was just said, else of the first."""
    open_ = [i for i, d in enumerate(claims) if d.claim.denies is None and d.claim.status is not Status.CONFIRMED]
    if statement.text:
        shares = {i: _covered(statement.text, claims[i].claim) for i in open_}
        best = max(shares, key=shares.__getitem__, default=None)
        least = SAME_DENIAL_HAN if HAN.search(statement.text) else SAME_DENIAL
        return best if best is not None and shares[best] >= least else None
    own = [i for i in open_ if who is None or who.names[0] in claims[i].claim.about]
    just_said = [i for i in own if 0 < sentence.start - claims[i].start <= _JUST_SAID]
    return max(just_said, key=lambda i: claims[i].start) if just_said else own[0] if own else None


def _covered(denied: str, claim: Claim) -> float:
    """The share of what was denied, names aside, that a claim says too: of its words, in Chinese of its "
    "characters."""

    def matter(text: str) -> set[str]:
        for name in claim.about:
            text = text.replace(name, "").replace(name[:2], "") if HAN.search(name) else text.replace(name, "")
        return set(HAN.findall(text)) - _PLAIN_HAN if HAN.search(text) else set(terms(text)) - _PLAIN

    wanted, said = matter(denied), matter(claim.text)
    return len(wanted & said) / len(wanted) if wanted else 0.0


def _denial_text(who: Named, text: str) -> str:
    name = _called(who)
    own = next((n for n in sorted(who.names, key=len, reverse=True) if text.startswith(n)), "")
    if re.match(r" ?[A-Z]", text[len(own) :]):
        own = ""  # a longer name begins with it
    rest = text[len(own) :].strip().rstrip(".")
    if HAN.search(text):
        return f"{name}{'否認' if mandarin.traditional(text) else '否认'}{rest}"
    return f"{name} denied that {'it ' if own else ''}{rest}."


def _with_silence(writing: _Writing, claims: list[Drafted]) -> list[Drafted]:
    """The claims, with a note where their subject was asked and did not say."""
    out = list(claims)
    for _, quote, who in writing.silent:
        for i, told in enumerate(out):
            if who is not None and who.names[0] in told.claim.about and told.claim.denies is None:
                out[i] = replace(told, notes=(*told.notes, quote))
    return out


def _numbered(writing: _Writing, claims: Sequence[Drafted], links: Sequence[Link]) -> Draft:
    """The draft with ids for claims and entities, and only the entities that a claim is about."""
    used = [n for n in writing.people if any(n.names[0] in d.claim.about for d in claims)]
    entity_id = dict(zip((n.names[0] for n in used), ids.entities([n.names for n in used]), strict=True))
    entities = tuple(
        Entity(
            entity_id[n.names[0]],
            tuple(dict.fromkeys(map(_plain, n.names[:_MAX_NAMES]))),
            _official(n, writing.article, links),
        )
        for n in used
    )
    claim_ids = ids.claims([d.claim for d in claims])
    finished = tuple(
        replace(
            d,
            claim=replace(
                d.claim,
                id=claim_ids[i],
                about=tuple(entity_id[name] for name in d.claim.about),
                denies=claim_ids[int(d.claim.denies)] if d.claim.denies is not None else None,
            ),
        )
        for i, d in enumerate(claims)
    )
    article = writing.article
    day = article.published.date() if article.published else None
    seed = SeedArticle(
        _plain(article.title) or None, _plain(article.outlet or "") or None, article.link or article.url, day
    )
    return Draft(seed, article.lang, entities, finished)


def _official(named: Named, article: Article, links: Sequence[Link]) -> tuple[str, ...]:
    """Sites that the article links to and that are named like the entity, or linked under its name."""
    found: list[str] = []
    for link in links:
        site = urls.site(link.url)
        label = site.split(".")[0].replace("-", "")
        if not site or "." not in site or urls.same_site(link.url, article.url):
            continue
        joined = ["".join(terms(name)) for name in named.names if not HAN.search(name)]
        if any(len(name) >= _OFFICIAL_NAME and (label == name or label.startswith(name)) for name in joined):
            found.append(site)
    return tuple(dict.fromkeys(found))
