"""The commands as a user types them: what they print where, and what they leave with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Site
from tracker.cli import COMMANDS, run

CLAIMS = """
version: 1
article: {{outlet: Harbour Courier, published: 2026-03-02}}
entities:
  vellmart: {{names: [Vellmart], official: [vellmart.example]}}
claims:
  - id: outside-sellers
    text: Vellmart will let other merchants sell on its website.
    about: [vellmart]
sources:
  - feed: {site}/feed.xml
settings:
  allow_private: [127.0.0.1]
  per_host: {{delay: 0s}}
"""

OBSERVATION = {
    "seen_at": "2026-03-03T10:00:00+00:00",
    "url": "https://post.example/a",
    "outlet": "Meridian Post",
    "title": "Vellmart denies plan to open its website",
    "text": "Vellmart denied on Tuesday that it will let other merchants sell on its website.\n"
    "“We have no plan to let other merchants sell on our website,” a Vellmart spokeswoman said.",
}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.put("/robots.txt", "", "text/plain")
        site.put_feed("/feed.xml", "Meridian Post", [("/a", "Vellmart denies plan")])
        paragraphs = str(OBSERVATION["text"]).split("\n")
        site.put_article("/a", "Vellmart denies plan", paragraphs, "Meridian Post", "2026-03-03")
        yield site


@pytest.fixture
def claims(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS.format(site=site.url("")), encoding="utf-8")
    return path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_without_arguments_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_examples_and_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    assert "json" in shown or "COMMAND" in shown


def test_every_command_stands_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`tracker {name}" not in readme] == []


def test_bad_usage_leaves_with_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["nonsense"]) == 2
    assert run(["replay", "--config", str(tmp_path / "none.yaml"), "x.jsonl"]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_lint_names_the_place(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint"]) == 0
    claims.write_text(claims.read_text(encoding="utf-8").replace("about:", "abuot:"), encoding="utf-8")
    assert run(["lint"]) == 2
    assert "claims.yaml:9:5:" in capsys.readouterr().err


def test_check_reports_changes_and_ends_with_a_summary(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == 0
    *changes, last = lines(capsys.readouterr().out)
    assert [(c["claim"], c["from"], c["to"], c["rule"]) for c in changes] == [
        ("outside-sellers", "unverified", "denied", "denial")
    ]
    assert last["summary"]["blind"] == []  # type: ignore[index]
    assert run(["check", "--json"]) == 0
    assert list(lines(capsys.readouterr().out)[0]) == ["summary"]


def test_check_with_a_blind_source_leaves_with_3(site: Site, claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site.put("/feed.xml", "no", "text/plain", status=500)
    assert run(["check"]) == 3
    assert "could not be read" in capsys.readouterr().out


def test_check_leaves_a_file_that_is_no_state_alone(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = claims.with_suffix(".sqlite")
    foreign.write_bytes(b"dear diary")
    assert run(["check"]) == 4
    assert foreign.read_bytes() == b"dear diary"
    assert "claims.sqlite" in capsys.readouterr().err


def test_status_explains_a_claim(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 0
    capsys.readouterr()
    assert run(["status", "outside-sellers"]) == 0
    shown = capsys.readouterr().out
    assert "denied" in shown and "rule: denial" in shown and "spokeswoman said" in shown
    assert "a sure reading" in shown
    assert run(["status", "--json"]) == 0
    (record,) = lines(capsys.readouterr().out)
    assert record["status"] == "denied"
    assert run(["status", "outside"]) == 2
    assert "outside-sellers" in capsys.readouterr().err


def test_no_line_of_output_is_wider_than_80_columns(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["check"], ["status"], ["status", "outside-sellers"], ["doctor"]):
        run(arguments)
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_replay_reports_on_the_clock_of_the_coverage(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("coverage.jsonl").write_text(json.dumps(OBSERVATION) + "\n", encoding="utf-8")
    assert run(["replay", "--json", "coverage.jsonl"]) == 0
    (change,) = lines(capsys.readouterr().out)
    assert change["at"] == OBSERVATION["seen_at"]
    assert change["evidence"][0]["url"] == OBSERVATION["url"]  # type: ignore[index]
    assert change["evidence"][0]["sureness"] == "sure"  # type: ignore[index]
    assert not claims.with_suffix(".sqlite").exists()
    assert run(["check"]) == 0
    kept = claims.with_suffix(".sqlite").read_bytes()
    assert run(["replay", "--state", "claims.sqlite", "coverage.jsonl"]) == 2
    assert claims.with_suffix(".sqlite").read_bytes() == kept


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"url": "https://post.example/a", "text": "x"}', "required"),
        ('{"url": "https://post.example/a", "seen_at": "2026-03-03T10:00:00", "text": "x"}', "offset"),
        ('{"url": "https://post.example/a", "seen_at": "2026-03-03T10:00:00Z"}', "html and text"),
        ('{"url": 7, "seen_at": "2026-03-03T10:00:00Z", "text": "x"}', "url: expected text"),
    ],
)
def test_a_bad_observation_is_named_with_file_and_line(
    claims: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    Path("coverage.jsonl").write_text("\n" + line + "\n", encoding="utf-8")
    assert run(["replay", "coverage.jsonl"]) == 2
    shown = capsys.readouterr().err
    assert "coverage.jsonl:2" in shown and said in shown


def test_doctor_says_what_is_wrong_and_what_to_do(site: Site, claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    site.put("/feed.xml", "no", "text/plain", status=404)
    assert run(["doctor"]) == 3
    shown = capsys.readouterr().out
    assert "not_found" in shown and "→" in shown


def test_a_reader_that_goes_away_is_no_error(claims: Path) -> None:
    command = f"{sys.executable} -m tracker lint --help | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == ""


def test_help_does_not_load_what_it_does_not_need() -> None:
    script = (
        "import sys; from tracker.cli import run; run(['--help']);"
        "heavy = {'sqlalchemy', 'httpx', 'trafilatura', 'rich', 'feedparser', 'lxml', 'apscheduler'};"
        "heavy &= set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_misspelt_command_is_named_with_the_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chekc"]) == 2
    assert "Did you mean 'check'?" in capsys.readouterr().err


def test_a_recording_that_is_not_there_is_named_with_the_remedy(
    claims: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replay", "nope.jsonl"]) == 2
    assert (
        capsys.readouterr().err == "nope.jsonl: No such file or directory; name a file of recorded coverage (*.jsonl)\n"
    )
    Path("latin.jsonl").write_bytes(b"{}\n\xe9\n")
    assert run(["replay", "latin.jsonl"]) == 2
    assert "latin.jsonl:2: " in capsys.readouterr().err


def test_a_source_that_rests_says_until_when(site: Site, claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site.put("/feed.xml", "out of order", status=500)
    for _ in range(2):
        assert run(["check"]) == 3
    capsys.readouterr()
    assert run(["check", "--json"]) == 3
    (blind,) = lines(capsys.readouterr().out)[-1]["summary"]["blind"]  # type: ignore[index]
    assert "; asked again from " in blind["detail"]


def test_a_store_that_is_not_supported_is_refused_with_the_remedy(
    claims: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--state", "postgresql://user:verysecret@db.example/claims"]) == 4
    told = capsys.readouterr().err
    assert "give --state the path of a file" in told
    assert "verysecret" not in told


def test_addresses_are_printed_in_one_piece(claims: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "https://post.example/" + "a-very-long-name-of-an-article/" * 6
    Path("coverage.jsonl").write_text(json.dumps(OBSERVATION | {"url": long}) + "\n", encoding="utf-8")
    assert run(["replay", "coverage.jsonl", "--state", "claims.sqlite"]) == 0
    assert long in capsys.readouterr().out
    assert run(["status", "outside-sellers"]) == 0
    assert long.rstrip("/") in capsys.readouterr().out


@pytest.mark.parametrize("command", [["status"], ["board", "out"], ["review"], ["alerts", "list"], ["alerts", "send"]])
def test_a_state_that_is_not_there_is_no_empty_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "claims.yaml").write_text("version: 1\nclaims: []\n", encoding="utf-8")
    slip = tmp_path / "cliams.sqlite"
    assert run([*command, "--config", str(tmp_path / "claims.yaml"), "--state", str(slip)]) == 2
    assert "cliams.sqlite is not there" in capsys.readouterr().err
    assert not slip.exists()
