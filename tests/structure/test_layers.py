"""The layers: the core imports no edge and touches nothing, edges do not know each other, nothing is circular."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tracker"

NOUNS = {"claims", "model", "errors", "watching"}
CORE = {
    "analyse", "diff", "draft", "extract", "inert", "judge", "language", "match", "orders", "origin", "queries",
    "records", "sentences", "sight", "stance", "urls", "visits",
}  # fmt: skip
EDGES = {"alerts", "board", "config", "coverage", "demo", "fetch", "opinion", "sources", "store", "warc"}
SHELL = {
    "__init__",
    "__main__",
    "actions",
    "api",
    "cli",
    "console",
    "consult",
    "doctor",
    "health",
    "installed",
    "intake",
    "live",
    "pipeline",
    "readers",
    "schedule",
    "together",
    "settle",
    "telling",
}

# What reaches outside the process, or asks it for the time or for chance.
TOUCHING = {
    "asyncio", "httpx", "os", "random", "secrets", "shutil", "smtplib", "socket", "sqlalchemy", "sqlite3", "subprocess",
    "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip


def modules() -> dict[str, ast.Module]:
    """Every module of the package by dotted name, parsed."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[dotted.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imports(name: str, tree: ast.Module) -> set[str]:
    """What a module imports, wherever in it the import stands; names of the package resolved to modules."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: write imports in full"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else str(node.module))
    return found


IMPORTS = {name: imports(name, tree) for name, tree in MODULES.items()}


def room(module: str) -> str:
    """The room of the house that a module stands in: its first name below the package."""
    return module.split(".")[1] if "." in module else "__init__"


def test_every_room_has_a_layer() -> None:
    assert {room(m) for m in MODULES} <= NOUNS | CORE | EDGES | SHELL


@pytest.mark.parametrize("module", sorted(m for m in MODULES if room(m) in NOUNS | CORE))
def test_the_core_knows_only_the_core(module: str) -> None:
    allowed = NOUNS if room(module) in NOUNS else NOUNS | CORE
    own = {m for m in IMPORTS[module] if m.split(".")[0] == "tracker"}
    assert {room(m) for m in own} <= allowed


@pytest.mark.parametrize("module", sorted(m for m in MODULES if room(m) in NOUNS | CORE))
def test_the_core_touches_nothing(module: str) -> None:
    assert not IMPORTS[module] & TOUCHING
    calls = {ast.unparse(n.func) for n in ast.walk(MODULES[module]) if isinstance(n, ast.Call)}
    assert not calls & {"datetime.now", "datetime.today", "date.today", "datetime.utcnow", "open", "print", "input"}


@pytest.mark.parametrize("module", sorted(m for m in MODULES if room(m) in EDGES))
def test_edges_do_not_know_each_other(module: str) -> None:
    own = {room(m) for m in IMPORTS[module] if m.split(".")[0] == "tracker"} - {"__init__"}
    assert own <= NOUNS | CORE | {room(module)}


def test_no_import_goes_in_a_circle() -> None:
    inside = {m: {i for i in IMPORTS[m] if i in MODULES and i != m} for m in MODULES}
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module not in done:
            for other in sorted(inside[module]):
                walk(other, (*path, module))
            done.add(module)

    for module in sorted(MODULES):
        walk(module, ())
