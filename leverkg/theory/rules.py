"""The shipped rules and the axioms of the shipped ontology, compiled: read from the user's cache where it has
them.

What is cached is data: trees of rules, and which rule depends on which. Whatever it was made from is in its
key by name, size and time: the ontology, the files of rules, and the modules that compile them. On any doubt,
and without a cache, everything is compiled here and now.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from leverkg.engine import cache as kept
from leverkg.engine.access import as_data, from_data
from leverkg.engine.axioms.vocabulary import OWL, RDFS, is_axiomatic
from leverkg.engine.load import files_below, name_of, parts_of_python_rule, read_text
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.rule_index import REST, index_of, rules_of
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.strata import Dependency
from leverkg.rdf.columns import Table, columns_in
from leverkg.rdf.term import IRI, RDF, RDF_TYPE, Term, Triple
from leverkg.theory.cache_keys import key_of, stamp
from leverkg.theory.folders import place
from leverkg.theory.ontology import ontology, ontology_index
from leverkg.theory.terms import PREFIXES

__all__ = [
    "Theory",
    "adds_axioms",
    "compiled",
    "dependencies_as_data",
    "dependencies_from_data",
    "theory",
]

_LANGUAGE = (OWL, RDFS, RDF)
_NAMING = frozenset((IRI(RDFS + "label"), IRI(RDF + "first"), IRI(RDF + "rest")))


class Theory(NamedTuple):
    """The rules of a run, compiled: the shipped ones, a user's own, or both.

    Attributes:
        rules: those in files.
        axioms: those that the shipped ontology states.
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
    files = files_below(place("rules"))
    key = _key(files)
    data = kept.read_data(key)
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError):
            return _from_data(data, files, key)
    made = _compiled(files, key)
    if kept.writable():
        # A rule may have something in it that the data have no word for; then it is compiled each time.
        with contextlib.suppress(TypeError):
            index = _as_data(made)
            if kept.write_data(_trees_key(key), _trees_of(made)):
                kept.write_data(key, index)
    return made


def _compiled(files: Sequence[str], key: str) -> Theory:
    from leverkg.engine.axioms.compiled import compile_axioms
    from leverkg.engine.load import load_rules

    return compiled(load_rules(files, PREFIXES), tuple(compile_axioms(ontology())), key, ontology())


def compiled(rules: RuleSet, axioms: tuple[Rule, ...], key: str, stated: Iterable[Triple]) -> Theory:
    """Return rules with what has to be known of them before they run.

    Args:
        rules: those in files.
        axioms: those that an ontology states.
        key: a name for everything that they depend on.
        stated: the ontology, which says what classes have no common member.
    """
    from leverkg.engine.sorts import Disjointness
    from leverkg.engine.strata import dependencies_of
    from leverkg.engine.terms_made import makes_terms

    known = sorted((*rules, *axioms), key=lambda rule: rule.name)
    makers = frozenset(rule.name for rule in known if makes_terms(rule))
    return Theory(rules, axioms, tuple(dependencies_of(known, Disjointness.of(stated))), makers, key)


def _key(files: Iterable[str]) -> str:
    """Return a name for everything that compiled rules depend on."""
    return key_of(*map(stamp, files))


# --- as data ------------------------------------------------------------------------------------------------


def _as_data(made: Theory) -> dict[str, object]:
    return {
        "index": index_of([*made.rules, *made.axioms]),
        "axioms": len(made.axioms),
        "makers": made.makers,
        **dependencies_as_data(made.dependencies),
    }


def dependencies_as_data(found: Iterable[Dependency]) -> dict[str, tuple[Any, ...]]:
    """Return dependencies as tuples, texts and numbers, and what is read apart, each read once.

    Raises:
        TypeError: a read has no word among these.
    """
    found = tuple(found)
    reads = {read: number for number, read in enumerate(dict.fromkeys(one.read for one in found))}
    return {
        "reads": tuple(map(as_data, reads)),
        "dependencies": tuple((one.reader, one.writer, reads[one.read], one.negated) for one in found),
    }


def dependencies_from_data(data: Mapping[str, Any]) -> tuple[Dependency, ...]:
    """Return the dependencies that :func:`dependencies_as_data` made data of.

    Raises:
        ValueError, TypeError, KeyError: it did not.
    """
    reads = dict(enumerate(map(from_data, data["reads"])))
    return tuple([Dependency(a, b, reads[n], negated) for a, b, n, negated in data["dependencies"]])


def _trees_key(key: str) -> str:
    return key + "t"


def _trees_of(made: Theory) -> object:
    from leverkg.engine.rule_data import encode

    plain = [rule for rule in (*made.rules, *made.axioms) if rule.kind is not Kind.PYTHON]
    return encode(plain)


def _from_data(data: dict[str, Any], files: list[str], key: str) -> Theory:
    """Return the rules that data stand for.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they stand for none.
    """

    python = {name_of(path): path for path in files if path.endswith(".py")}

    @cache
    def trees() -> dict[str, Rule]:
        return {rule.name: rule for rule in _whole(files, key)}

    def rest(name: str) -> dict[str, Any]:
        if name in python:
            return parts_of_python_rule(python[name])
        return {part: getattr(trees()[name], part) for part in REST}

    found = rules_of(data["index"], rest)
    rules = [rule for rule in found if rule.kind is not Kind.AXIOM]
    axioms = tuple(found[len(rules) :])
    if [rule.name for rule in rules] != sorted(map(name_of, files)):
        raise ValueError("other rules than those of the files")
    dependencies = dependencies_from_data(data)
    known = {rule.name for rule in (*rules, *axioms)}
    if len(known) != len(rules) + len(axioms) or len(axioms) != data["axioms"]:
        raise ValueError("other axioms")
    if not known.issuperset(data["makers"]):
        raise ValueError("other rules make terms")
    return Theory(RuleSet(tuple(rules)), axioms, dependencies, data["makers"], key)


def _whole(files: list[str], key: str) -> list[Rule]:
    """Return the shipped rules, all of each: from the cache if they are there, else compiled."""
    from leverkg.engine.rule_data import decode

    data = kept.read_data(_trees_key(key))
    if data is not None:
        with contextlib.suppress(ValueError, TypeError):
            table, numbers = data
            return decode(table, numbers, {path: read_text(path) for path in files})
    made = _compiled(files, key)
    with contextlib.suppress(TypeError):
        kept.write_data(_trees_key(key), _trees_of(made))
    return [*made.rules, *made.axioms]


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
