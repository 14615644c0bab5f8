"""`tracker status`: the board, or why one claim stands where it stands."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import options


@click.command("status", short_help="Show where the claims stand; with a claim, why.")
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@options.config
@options.known_state
@options.as_json
def command(claim_id: str | None, config_path: Path, state: str | None, as_json: bool) -> int:
    """Show the board; with a claim's id, its verdict, evidence, changes and the edits that bore on it.

    Reads the state and changes nothing.

    \b
    Examples:
      tracker status
      tracker status independent-platform
      tracker status --json | jq .status
    """
    from tracker import console, health, records
    from tracker.settle import Gathered, seed_verdict
    from tracker.store import open_store

    config = options.load(config_path)
    now = options.wall_clock()
    if claim_id is not None and claim_id not in {c.id for c in config.claims}:
        known = ", ".join(c.id for c in config.claims)
        raise click.UsageError(f"{config_path} has no claim {claim_id!r}; it has {known}")
    with open_store(options.state_location(config_path, state), now=now, read_only=True) as store:
        if claim_id is None and not as_json:
            console.show_board(config, store)
            return 0
        verdicts = store.verdicts()
        gathered, unread = Gathered(config, store), health.blind(config, store)
        for claim in config.claims if claim_id is None else [config.claim(claim_id)]:
            verdict = verdicts.get(claim.id) or seed_verdict(claim)
            evidence = gathered.shown(claim)
            changes = store.changes(claim=claim.id)
            if as_json:
                record = records.verdict_record(verdict)
                record["timeline"] = [records.change_record(c) for c in changes]
                record["all_evidence"] = [records.evidence_record(e) for e in evidence]
                record["blind"] = [records.health_record(h) for h in unread]
                options.print_json(record)
                continue
            pages = dict.fromkeys(e.url for e in evidence)
            edits = [r for url in pages for r in store.revisions(url) if r.number > 1]
            console.show_claim(claim, verdict, evidence, changes, edits, unread)
    return 0
