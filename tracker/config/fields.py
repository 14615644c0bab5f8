"""The table of claims.yaml: every key, its shape, and the sentence that editors show for it.

The loader reads by it and claims.schema.json is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.claims import Adviser, Channel, Claim, Entity, SeedArticle, Settings, Source, SourceKind
from tracker.config import kinds as k
from tracker.config.scalar import Scalar, Shape
from tracker.config.shapes import Field, ListOf, MapOf, Record, Short, Variants
from tracker.model import Status

# --- what the model makes of it -------------------------------------------------------------------------------------


def _entity(key: str, values: Mapping[str, Any]) -> Entity:
    return Entity(id=key, **values)


def _settings(per_host: Mapping[str, Any] | None = None, **values: Any) -> Settings:
    return Settings(**values, **(per_host or {}))


def _per_host(**values: Any) -> dict[str, Any]:
    return {f"host_{key}": value for key, value in values.items()}


def _source(kind: str, location: str, **values: Any) -> Source:
    return Source(SourceKind(kind), location, **values)


def _channel(kind: str, options: Mapping[str, object], **routing: object) -> Channel:
    return Channel(kind, {**options, **routing})


# --- the article, its claims and whom they are about ----------------------------------------------------------------

ARTICLE = Record(
    "an article",
    {
        "title": Field(k.TEXT, "Its headline."),
        "outlet": Field(k.TEXT, "Who published it."),
        "url": Field(k.WEB, "Where it stands."),
        "published": Field(k.DATE, "The day it was published, as the publisher counts days."),
    },
    SeedArticle,
)

ENTITIES = MapOf(
    k.ENTITY_ID,
    Record(
        "an entity",
        {
            "names": Field(
                ListOf(k.TEXT, "a list of at least one name", least=1),
                "Every spelling that coverage uses, in any language.",
                required=True,
            ),
            "official": Field(
                ListOf(k.DOMAIN, "a list of domains"), "Its own web sites: what stands there is its own word."
            ),
        },
    ),
    "a mapping from ids to entities",
    _entity,
)

CLAIM = Record(
    "a claim",
    {
        "id": Field(k.CLAIM_ID, "A short name for it. Changing it starts a new history.", required=True),
        "text": Field(k.TEXT, "One checkable sentence, written affirmatively.", required=True),
        "also": Field(ListOf(k.TEXT, "a list of texts"), "The same in other words and other languages."),
        "about": Field(ListOf(k.ENTITY, "a list of entity ids"), "Whose denial or confirmation of it is official."),
        "attributed_to": Field(k.TEXT, "Whose word it is."),
        "status": Field(k.one_of(Status, Status), "How the article left it; unverified if left out."),
        "as_of": Field(k.DATE, "Evidence from before this day moves nothing; by default the article's day."),
        "due": Field(k.DATE, "The day by which it should have come true."),
        "stale_after": Field(k.DURATION, "How long without evidence until it is flagged as stale."),
        "denies": Field(k.CLAIM, "The claim whose denial this one tracks."),
    },
    Claim,
)

# --- where to look --------------------------------------------------------------------------------------------------

_EVERY_SOURCE = {
    "outlet": Field(k.TEXT, "Who publishes it; by default the site's own name."),
    "official_for": Field(ListOf(k.ENTITY, "a list of entity ids"), "The subjects that speak here themselves."),
    "every": Field(k.DURATION, "How often to look, if not as settings.every says."),
}


def _source_record(kind: SourceKind, location: Scalar, about: str, **more: Field) -> Record:
    return Record("a source", {kind: Field(location, about, required=True), **more, **_EVERY_SOURCE})


SOURCE = Variants(
    "a source",
    {
        "feed": _source_record(SourceKind.FEED, k.once(k.WEB, "feed"), "An RSS, Atom or JSON feed."),
        "page": _source_record(SourceKind.PAGE, k.once(k.WEB, "page"), "One page, watched for edits."),
        "sitemap": _source_record(SourceKind.SITEMAP, k.once(k.WEB, "sitemap"), "A sitemap, best a news sitemap."),
        "search": _source_record(
            SourceKind.SEARCH,
            k.one_of(["gdelt", "google-news"]),
            "A search engine to ask.",
            query=Field(k.TEXT, "What to ask it; by default the names that the claims are about."),
        ),
    },
    _source,
)

# --- whom to tell ---------------------------------------------------------------------------------------------------

_ROUTING = {
    "on": Field(
        ListOf(k.one_of([*Status, "blind"]), "a list of statuses, or blind"),
        "Only changes to one of these statuses; blind: words about sources that can no longer be read, or can again.",
    ),
    "claims": Field(ListOf(k.CLAIM, "a list of claim ids"), "Only changes of these claims."),
    "min_independent": Field(k.whole(0, 99), "Only with at least so many independent origins behind the change."),
    "min_sureness": Field(k.one_of(["likely", "sure"]), "Only changes that stand on a reading at least so sure."),
    "digest": Field(k.one_of(["daily"]), "Collect the changes of a day in one message."),
}

_SLACK = Variants(
    "a Slack channel",
    {
        "url": Record("a Slack webhook", {"url": Field(k.SECRET, "The incoming webhook, by ${NAME}.", required=True)}),
        "token": Record(
            "a Slack bot",
            {
                "token": Field(k.SECRET, "A bot's token, by ${NAME}; gives each claim a thread.", required=True),
                "channel": Field(k.named(k.TEXT), "The id of the channel to post to.", required=True),
            },
        ),
    },
    lambda head, value, **rest: {head: value, **rest},
)
_EMAIL = Record(
    "an email channel",
    {
        "to": Field(ListOf(k.named(k.EMAIL), "a list of addresses", least=1), "Who gets it.", required=True),
        "from": Field(k.named(k.EMAIL), "Who it comes from.", required=True),
        "smtp": Field(k.MAIL_SERVER, "The mail server, smtp:// or smtps://; the password by ${NAME}.", required=True),
    },
)
_WEBHOOK = Record(
    "a webhook",
    {
        "url": Field(k.CHANNEL_URL, "Where to post to.", required=True),
        "secret": Field(k.SECRET, "What it is signed with (Standard Webhooks), by ${NAME}."),
    },
)
_GITHUB = Record("a GitHub channel", {"report": Field(k.one_of(["issue", "summary"]), "As what.", required=True)})
_APPRISE = Record("an Apprise channel", {"url": Field(k.SECRET, "The Apprise URL, by ${NAME}.", required=True)})


def _channel_record(kind: str, options: Shape, about: str) -> Record:
    return Record("an alert", {kind: Field(options, about, required=True), **_ROUTING})


ALERT = Variants(
    "an alert",
    {
        "slack": _channel_record("slack", Short("url", _SLACK), "A Slack incoming webhook, or a bot and a channel."),
        "email": _channel_record("email", _EMAIL, "Mail."),
        "webhook": _channel_record("webhook", Short("url", _WEBHOOK), "A signed HTTP request."),
        "github": _channel_record("github", Short("report", _GITHUB), "An issue a claim, or the job's summary."),
        "apprise": _channel_record("apprise", Short("url", _APPRISE), "Any service that Apprise knows."),
    },
    _channel,
)

# --- the rest -------------------------------------------------------------------------------------------------------

_ADVISER = Record(
    "a second opinion",
    {
        "url": Field(k.ENDPOINT, "An endpoint of the OpenAI kind, without /chat/completions.", required=True),
        "model": Field(k.TEXT, "The model to ask, as the endpoint names it.", required=True),
        "key": Field(k.SECRET, "The endpoint's key, by ${NAME}."),
        "calls": Field(k.whole(1, 1000), "The most requests of one run; 20 by default."),
        "characters": Field(k.whole(1000, 10_000_000), "The most characters that one run sends; 60000 by default."),
        "timeout": Field(k.PATIENCE, "The time that one answer may take, 5m at most; 30s by default."),
    },
    Adviser,
)

SETTINGS = Record(
    "settings",
    {
        "every": Field(k.DURATION, "How often `tracker watch` looks; 1h by default."),
        "contact": Field(k.CONTACT, "A URL or address for the operators of sites; goes into the User-Agent."),
        "timeout": Field(k.DURATION, "The time that one whole exchange may take; 30s by default."),
        "max_bytes": Field(k.SIZE, "The most that one page may hold, decompressed; 15MiB by default."),
        "per_host": Field(
            Record(
                "per_host",
                {
                    "delay": Field(k.DELAY, "The pause between two requests to a host; 1s by default."),
                    "concurrency": Field(k.whole(1, 16), "Requests to a host at one time; 2 by default."),
                },
                _per_host,
            ),
            "How politely to treat a host.",
        ),
        "allow_private": Field(
            ListOf(k.HOST, "a list of hosts"), "Hosts on your own network that are not to be refused."
        ),
        "board": Field(k.WEB, "Where the board is published; alerts link to it."),
        "second_opinion": Field(_ADVISER, "Whom to ask about passages that a person should look at; off by default."),
    },
    _settings,
)

FILE = Record(
    "a claims file",
    {
        "version": Field(Scalar("1, the version of this format", "1", int, ("1",), plain=True), "1.", required=True),
        "article": Field(ARTICLE, "Where the claims come from."),
        "entities": Field(ENTITIES, "Whom the claims are about."),
        "claims": Field(ListOf(CLAIM, "a list of claims"), "What to track."),
        "sources": Field(ListOf(SOURCE, "a list of sources"), "Where to look for coverage."),
        "alerts": Field(ListOf(ALERT, "a list of alert channels"), "Whom to tell. Secrets only by ${NAME}."),
        "outlets": Field(
            MapOf(k.TEXT, ListOf(k.OUTLET, "a list of outlet names", least=1), "a mapping from owners to outlet names"),
            "Owners and their outlets: outlets of one house count as one origin.",
        ),
        "settings": Field(SETTINGS, "How to look."),
    },
)
