"""Files that must not load: every problem of each, at its place.

Each file of `broken/` opens with what is to be said of it, a line a problem: `# LINE:COLUMN part of the message`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.config import load
from tracker.errors import ConfigError, UsageError

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
VALID = sorted(Path(__file__).with_name("valid").glob("*.yaml"))
EXPECTED = re.compile(r"^# (\d+):(\d+) (.+)$", re.MULTILINE)
CLAIMS = "claims:\n  - id: plant\n    text: Acme will open a plant.\n"

JUNK = st.binary(max_size=3) | st.sampled_from(b"&a |*a |!!x |\t|: |- |[|}|${|\n|>|'".split(b"|"))

Write = Callable[[str | bytes], Path]


def refused(path: Path, environ: dict[str, str] | None = None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return caught.value


def test_there_are_enough_of_them() -> None:
    assert len(BROKEN) >= 36


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
@pytest.mark.parametrize("parser", ["libyaml", "pure"])
def test_every_problem_is_reported_at_its_place(path: Path, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if parser == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    expected = EXPECTED.findall(path.read_text(encoding="utf-8"))
    problems = refused(path).problems
    assert [(str(p.line), str(p.column)) for p in problems] == [(line, column) for line, column, _ in expected]
    for problem, (_, _, fragment) in zip(problems, expected, strict=True):
        assert fragment in str(problem)
        assert problem.file == str(path)


def test_all_problems_come_in_one_go_and_in_file_order(write: Write) -> None:
    error = refused(
        write(
            "version: 1\n"
            "article: {titel: A plant, published: yesterday}\n"
            "entities:\n"
            "  acme: {names: Acme}\n"
            "claims:\n"
            "  - {id: a b, text: [x], about: [acne], stale_after: soon}\n"
            "  - {id: a, text: A is so., status: maybe, status: denied, denies: a}\n"
            "sources: [{fed: x}, {page: ftp://example.com/}]\n"
            "settings: {every: often, evry: 1h}\n"
        )
    )
    assert [(p.line, p.column) for p in error.problems] == [
        (2, 11), (2, 38), (4, 17), (6, 10), (6, 21), (6, 34), (6, 54), (7, 37), (7, 44), (7, 68), (8, 12), (8, 28),
        (9, 19), (9, 26),
    ]  # fmt: skip
    assert str(error).splitlines()[0].startswith(f'{error.problems[0].file}:2:11: the unknown key "titel"')
    assert isinstance(error, UsageError)
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("content", "place", "fragment"),
    [
        (b"", (1, 1), "nothing in the file"),
        (b"\xef\xbb\xbf", (1, 1), "nothing in the file"),
        (b"---\n...\n", (1, 1), "nothing in the file"),
        (("version: 1\n" + CLAIMS).encode("utf-16"), (1, 1), "UTF-16"),
        ("version: 1\nclaims:\n  - {id: a, text: 字节跳动}\n".encode("gbk"), (3, 19), "0xd7 is not UTF-8"),
        (b"version: 1\nclaims:\n  - {id: caf\xe9, text: x}\n", (3, 13), "0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfversion: 2\n", (1, 10), 'version is "2"'),
        (b"version: 1\r\nclaims:\r\n  - id: a\r\n    text: [x]\r\n", (4, 11), "text is a list"),
        (b"version: 1\nclaims: a\0b\n", (2, 10), "the invisible character U+0000"),
        (b"version: 1\nclaims: " + b"[" * 5000 + b"]" * 5000, (2, 28), "more than 20 deep"),
        (b"version: 1\nclaims: " + b"{a: " * 5000 + b"}" * 5000, (2, 85), "more than 20 deep"),
        (b"".join(b" " * i + b"a:\n" for i in range(5000)), (21, 21), "more than 20 deep"),
        (b"- " * 5000 + b"a", (1, 41), "more than 20 deep"),
    ],
)
def test_bytes_that_are_no_claims_file(content: bytes, place: tuple[int, int], fragment: str, write: Write) -> None:
    first = refused(write(content)).problems[0]
    assert (first.line, first.column) == place
    assert fragment in str(first)


def test_an_alias_bomb_is_refused_at_its_first_alias_and_never_built(write: Write) -> None:
    rows = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)]
    error = refused(write("version: 1\na0: &a0 [x]\n" + "".join(rows)))
    aliases = [p for p in error.problems if "the alias" in p.found]
    assert (aliases[0].line, aliases[0].column) == (3, 10)
    assert len(aliases) == 29 * 9


def test_a_file_that_is_not_there_and_one_that_is_a_directory(tmp_path: Path) -> None:
    missing = refused(tmp_path / "claims.yaml").problems
    assert [p.found for p in missing] == ["no such file"]
    assert "--config" in missing[0].hint
    directory = refused(tmp_path).problems
    assert "it cannot be read" in directory[0].found


def test_a_file_that_is_far_too_large(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.config.loading.MAX_BYTES", 100)
    assert "more than 100 bytes" in str(refused(write("version: 1\n" + "#" * 100)))


def test_an_unset_name_is_reported_where_it_stands(write: Write) -> None:
    path = write(
        f'version: 1\n{CLAIMS}alerts:\n  - slack: ${{SLACK_URL}}\n  - webhook: {{url: "https://x.example/${{A}}/${{B}}"}}\n'
    )
    problems = refused(path, {"A": "x", "SLACK_URL": ""}).problems
    assert [(p.line, p.column) for p in problems] == [(6, 12), (7, 20)]
    assert "${SLACK_URL}, which is not set" in problems[0].found
    assert "${B}, which is not set" in problems[1].found
    assert load(path, {"A": "x", "B": "y", "SLACK_URL": "z"}) == load(path, None)


@pytest.mark.parametrize(
    "alert",
    [
        "slack: https://hooks.slack.com/services/T1/B1/HUSH",
        "slack: HUSH",
        "slack: [HUSH]",
        "slack: {url: HUSH, HUSHKEY: 1}",
        "slack: {token: HUSH, channel: C1}",
        "webhook: https://hooks.slack.com/services/T1/B1/HUSH",
        "webhook: {url: 'https://me:HUSH@example.com/${X}'}",
        "webhook: {url: 'https://example.com/', secret: HUSH}",
        "email: {to: [a@example.com], from: a@example.com, smtp: 'smtp://me:HUSH@example.com'}",
        "email: {to: [a@example.com], from: a@example.com, smtp: 'smtp://me:HUSH'}",
        "email: {to: [a@example.com], from: a@example.com, smtp: 'smtp:me:HUSH@example.com'}",
        "email: smtp://me:HUSH@example.com",
        "webhook: 'https://[me:HUSH@example.com'",
        "apprise: discord://HUSH/x",
    ],
)
def test_a_secret_that_was_written_out_is_not_repeated(alert: str, write: Write) -> None:
    error = refused(write(f"version: 1\n{CLAIMS}alerts:\n  - {alert}\n"))
    assert "HUSH" not in str(error).replace("HUSHKEY", "")


@pytest.mark.parametrize(("url", "usable"), [("http://hooks.example/x", False), ("http://127.0.0.1:80/x", True)])
def test_a_webhook_in_plain_http_is_for_this_machine(url: str, usable: bool, write: Write) -> None:
    path = write(f"version: 1\n{CLAIMS}alerts:\n  - webhook: {url}\n")
    if usable:
        assert load(path, {}).channels[0].options["url"] == url
    else:
        assert "expected an https URL" in str(refused(path))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_whatsoever_leads_to_anything_but_a_config_or_problems(data: st.DataObject, write: Write) -> None:
    body = bytearray(data.draw(st.sampled_from([*VALID, *BROKEN])).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 6))] = data.draw(JUNK)
    path = write(bytes(body))
    lines = bytes(body).count(b"\n") + bytes(body).count(b"\r") + 1
    try:
        load(path, {})
    except ConfigError as error:
        places = [(p.line, p.column) for p in error.problems]
        assert places
        assert places == sorted(places)
        assert all(1 <= line <= lines and column >= 1 for line, column in places)
