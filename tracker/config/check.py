"""What can be wrong between the claims of a file, each of them being right."""

from __future__ import annotations

from tracker.config.document import Items, Keys, Node, Text
from tracker.config.reading import Reading


def check_denials(root: Node, reading: Reading) -> None:
    """Reports claims whose denials lead back to themselves, each circle once, at the `denies` that comes last."""
    targets = _denials(root)
    done: set[str] = set()
    for start in targets:
        path: list[str] = []
        at = start
        while at in targets and at not in done and at not in path:
            path.append(at)
            at = targets[at].value
        if at in path:
            circle = path[path.index(at) :]
            last = max((targets[claim] for claim in circle), key=lambda node: (node.line, node.column))
            what = "itself" if len(circle) == 1 else f"a claim that leads back to it: {' -> '.join([*circle, at])}"
            reading.report(last.line, last.column, f"a claim that denies {what}", "the id of another claim")
        done.update(path)


def _denials(root: Node) -> dict[str, Text]:
    """Claim id -> the text of its `denies`."""
    claims = dict(_pairs(root)).get("claims")
    found: dict[str, Text] = {}
    for claim in claims.items if isinstance(claims, Items) else ():
        keys = dict(_pairs(claim))
        name, denied = keys.get("id"), keys.get("denies")
        if isinstance(name, Text) and isinstance(denied, Text):
            found.setdefault(name.value, denied)
    return found


def _pairs(node: Node) -> list[tuple[str, Node]]:
    return [(key.value, value) for key, value in node.pairs] if isinstance(node, Keys) else []
