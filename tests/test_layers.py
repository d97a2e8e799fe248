"""Imports point one way, between rooms and inside them, and only some modules know a store's types.

Every import counts: at the top of a module, inside a function, and for types alone.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache

import pytest
from theory import ROOT

PACKAGE = ROOT / "leverkg"
ROOMS = (
    *("ground", "rdf", "sparql", "engine", "theory", "case", "checks", "inference"),
    *("answers", "wording", "reference", "explanations", "library", "api", "cli"),
)
"""From below up: a room is a folder of the package; each may use itself and those before it."""
GROUND = {"errors", "findings", "patterns", "digests", "values", "codes"}
"""Modules beside the rooms that every room may use."""
KNOW_THE_STORE = ("rdf/", "engine/executors/oxigraph", "engine/executors/columns", "api")
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)

EXCUSED = {"__init__": "it names the public interface, and imports it when it is used"}
"""Modules whose imports are not counted, each with the reason."""


def name_of(path):
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def room_of(name):
    first = name.split("/")[0]
    return "cli" if first == "__main__" else "ground" if first in GROUND else first


@cache
def imports(path):
    """Return the modules that a file imports, wherever it does."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [part if own(part) else node.module for part in parts]
    return found


def own(module):
    """Return the name of a module of the package, or None."""
    name = module.removeprefix("leverkg").removeprefix(".").replace(".", "/")
    if module.split(".")[0] != "leverkg":
        return None
    for found in (name, f"{name}/__init__".removeprefix("/")):
        if (PACKAGE / f"{found}.py").exists():
            return found
    return None


@cache
def graph():
    """Return for each module of the package those that it imports."""
    return {
        name: {module for module in map(own, imports(path)) if module} - EXCUSED.keys() - {name}
        for path in MODULES
        if (name := name_of(path)) not in EXCUSED
    }


def circles(arrows):
    """Return the largest sets of modules of which each reaches every other one (Tarjan's algorithm)."""
    found, order, lowest, stack = [], {}, {}, []

    def visit(name):
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in sorted(arrows[name]):
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            at = stack.index(name)
            members = {*stack[at:]}
            del stack[at:]
            if len(members) > 1:
                found.append(members)

    for name in arrows:
        if name not in order:
            visit(name)
    return found


def test_every_module_has_a_room():
    rooms = {room_of(name) for name in graph()}

    assert rooms == {*ROOMS}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_room_and_below(path):
    name = name_of(path)
    mine = ROOMS.index(room_of(name)) if name not in EXCUSED else len(ROOMS)
    above = [module for module in graph().get(name, ()) if ROOMS.index(room_of(module)) > mine]

    assert above == []


def test_no_modules_import_each_other():
    assert [sorted(circle) for circle in circles(graph())] == []


def test_circles_are_found():
    """By what stands in functions and for types too: the test above would else assert little."""
    arrows = defaultdict(set, {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set()})

    assert circles(arrows) == [{"a", "b", "c"}]
    assert "case/loaded" in graph()["case/inferred"]  # for types
    assert "inference/infer" in graph()["api"]  # in a function


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_loader_writer_and_executor_know_the_store(path):
    name = name_of(path)
    allowed = name.startswith(KNOW_THE_STORE)

    assert allowed or not [module for module in imports(path) if module.split(".")[0] == "pyoxigraph"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_of_a_size_that_one_can_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_the_engine_knows_nothing_of_leverage():
    words = ("leverage", "w3id.org/leverkg#", "batna", "negotiat")
    below = [p for p in MODULES if name_of(p).split("/")[0] in ("sparql", "engine")]
    found = {
        name_of(path): word
        for path in below
        for word in words
        for text in [path.read_text(encoding="utf-8").lower()]
        if word in text.replace("knows nothing of negotiation", "").replace("knows nothing of leverage", "")
    }

    assert below
    assert found == {}
