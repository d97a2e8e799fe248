"""The shipped rules and the axioms of the shipped ontology, compiled: read from the user's cache where it has
them.

What is cached is data: trees of rules, and which rule depends on which. Whatever it was made from is in its
key: the ontology byte by byte; the files of rules, and the modules that compile them, by size and time. On
any doubt, and without a cache, everything is compiled here and now.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from leverkg.engine import cache as kept
from leverkg.engine.access import as_data, from_data
from leverkg.engine.axioms.vocabulary import OWL, RDFS, is_axiomatic
from leverkg.engine.load import read_rule, read_text, rule_files
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.rule_index import index_of, rules_of
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.strata import Dependency
from leverkg.engine.triple_index import RDF
from leverkg.rdf.columns import Table, columns_in
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.cache_keys import key_of, stamp
from leverkg.theory.folders import folder
from leverkg.theory.ontology import ontology, ontology_index
from leverkg.theory.terms import PREFIXES

__all__ = ["Theory", "adds_axioms", "theory"]

_LANGUAGE = (OWL, RDFS, RDF)
_NAMING = frozenset((IRI(RDFS + "label"), IRI(RDF + "first"), IRI(RDF + "rest")))


@dataclass(frozen=True, slots=True)
class Theory:
    """The shipped rules.

    Attributes:
        rules: those in files.
        axioms: those that the ontology states.
        dependencies: who of both depends on whom.
        makers: the names of those that make new terms.
        key: a name for everything that they depend on.
    """

    rules: RuleSet
    axioms: tuple[Rule, ...]
    dependencies: tuple[Dependency, ...]
    makers: frozenset[str]
    key: str


@cache
def theory() -> Theory:
    """Return the shipped rules, compiled once in a process.

    Raises:
        RuleError: a file that cannot be used.
    """
    files = rule_files([folder("rules")])
    key = _key(files)
    data = kept.read(key)
    if data is not None:
        try:
            return _from_data(json.loads(data), files, key)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            pass  # it is made again, and written over
    made = _compiled(files, key)
    if kept.writable():
        # A rule may have something in it that the data have no word for; then it is compiled each time.
        with contextlib.suppress(TypeError):
            index, trees = _as_data(made), _trees_of(made)
            if kept.write(_trees_key(key), trees):
                kept.write(key, json.dumps(index, separators=(",", ":")))
    return made


def _compiled(files: Iterable[Path], key: str) -> Theory:
    from leverkg.engine.axioms.compiled import compile_axioms
    from leverkg.engine.load import load_rules
    from leverkg.engine.sorts import Disjointness
    from leverkg.engine.strata import dependencies_of
    from leverkg.engine.terms_made import makes_terms

    rules = load_rules(files, PREFIXES)
    axioms = tuple(compile_axioms(ontology()))
    known = sorted((*rules, *axioms), key=lambda rule: rule.name)
    makers = frozenset(rule.name for rule in known if makes_terms(rule))
    found = tuple(dependencies_of(known, Disjointness.of(ontology())))
    return Theory(rules, axioms, found, makers, key)


def _key(files: Iterable[Path]) -> str:
    """Return a name for everything that compiled rules depend on."""
    return key_of(stamp(path) for path in files)


# --- as data ------------------------------------------------------------------------------------------------


def _as_data(made: Theory) -> dict[str, object]:
    plain = [rule for rule in made.rules if rule.kind is not Kind.PYTHON]
    names = sorted({name for d in made.dependencies for name in (d.reader, d.writer)})
    numbers = {name: number for number, name in enumerate(names)}
    reads = list(dict.fromkeys(d.read for d in made.dependencies))
    read_numbers = {read: number for number, read in enumerate(reads)}
    return {
        "index": index_of([*plain, *made.axioms]),
        "axioms": len(made.axioms),
        "makers": sorted(made.makers),
        "names": names,
        "reads": [as_data(read) for read in reads],
        "dependencies": [
            [numbers[d.reader] for d in made.dependencies],
            [numbers[d.writer] for d in made.dependencies],
            [read_numbers[d.read] for d in made.dependencies],
            [d.negated for d in made.dependencies],
        ],
    }


def _trees_key(key: str) -> str:
    return key + "t"


def _trees_of(made: Theory) -> str:
    from leverkg.engine.rule_data import encode

    plain = [rule for rule in (*made.rules, *made.axioms) if rule.kind is not Kind.PYTHON]
    return json.dumps(encode(plain), separators=(",", ":"))


def _from_data(data: dict[str, Any], files: list[Path], key: str) -> Theory:
    """Return the rules that data stand for.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they stand for none.
    """

    @cache
    def whole() -> dict[str, Rule]:
        return {rule.name: rule for rule in _whole(files, key)}

    found = rules_of(data["index"], lambda name: whole()[name])
    rules = [rule for rule in found if rule.kind is not Kind.AXIOM]
    axioms = tuple(found[len(rules) :])
    rules += [read_rule(path, PREFIXES, keep_code=True) for path in files if path.suffix == ".py"]
    if sorted(rule.name for rule in rules) != sorted(path.stem for path in files):
        raise ValueError("other rules than those of the files")
    rules.sort(key=lambda rule: rule.name)
    dependencies = tuple(_dependencies(data))
    known = {rule.name for rule in (*rules, *axioms)}
    if len(known) != len(rules) + len(axioms) or len(axioms) != data["axioms"]:
        raise ValueError("other axioms")
    if not known.issuperset(data["names"]) or not known.issuperset(data["makers"]):
        raise ValueError("dependencies between other rules")
    return Theory(RuleSet(tuple(rules)), axioms, dependencies, frozenset(data["makers"]), key)


def _whole(files: list[Path], key: str) -> list[Rule]:
    """Return the shipped rules, all of each: from the cache if they are there, else compiled."""
    from leverkg.engine.rule_data import decode

    data = kept.read(_trees_key(key))
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, RecursionError):
            table, numbers = json.loads(data)
            return decode(table, numbers, {str(path): read_text(path) for path in files})
    made = _compiled(files, key)
    with contextlib.suppress(TypeError):
        kept.write(_trees_key(key), _trees_of(made))
    return [*made.rules, *made.axioms]


def _dependencies(data: dict[str, Any]) -> list[Dependency]:
    names = data["names"]
    reads = [from_data(read) for read in data["reads"]]
    readers, writers, read, negated = data["dependencies"]
    if not set(map(type, negated)) <= {bool} or min((*readers, *writers, *read), default=0) < 0:
        raise ValueError("no such dependency")
    columns = ([names[n] for n in readers], [names[n] for n in writers], [reads[n] for n in read], negated)
    return [*map(Dependency._make, zip(*columns, strict=True))]


# --- what a case adds ---------------------------------------------------------------------------------------


def adds_axioms(tables: Iterable[Table]) -> bool:
    """Tell whether triples beside the ontology could be axioms, or change what the ontology's are or say.

    Args:
        tables: the triples.
    """
    return not all(
        _idle(p, subjects, objects) for p, subjects, objects in columns_in(tables) if is_axiomatic(p)
    )


def _idle(p: IRI, subjects: Sequence[Term], objects: Sequence[Term]) -> bool:
    """Tell whether triples say nothing of the ontology's terms, and nothing in a language for axioms."""
    if p == RDF_TYPE:
        return all(isinstance(o, IRI) and not o.value.startswith(_LANGUAGE) for o in set(objects))
    return p in _NAMING and not any(map(ontology_index().names, subjects))
