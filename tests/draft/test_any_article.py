"""Whatever an article says, its draft loads: nothing of a page reaches the file as anything but text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tracker import config
from tracker.draft import draft, links, render
from tracker.errors import ExtractError
from tracker.extract import from_text
from tracker.language import detect
from tracker.model import Status

PIECES = st.sampled_from(
    [
        "Vellmart Group (VG) plans to open its website",
        " to rivals in 2027, ",
        "people familiar with the matter said. ",
        "“We have no plan to do so,” ",
        "a Vellmart spokeswoman said. ",
        "It denied the report. ",
        "declined to comment. ",
        "The company will ",
        "${SECRET} ",
        "key: value ",
        "- item ",
        "#comment ",
        "'\"",
        "{}[]",
        "&anchor *alias ",
        "!!str ",
        "\t",
        "\u202e",
        "\x1b[31m",
        "\\n",
        "\n",
        "? ",
        ": ",
        "%YAML 1.2 ",
        "---\n",
        "...",
        "true",
        "null",
        "1e3",
        "饱岛科技（下称“饱岛”）将",
        "关停小岛优选。",
        "饱岛否认，称消息不属实。",
        "据知情人士透露，",
        "，",
        "「",
        "𠀀",
        "é",
        "🙂 ",
        "𝐕𝐞𝐥𝐥 ",
        "A" * 300,
    ]
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=14).map("".join), st.text(max_size=40), st.one_of(st.none(), PIECES))
@example("Vellmart will sell ${TOKEN} on Monday, people familiar with it said.", "x: [", "${OUTLET}")
def test_a_draft_loads_whatever_the_article_says(tmp_path: Path, text: str, title: str, outlet: str | None) -> None:
    try:
        article = from_text(text, "https://news.example/story", title=title or None, outlet=outlet)
    except ExtractError:
        return
    made = draft(article)
    path = tmp_path / "claims.yaml"
    path.write_text(render(made), encoding="utf-8")
    loaded = config.load(path)
    assert [c.text for c in loaded.claims] == [d.claim.text for d in made.claims]
    assert {k: v.names for k, v in loaded.entities.items()} == {e.id: e.names for e in made.entities}


@given(st.text(max_size=200))
def test_links_never_raise(markup: str) -> None:
    assert isinstance(links(f"<p>{markup}<a href='{markup}'>x</a>", "https://news.example/"), tuple)


def test_an_article_without_claims_says_so_and_loads(tmp_path: Path) -> None:
    made = draft(from_text("What a lovely day.\nIs it not?", "https://news.example/x", title="A day"))
    assert made.claims == ()
    path = tmp_path / "claims.yaml"
    path.write_text(render(made), encoding="utf-8")
    assert config.load(path).claims == ()


@pytest.mark.parametrize("silence", ["Vellmart declined to comment.", "A Vellmart spokesman did not respond to calls."])
def test_silence_is_a_comment_and_no_claim(silence: str) -> None:
    story = f"Vellmart plans to close its Ostley depot, people familiar with the plan said.\n{silence}"
    made = draft(from_text(story, "https://news.example/x", title="Vellmart to close depot", outlet="Harbour Courier"))
    assert len(made.claims) == 1
    assert f"# No comment: {silence}" in render(made)


def test_a_short_name_that_only_opens_sentences_is_a_name_of_the_subject() -> None:
    story = (
        "Brenmoor Hospitals plans to close its Ostley clinic, people familiar with the plan said.\n"
        "Brenmoor did not say when."
    )
    made = draft(from_text(story, "https://news.example/x", title="Clinic to close", outlet="Harbour Courier"))
    assert {"Brenmoor Hospitals", "Brenmoor"} <= {name for entity in made.entities for name in entity.names}


TWO_MATTERS = {
    "named in its own sentence": (
        "饱岛科技拟关停小岛优选\n多名知情人士透露，饱岛科技计划在9月底前关停社区团购业务小岛优选。\n"
        "另有消息称，公司正与远帆集团洽谈出售物流子公司岛运通，交易金额约15亿元。\n"
        "饱岛科技相关负责人回应称，关停小岛优选的消息不实。对于出售物流子公司一事，该负责人不予置评。",
        "关停",
    ),
    "named in the next one": (
        "Brenmoor to close Ostley clinic\n"
        "Brenmoor plans to close its clinic in Ostley by September, people familiar with the plan said.\n"
        "The company is also in talks to sell its laboratory unit to Corvale Diagnostics, one of the people said.\n"
        '"There is no truth in any of this. Ostley stays open," a Brenmoor spokeswoman said on Tuesday.',
        "Ostley",
    ),
    "named nowhere: what was just said": (
        "Brenmoor to close Ostley clinic\n"
        "Brenmoor plans to close its clinic in Ostley by September, people familiar with the plan said.\n"
        "The company is also in talks to sell its laboratory unit to Corvale Diagnostics, one of the people said.\n"
        '"That is not true," a Brenmoor spokeswoman said on Tuesday.',
        "laboratory",
    ),
    "a month is no matter": (
        "Brenmoor to close Ostley clinic\n"
        "Brenmoor plans to close its clinic in Ostley by September, people familiar with the plan said.\n"
        "The company is also in talks to sell its laboratory unit to Corvale Diagnostics, one of the people said.\n"
        '"That is not true," a Brenmoor spokeswoman said in a statement sent in September.',
        "laboratory",
    ),
    "one word is none": (
        "Brenmoor to close Ostley clinic\n"
        "Brenmoor plans to close its clinic in Ostley by September, people familiar with the plan said.\n"
        "The company is also in talks to sell its laboratory unit to Corvale Diagnostics, one of the people said.\n"
        '"That is not true," a Brenmoor spokeswoman told staff of the clinic.',
        "laboratory",
    ),
    "nor what nobody comments on": (
        "Brenmoor to close Ostley clinic\n"
        "Brenmoor plans to close its clinic in Ostley by September, people familiar with the plan said.\n"
        "The company is also in talks to sell its laboratory unit to Corvale Diagnostics, one of the people said.\n"
        '"That is not true," a Brenmoor spokeswoman said. She declined to comment on the Ostley clinic.',
        "laboratory",
    ),
}


@pytest.mark.parametrize("name", TWO_MATTERS)
def test_a_denial_that_says_not_of_what_is_of_the_matter_that_it_names(name: str) -> None:
    story, matter = TWO_MATTERS[name]
    made = draft(from_text(story, "https://news.example/x", outlet="Harbour Courier"))
    assert [matter in d.claim.text for d in made.claims if d.claim.status is Status.DENIED] == [True]


def test_nobody_is_named_who_is_nobody() -> None:
    made = draft(from_text(TWO_MATTERS["named in its own sentence"][0], "https://news.example/x"))
    assert all("有" not in (d.claim.attributed_to or "") for d in made.claims)


def test_the_language_of_claims_is_that_of_the_article() -> None:
    made = draft(
        from_text(
            "知情人士透露，饱岛科技将关停小岛优选业务。饱岛科技未回应。", "https://news.example/x", title="饱岛科技"
        )
    )
    assert [detect(d.claim.text) for d in made.claims] == ["zh"]


def test_the_comments_are_in_the_language_of_the_article() -> None:
    made = draft(
        from_text(
            "知情人士透露，饱岛科技将关停小岛优选业务。饱岛科技不予置评。", "https://news.example/x", title="饱岛科技"
        )
    )
    text = render(made)
    assert "# 未予置评： 饱岛科技不予置评。" in text
    assert "A draft made" not in text


def test_of_an_endless_article_only_the_beginning_is_read() -> None:
    story = "Vellmart plans to close its Ostley depot in 2027, people familiar with the plan said. " + " ".join(
        f"Name{i} will sell Foo{i} for {i} pounds, people said." for i in range(30_000)
    )
    made = draft(from_text(story, "https://news.example/x", title="Vellmart to close depot"))
    assert 1 <= len(made.claims) <= 20


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        (
            "Brenmoor plans to close its clinic in Ostley, two people who were told of it said on Monday.",
            "two people who were told of it, via Harbour Courier",
        ),
        (
            "Brenmoor plans to close its clinic in Ostley, a person told of the plan said.",
            "a person told of the plan, via Harbour Courier",
        ),
        ("Employees were told that Brenmoor plans to close its clinic in Ostley.", "Harbour Courier"),
    ],
)
def test_those_who_were_told_are_not_those_who_tell(sentence: str, by: str) -> None:
    made = draft(
        from_text(f"Brenmoor to close Ostley clinic\n{sentence}", "https://news.example/x", outlet="Harbour Courier")
    )
    assert [(d.claim.text, d.claim.attributed_to) for d in made.claims] == [
        ("Brenmoor will close its clinic in Ostley.", by)
    ]
