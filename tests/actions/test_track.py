"""The composite action's step, run as the runner would: what it leaves on the branch, what it sends, what it shows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import tracker
from tests.actions.conftest import Hook, Runner, deny
from tests.site import Site
from tracker import telling
from tracker.cli import run
from tracker.model import Status

BRANCH = "claim-tracker-state"


def test_a_first_run_takes_a_baseline_and_alerts_nobody(runner: Runner, site: Site, hook: Hook) -> None:
    deny(site)
    result = runner.run()
    assert result.code == 0, result.log
    assert "::warning title=Claim tracker::No state was found" in result.log
    assert hook.heard == []
    assert runner.files() == ["README.md", "state"]
    assert [row["body"]["status"] for row in runner.rows("verdicts")] == ["denied"]
    assert runner.rows("outbox") == []

    copy, checkout = str(runner.folder / "copy.sqlite"), str(runner.folder / "state-branch")
    runner.git("worktree", "add", "--quiet", checkout, BRANCH)
    assert run(["state", "--state", copy, "import", f"{checkout}/state"]) == 0
    assert tracker.status(runner.folder / "checkout" / "claims.yaml", copy)["outside-sellers"].status is Status.DENIED


def test_a_change_is_pushed_sent_marked_and_shown(runner: Runner, site: Site, hook: Hook) -> None:
    assert runner.run().code == 0
    deny(site)
    result = runner.start().wait()
    assert result.code == 0, result.log
    assert len(hook.heard) == 1
    (row,) = runner.rows("outbox")
    assert (row["state"], row["event_id"]) == ("sent", hook.heard[0])
    assert runner.files() == ["README.md", "state"]
    assert runner.log()[:3] == ["Sent (run 2)", "Check: 1 changes (run 2)", "Begin run 2"]
    pending = runner.git("show", f"{BRANCH}~1:state/outbox.jsonl")
    assert json.loads(pending)["state"] == "pending", "what is sent has to be on the branch before"

    assert result.outputs["changed"] == "true"
    (change,) = result.changes
    assert (change["claim"], change["from"], change["to"]) == ("outside-sellers", "unverified", "denied")
    notice = "::notice title=Claim tracker::outside-sellers: unverified → denied"
    assert re.search(rf"{notice} \(denial, an? (sure|likely|unsure) reading\)", result.log)
    assert "denied" in result.summary.split("## Claims")[1]
    assert "Vellmart denied on Tuesday" in result.summary.split("## Claims")[0]

    again = runner.run()
    assert (again.outputs, len(hook.heard)) == ({"changed": "false", "changes": "[]"}, 1)


def test_a_dropped_schedule_loses_nothing(runner: Runner, site: Site, hook: Hook) -> None:
    """Runs come late or not at all: what appeared in between is found by the next one that comes."""
    assert runner.run().code == 0
    deny(site, "/denial")
    entries = [("/later", "Other news"), ("/denial", "Vellmart denies plan")]
    site.put_article("/later", "Other news", ["Vellmart opened a shop in Corrow."], "Post", "2026-03-04T08:00:00Z")
    site.put_feed("/feed.xml", "Meridian Post", entries)
    result = runner.run(run=9)
    assert [c["to"] for c in result.changes] == ["denied"]
    assert len(hook.heard) == 1


def test_two_runs_at_once_do_the_work_of_one(runner: Runner, site: Site, hook: Hook) -> None:
    assert runner.run().code == 0
    deny(site)
    results = [step.wait() for step in [runner.start(run=2), runner.start(run=3)]]
    assert [r.code for r in results] == [0, 0], [r.log for r in results]
    assert sorted(r.outputs["changed"] for r in results) == ["false", "true"]
    assert len(hook.heard) == 1
    assert [row["state"] for row in runner.rows("outbox")] == ["sent"]
    (idle,) = [r for r in results if r.outputs["changed"] == "false"]
    assert "is in use by run" in idle.log or "0 new pages" in idle.summary


def test_a_run_killed_between_push_and_send_is_made_up_for(runner: Runner, site: Site, hook: Hook) -> None:
    """Killed by the server itself, as soon as what it found is on the branch."""
    assert runner.run().code == 0
    deny(site)
    pid, script = runner.folder / "pid", runner.remote / "hooks" / "post-receive"
    script.write_text(
        "#!/bin/sh\nread old new ref\n"
        f'if git log -1 --format=%s "$new" | grep -q "^Check" && [ -e {pid} ]; then kill -9 "$(cat {pid})"; fi\n'
    )
    script.chmod(0o755)
    step = runner.start(run=2)
    pid.write_text(str(step.process.pid))
    assert step.wait().code == -9
    pid.unlink()
    assert (hook.heard, [row["state"] for row in runner.rows("outbox")]) == ([], ["pending"])
    result = runner.run(run=2, attempt=2)
    assert (result.code, len(hook.heard)) == (0, 1), result.log
    assert [row["state"] for row in runner.rows("outbox")] == ["sent"]


def test_a_run_killed_while_it_sends_repeats_itself_by_the_same_id(runner: Runner, site: Site, hook: Hook) -> None:
    assert runner.run().code == 0
    deny(site)
    hook.hold.clear()
    step = runner.start(run=2)
    assert hook.came.wait(60)
    (row,) = runner.rows("outbox")
    assert row["state"] == "pending", "the receiver hears of nothing that is not on the branch"
    step.kill()
    hook.hold.set()
    assert "running.json" in runner.files()
    assert "is in use by run 2" in runner.run(run=3).log, "its mark holds for a time"
    result = runner.run(run=2, attempt=2)
    assert result.code == 0, result.log
    assert len(hook.heard) == 2
    assert len(set(hook.heard)) == 1, "a repeat is known by its event id"
    assert [row["state"] for row in runner.rows("outbox")] == ["sent"]
    assert runner.files() == ["README.md", "state"]


def test_a_run_stopped_after_a_yes_still_pushes_the_mark(
    runner: Runner, site: Site, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runner.run().code == 0
    deny(site)
    deliver = telling.deliver

    def stopped(*given: Any) -> None:
        assert deliver(*given).sent == 1
        raise SystemExit(143)  # as at SIGTERM

    monkeypatch.setattr(telling, "deliver", stopped)
    with pytest.raises(SystemExit):
        runner.run()
    assert [row["state"] for row in runner.rows("outbox")] == ["sent"]
    assert runner.files() == ["README.md", "state"]
    assert len(hook.heard) == 1


@pytest.mark.parametrize("step", ["Check", "Sent"])
def test_a_branch_that_moves_on_is_never_forced(step: str, runner: Runner, site: Site, hook: Hook) -> None:
    """Somebody pushes while a run reads or sends. Git refuses that run's push; what was found is judged anew on the
    newer state, what was sent is marked there."""
    assert runner.run().code == 0
    deny(site)
    script = runner.remote / "hooks" / "pre-receive"
    flag = runner.folder / "moved"
    script.write_text(
        "#!/bin/sh\nread old new ref\n"
        f'if git log -1 --format=%s "$new" | grep -q "^{step}" && ! [ -e {flag} ]; then touch {flag}\n'
        f"  other=$(git commit-tree -p $old -m 'By hand' $old^{{tree}})\n"
        '  unset GIT_QUARANTINE_PATH\n  git update-ref "$ref" "$other" "$old"\nfi\n'
    )
    script.chmod(0o755)
    result = runner.run()
    assert result.code == 0, result.log
    assert flag.exists()
    log = runner.log()
    assert "By hand" in log
    assert log.index("Sent (run 2)") < log.index("By hand"), "history only grows"
    assert len(hook.heard) == 1
    assert [row["state"] for row in runner.rows("outbox")] == ["sent"]
    assert [c["to"] for c in result.changes] == ["denied"]


def test_the_cache_changes_nothing_but_the_time(runner: Runner, site: Site, hook: Hook) -> None:
    assert runner.run(fresh_cache=False).code == 0
    database = runner.folder / "job-0" / "claim-tracker" / "cache" / "state.sqlite"
    deny(site)
    assert runner.run(fresh_cache=False).outputs["changed"] == "true"
    database.write_bytes(b"SQLite format 3\x00 and then nothing of the kind")
    broken = runner.run(fresh_cache=False)
    assert (broken.code, broken.outputs["changed"]) == (0, "false")
    database.unlink()
    lost = runner.run(fresh_cache=False)
    assert (lost.code, lost.outputs["changed"]) == (0, "false")
    assert len(hook.heard) == 1


def test_half_a_state_on_the_branch_stops_the_run(runner: Runner, site: Site, hook: Hook) -> None:
    assert runner.run().code == 0
    by_hand = runner.folder / "by-hand"
    runner.git("clone", "--quiet", "--branch", BRANCH, str(runner.remote), str(by_hand))
    who = ["-c", "user.name=x", "-c", "user.email=x@desk.example"]
    subprocess.run(["git", "rm", "-q", "state/changes.jsonl"], cwd=by_hand, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "Oops"], cwd=by_hand, check=True)
    subprocess.run(["git", "push", "-q", "origin", BRANCH], cwd=by_hand, check=True)
    deny(site)
    result = runner.run()
    assert result.code == 4
    assert "::error title=Claim tracker::" in result.log
    assert hook.heard == []
    assert "running.json" not in runner.files(), "the next run is not kept waiting"


def test_mistakes_in_the_claims_file_are_shown_at_their_line(runner: Runner) -> None:
    path = runner.folder / "checkout" / "claims.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    text:", "    txet:"), encoding="utf-8")
    result = runner.run()
    assert result.code == 2
    assert "::error title=Claim tracker,file=claims.yaml,line=" in result.log
    assert result.outputs == {"changed": "false", "changes": "[]"}


def test_what_a_page_says_ends_no_line_of_the_log(runner: Runner, site: Site, hook: Hook) -> None:
    evil = "/feed.xml%0A::error::owned"
    path = runner.folder / "checkout" / "claims.yaml"
    text = path.read_text(encoding="utf-8").replace("/feed.xml", evil).replace("Meridian Post", "a%0A::error::b")
    path.write_text(text, encoding="utf-8")
    assert "::" not in runner.run().log.replace("::warning title=Claim tracker::No state was found", "")
    result = runner.run()
    assert result.code == 0, "a blind source is a warning, the second time in a row"
    lines = [line for line in result.log.splitlines() if line.startswith("::")]
    assert lines and all(line.startswith("::warning title=Claim tracker::") for line in lines)
    assert "%250A" in result.log
    assert "## Could not be read" in result.summary


def test_whoever_waits_for_runs_hears_of_them(runner: Runner, hook: Hook) -> None:
    runner.env["HEALTHCHECK_URL"] = hook.url
    assert runner.run().code == 0
    runner.env["CLAIMS_FILE"] = "nowhere.yaml"
    assert runner.run().code == 2
    assert hook.asked == ["/hook", "/hook/fail"]


def test_secrets_stay_out_of_the_log_and_the_branch(runner: Runner, site: Site, hook: Hook) -> None:
    runner.env["GITHUB_TOKEN"] = "ghs_verysecretindeed"
    assert runner.run().code == 0
    deny(site)
    result = runner.run()
    everything = result.log + result.summary + str(result.outputs)
    everything += "".join(runner.git("show", f"{BRANCH}:state/{t}.jsonl") for t in ("outbox", "meta", "changes"))
    for secret in ("ghs_verysecretindeed", hook.url, "c2VjcmV0"):
        assert secret not in everything
    folder = Path(runner.folder / "job-2" / "claim-tracker" / "branch" / ".git" / "config")
    assert "secret" not in folder.read_text(encoding="utf-8")
