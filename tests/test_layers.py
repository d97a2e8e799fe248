"""Imports point one way: each layer may use those below it, and only these know a store's types."""

from __future__ import annotations

import ast

import pytest
from theory import ROOT

PACKAGE = ROOT / "leverkg"
LAYERS = ("ground", "rdf", "sparql", "engine", "theory", "case", "checks", "verbs", "library", "cli")
GROUND = {"errors", "findings", "patterns"}
KNOW_THE_STORE = ("rdf/", "engine/executors/oxigraph", "engine/executors/columns", "result")
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def name_of(path):
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def layer(name):
    room = name.split("/")[0]
    if room in LAYERS:
        return LAYERS.index(room)
    if name in GROUND:
        return LAYERS.index("ground")
    return LAYERS.index("verbs")


def imports(path):
    """Yield the modules that a file imports, those inside functions too; not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(module):
    """Return the name of a module of the package, or None."""
    if not module.startswith("leverkg."):
        return None
    name = module.removeprefix("leverkg.").replace(".", "/")
    exists = (PACKAGE / f"{name}.py").exists() or (PACKAGE / name / "__init__.py").exists()
    return name if exists else None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_its_layer_and_below(path):
    name = name_of(path)
    if name == "__init__":
        return  # names the public interface, and imports it when it is used
    mine = LAYERS.index("verbs") if name == "__main__" else layer(name)
    above = [module for module in map(own, imports(path)) if module and layer(module) > mine]

    assert name == "__main__" or above == []


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
