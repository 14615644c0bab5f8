"""The last step of a draft: ids, the entities that its claims need, and their own sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker import urls
from tracker.claims import Entity, SeedArticle
from tracker.draft import ids
from tracker.draft.cast import Cast, plain
from tracker.draft.links import Link
from tracker.draft.names import Named
from tracker.draft.parts import Draft, Drafted
from tracker.language import HAN, terms
from tracker.model import Article

_OFFICIAL_NAME = 4  # letters; a shorter name stands in many a site's address
_MAX_NAMES = 12


def finish(cast: Cast, claims: Sequence[Drafted], links: Sequence[Link]) -> Draft:
    """The draft, with ids for claims and entities, and only those entities that a claim is about."""
    article = cast.article
    used = [n for n in cast.people if any(n.names[0] in d.claim.about for d in claims)]
    entity_ids = ids.entities([n.names for n in used])
    entities = tuple(
        Entity(id_, tuple(dict.fromkeys(map(plain, named.names[:_MAX_NAMES]))), _official(named, article, links))
        for id_, named in zip(entity_ids, used, strict=True)
    )
    of_name = {named.names[0]: id_ for id_, named in zip(entity_ids, used, strict=True)}
    claim_ids = ids.claims([d.claim for d in claims])

    def finished(told: Drafted, id_: str) -> Drafted:
        claim = told.claim
        denies = None if claim.denies is None else claim_ids[int(claim.denies)]
        return replace(told, claim=replace(claim, id=id_, about=tuple(of_name[n] for n in claim.about), denies=denies))

    seed = SeedArticle(
        title=plain(article.title) or None,
        outlet=plain(article.outlet or "") or None,
        url=article.link or article.url or None,
        published=article.published.date() if article.published else None,
    )
    return Draft(seed, article.lang, entities, tuple(map(finished, claims, claim_ids)))


def _official(named: Named, article: Article, links: Sequence[Link]) -> tuple[str, ...]:
    """Sites that the article links to and that are named like the entity."""
    joined = ["".join(terms(name)) for name in named.names if not HAN.search(name)]
    joined = [name for name in joined if len(name) >= _OFFICIAL_NAME]
    found: list[str] = []
    for link in links:
        site = urls.site(link.url)
        label = site.split(".")[0].replace("-", "")
        if "." in site and not urls.same_site(link.url, article.url) and any(label.startswith(n) for n in joined):
            found.append(site)
    return tuple(dict.fromkeys(found))
