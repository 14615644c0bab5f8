"""Files that load: what becomes of them."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.claims import Adviser, Channel, Claim, Config, Entity, SeedArticle, Settings, Source, SourceKind
from tracker.config import lint, load
from tracker.model import Status

VALID = Path(__file__).with_name("valid")
ROOT = Path(__file__).parents[2]
Write = Callable[[str | bytes], Path]


def test_everything_that_can_be_said() -> None:
    config = load(VALID / "everything.yaml")
    assert config.article == SeedArticle(
        "Acme plans a plant", "Northern Ledger", "https://ledger.example/acme?id=1#top", date(2020, 11, 12)
    )
    assert config.entities == {
        "acme": Entity("acme", ("Acme", "艾克米"), ("acme.example", "例子.example")),
        "globex": Entity("globex", ("Globex",)),
    }
    assert config.claims == (
        Claim(
            "plant", "Acme will open a plant in Northtown.", ("艾克米将在北镇开设工厂。",), ("acme",),
            "two people, via the Northern Ledger", Status.DENIED, date(2020, 11, 11), date(2021, 12, 31),
            timedelta(days=90),
        ),
        Claim(
            "plant-denial", "Acme denied that it plans a plant.", about=("acme",), as_of=date(2020, 11, 12),
            denies="plant",
        ),
    )  # fmt: skip
    assert config.sources == (
        Source(SourceKind.FEED, "https://news.example/rss.xml", "Example News", ("acme",), None, timedelta(minutes=15)),
        Source(SourceKind.PAGE, "http://127.0.0.1:8000/story"),
        Source(SourceKind.SITEMAP, "https://news.example/news-sitemap.xml"),
        Source(SourceKind.SEARCH, "gdelt"),
        Source(SourceKind.SEARCH, "google-news", query="Acme plant"),
    )
    assert config.settings == Settings(
        timedelta(hours=2), "https://example.com/about-our-tracker", timedelta(seconds=45), 1_572_864,
        timedelta(0), 4, ("127.0.0.1", "::1", "intranet.example"), "https://board.example/claims/",
        Adviser("https://llm.example/v1", "small-1", "${LLM_KEY}", 5, 20_000, timedelta(minutes=1)),
    )  # fmt: skip
    assert config.outlets == {"Northern Ledger": "Ledger House", "Southern Ledger": "Ledger House"}


def test_channels_keep_their_secrets_by_name_and_carry_their_routing() -> None:
    assert load(VALID / "everything.yaml").channels == (
        Channel(
            "slack",
            {
                "url": "${SLACK_URL}",
                "on": (Status.DENIED, Status.FULFILLED),
                "claims": ("plant",),
                "min_independent": 2,
                "min_sureness": "likely",
            },
        ),
        Channel(
            "email",
            {
                "to": ("desk@example.com", "${SECOND_DESK}"),
                "from": "tracker@example.com",
                "smtp": "smtps://me:${SMTP_PASSWORD}@mail.example.com:465",
                "digest": "daily",
            },
        ),
        Channel("webhook", {"url": "${HOOK_URL}", "secret": "${HOOK_SECRET}"}),
        Channel("webhook", {"url": "http://127.0.0.1:9000/hook"}),
        Channel("github", {"report": "issue"}),
        Channel("github", {"report": "summary"}),
        Channel("apprise", {"url": "${APPRISE_URL}"}),
        Channel("slack", {"token": "${SLACK_TOKEN}", "channel": "C0123ABCD"}),
    )


def test_what_is_left_out_has_its_default() -> None:
    config = load(VALID / "minimal.yaml")
    assert config == Config(SeedArticle(), {}, (Claim("plant", "Acme will open a plant in Northtown."),))
    assert load(VALID / "only-version.yaml") == Config(SeedArticle(), {}, ())


@pytest.mark.parametrize("parser", ["libyaml", "pure"])
def test_texts_that_look_like_other_things_are_texts(parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if parser == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    config = load(VALID / "texts-that-look-like-other-things.yaml")
    assert config.article == SeedArticle("12:30:45", "no", None, date(2020, 11, 12))
    assert config.entities["on"].names == (
        "no", "on", "Yes", "1e3", "0x10", "0o7", "12:30:45", "2020-11-12", ".5", "1_000", "null", "true", "~",
    )  # fmt: skip
    assert config.entities["0x10"].names == ("true",)
    first, second = config.claims
    assert (first.id, first.text, first.about, first.attributed_to) == ("1e3", "2020-11-12", ("on", "0x10"), "off")
    assert (second.id, second.text, second.denies) == ("no", "a folded text", "1e3")
    assert second.also == ("false", "3.14", "a: b # c")


def test_a_byte_order_mark_and_crlf_change_nothing(write: Write) -> None:
    body = (VALID / "everything.yaml").read_bytes()
    assert load(write(b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n"))) == load(VALID / "everything.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("1h", timedelta(hours=1)),
        ("90d", timedelta(days=90)),
        ("2w", timedelta(weeks=2)),
        ("36500d", timedelta(days=36500)),
    ],
)
def test_durations(written: str, meant: timedelta, write: Write) -> None:
    assert load(write(f"version: 1\nsettings: {{every: {written}}}\n")).settings.every == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("500kB", 500_000), ("15MiB", 15 * 2**20), ("1GiB", 2**30), ("2KiB", 2048), ("10B", 10), ("0.5MB", 500_000)],
)
def test_sizes(written: str, meant: int, write: Write) -> None:
    assert load(write(f"version: 1\nsettings: {{max_bytes: {written}}}\n")).settings.max_bytes == meant


def test_a_config_survives_pickling() -> None:
    config = load(VALID / "everything.yaml")
    assert pickle.loads(pickle.dumps(config)) == config


def test_a_claim_may_deny_a_denial(write: Write) -> None:
    claims = "".join(f"  - {{id: {a}, text: Claim {a} is so., denies: {b}}}\n" for a, b in ("ab", "bc"))
    config = load(write(f"version: 1\nclaims:\n{claims}  - {{id: c, text: Claim c is so.}}\n"))
    assert [claim.denies for claim in config.claims] == ["b", "c", None]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]), min_size=1)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, style=st.sampled_from(["'", '"']))
def test_a_quoted_text_is_read_as_it_was_meant(text: str, style: str, write: Write) -> None:
    text = " ".join(text.replace("\ufeff", "").replace("${", "$").split()) or "x"
    dumped = yaml.dump({"version": 1, "claims": [{"id": "a", "text": text}]}, allow_unicode=True, width=10**6)
    quoted = yaml.dump(text, default_style=style, allow_unicode=True, width=10**6)
    for content in (dumped, f"version: 1\nclaims: [{{id: a, text: {quoted.strip()}}}]\n"):
        assert load(write(content)).claims[0].text == text


def test_the_example_of_the_repository_is_clean_and_needs_no_secret() -> None:
    config, warnings = lint(ROOT / "claims.yaml", {})
    assert warnings == []
    assert [claim.id for claim in config.claims] == [
        "integration", "s-level", "portals", "ninety-percent", "always-commercialization", "independent-platform",
        "platform-denial",
    ]  # fmt: skip
    assert config.claim("independent-platform").status is Status.DENIED
    assert config.claim("platform-denial").denies == "independent-platform"
    assert {claim.as_of for claim in config.claims} == {date(2020, 11, 12)}
    assert all(len(claim.wordings) > 1 and claim.about for claim in config.claims)
    assert config.sources


def test_the_example_is_right_with_its_comments_taken_up(write: Write) -> None:
    text = (ROOT / "claims.yaml").read_text(encoding="utf-8")
    alerts = text[text.index("# alerts:") : text.index("settings:")]
    taken_up = "\n".join(line.removeprefix("# ") for line in alerts.splitlines())
    config = load(write(text.replace(alerts, taken_up + "\n")))
    assert [channel.kind for channel in config.channels] == ["slack", "email", "webhook", "github"]
