"""Folders of rule files, read into a rule set.

A ``.rq`` file is a SPARQL rule, a ``.py`` file a Python rule; the file's stem is the rule's name
everywhere. Python rules are loaded by path, a user's like the shipped ones, since rules are data. The
``.ttl`` files are read together as one shapes graph, which has any number of rules.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from leverkg.engine.rule import Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.errors import LeverkgError, Position, RuleError
from leverkg.patterns import pattern

if TYPE_CHECKING:
    from pathlib import Path

    from leverkg.engine.shacl.rules_graph import RulesGraph

__all__ = [
    "files_below",
    "load_rules",
    "name_of",
    "parts_of_python_rule",
    "read_rule",
    "read_text",
    "rule_files",
    "rule_from_text",
]

_NAME = pattern(r"[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_TURTLE = ".ttl"
_SUFFIXES = (".rq", ".py", _TURTLE)
_SRL = "http://www.w3.org/ns/shacl-rules#"
_FROM_SRL = "write RULE { … } WHERE { … } as CONSTRUCT { … } WHERE { … } in a .rq file"


def load_rules(
    paths: Iterable[str | Path],
    prefixes: Mapping[str, str] | None = None,
    *,
    beside: Iterable[Rule] = (),
    axioms: bool = False,
    faults: list[LeverkgError] | None = None,
) -> RuleSet:
    """Return the rules of files and folders, sorted by name.

    Args:
        paths: rule files, or folders that are searched for them.
        prefixes: prefixes that rules may use without declaring them.
        beside: rules that are there already; they are part of what is returned.
        axioms: whether a file in Turtle may be without rules, since its axioms are wanted.
        faults: gets what is wrong with files, which are left out then; by default the first is raised.

    Raises:
        RuleError: a file that cannot be used, or a name that stands twice.
    """
    paths = list(paths)
    by_name = {rule.name: rule for rule in beside}
    known = {os.path.realpath(rule.path) for rule in by_name.values()}
    turtle: list[str] = []
    for path in rule_files(paths):
        if known and os.path.realpath(path) in known:
            continue
        if path.endswith(_TURTLE):
            turtle.append(path)
            continue
        try:
            rule = read_rule(path, prefixes)
            _refuse_twice(rule, by_name.get(rule.name))
        except LeverkgError as error:
            if faults is None:
                raise
            faults.append(error)
            continue
        by_name[rule.name] = rule
    rules = RuleSet(tuple(by_name[name] for name in sorted(by_name)))
    if not turtle:
        return rules
    named = [] if axioms else [str(path) for path in paths]
    try:
        return rules + _in_turtle(turtle, prefixes, rules, named, faults)
    except LeverkgError as error:
        if faults is None:
            raise
        faults.append(error)
        return rules


def _refuse_twice(rule: Rule, other: Rule | None) -> None:
    if other is not None:
        raise RuleError(
            f"two rules have the name {rule.name!r}: {other.path} and {rule.path}",
            code="LEV-R011",
            position=rule.position,
            hint="rename one of the files",
        )


def _in_turtle(
    files: list[str],
    prefixes: Mapping[str, str] | None,
    others: RuleSet,
    named: list[str],
    faults: list[LeverkgError] | None,
) -> RuleSet:
    from leverkg.engine.shacl.turtle_rules import read_turtle_rules

    found = read_turtle_rules(files, prefixes, taken={rule.name for rule in others}, faults=faults)
    given = [file for file in files if file in named]
    if given and not found.rules:
        from leverkg.engine.axioms.compiled import compile_axioms

        stated = compile_axioms(found.shapes.graph)
        idle = ", ".join(rule.name for rule in found.idle)
        only = f" but what is deactivated: {idle}" if idle else ", only axioms" if stated else ""
        raise RuleError(
            f"there are no rules in it{only}",
            code="LEV-R010",
            position=Position(given[0]),
            hint="with --axioms what RDFS and OWL say in it is run too" if stated else _no_rule(found),
        )
    rules = sorted((rule.rule for rule in found.rules), key=lambda rule: rule.name)
    return RuleSet(tuple(rules), found)


def rule_files(paths: Iterable[str | Path]) -> list[str]:
    """Return the rule files under paths, each once, in order; hidden and underscored names are left out."""
    found: dict[str, str] = {}
    for given in paths:
        path = os.fspath(given)
        if ".." not in path:  # which may lead back out of a link to somewhere else
            path = os.path.normpath(path)
        if os.path.isdir(path):
            for file in files_below(path):
                found.setdefault(os.path.realpath(file), file)
        elif os.path.isfile(path) and path.endswith(_SUFFIXES):
            found.setdefault(os.path.realpath(path), path)
        else:
            raise _no_rule_file(str(given), path)
    return list(found.values())


def _no_rule_file(given: str, path: str) -> RuleError:
    import difflib

    there = os.path.exists(path)
    what = "is no .rq, .py or .ttl file" if there else "does not exist"
    folder, name = os.path.split(path)
    near = [] if there else difflib.get_close_matches(name, _names_in(folder or "."), 1, 0.6)
    return RuleError(
        f"the rule file {given!r} {what}",
        code="LEV-R010",
        position=Position(given),
        hint=f"did you mean {os.path.join(folder, near[0])}?"
        if near
        else f"SRL, the language of SHACL 1.2 Rules, is not read: {_FROM_SRL}"
        if name.endswith(".srl")
        else "name a rule file or a folder of them",
    )


def files_below(folder: str) -> list[str]:
    """Return the rule files in a folder and its folders, in order; hidden and underscored names are left
    out."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.startswith((".", "_")):
                    continue
                if entry.is_dir():
                    waiting += [] if entry.is_symlink() else [entry.path]
                elif entry.name.endswith(_SUFFIXES):
                    found.append(entry.path)
    return sorted(found, key=lambda path: path.split(os.sep))


def _no_rule(found: RulesGraph) -> str:
    """Return what to do about a file without rules: those of SRL in Turtle are not read."""
    from leverkg.rdf.term import IRI, RDF_TYPE

    if any(
        isinstance(o, IRI) and o.value.startswith(_SRL) for _, _, o in found.shapes.graph.match(p=RDF_TYPE)
    ):
        return f"rules of SHACL 1.2 Rules (srl:) are not read: {_FROM_SRL}"
    return "a rule is an sh:SPARQLRule or sh:TripleRule that is not deactivated"


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def name_of(path: str | Path) -> str:
    """Return the name of the rule in a file."""
    return os.path.splitext(os.path.basename(path))[0]


def read_rule(path: str | Path, prefixes: Mapping[str, str] | None = None) -> Rule:
    """Return the rule in one file.

    Args:
        path: the file.
        prefixes: prefixes known without declaration.

    Raises:
        RuleError: the file cannot be read, or is no rule.
    """
    file, name = str(path), name_of(path)
    if not _NAME.match(name):
        raise RuleError(
            f"{name!r} cannot be a rule's name",
            code="LEV-R012",
            position=Position(file),
            hint="use lower-case letters, digits and hyphens, beginning with a letter",
        )
    text = read_text(file)
    if file.endswith(".py"):
        from leverkg.engine.load_python import python_rule

        return python_rule(file, name, text)
    return rule_from_text(text, name=name, file=file, prefixes=prefixes)


def parts_of_python_rule(path: str) -> dict[str, Any]:
    """Return what is to be had of a Python rule only from its file, where all else is known.

    It is compiled once, as Python's modules are, and not each time.

    Raises:
        RuleError: as :func:`read_rule`.
    """
    from leverkg.engine.load_python import function_of

    text = read_text(path)
    function, _ = function_of(path, name_of(path), text, keep_code=True)
    nothing: dict[str, Any] = {"head": (), "body": None, "bound": frozenset(), "places": ()}
    return {**nothing, "text": text, "function": function}


def read_bytes(path: str | Path) -> bytes:
    """Return the bytes of a rule file.

    Raises:
        RuleError: it cannot be read (``LEV-R010``).
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise RuleError(
            f"the rule file cannot be read: {error.strerror}", code="LEV-R010", position=Position(str(path))
        ) from error


def read_text(path: str | Path) -> str:
    """Return the text of a rule file.

    Raises:
        RuleError: it cannot be read, or is not UTF-8 (``LEV-R010``).
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RuleError(
            "the rule file is not UTF-8",
            code="LEV-R010",
            position=Position(str(path), line),
            hint="save it as UTF-8",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def rule_from_text(
    text: str, *, name: str, file: str | None = None, prefixes: Mapping[str, str] | None = None
) -> Rule:
    """Return the SPARQL rule in a text with header.

    Args:
        text: the whole file.
        name: the rule's name.
        file: the file's name for messages; by default the rule's name.
        prefixes: prefixes known without declaration.

    Raises:
        RuleError: the text is no rule.
    """
    # Where all rules come out of the cache, nothing is parsed, and the parser need not be there.
    from leverkg.engine.construct import rule_of
    from leverkg.engine.header import read_header
    from leverkg.sparql.parse import parse_query
    from leverkg.sparql.tree import ConstructQuery

    file = file or f"{name}.rq"
    header = read_header(text, file)
    query = parse_query(text, name=file, prefixes=prefixes)
    if not isinstance(query, ConstructQuery):
        written = text.splitlines()[query.at.line - 1]
        word = re.match(r"\w*", written[query.at.column - 1 :])
        raise RuleError(
            "a rule is a CONSTRUCT query",
            code="LEV-R013",
            position=Position(file, query.at.line, query.at.column),
            source_line=written,
            span=len(word[0]) if word else 1,
            hint="write CONSTRUCT { what follows } WHERE { what it follows from }",
        )
    return rule_of(query, header, name=name, file=file, text=text)
