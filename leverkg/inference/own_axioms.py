"""Axioms of a user's own ontology as rules: what RDFS and OWL say in the data, or in Turtle in ``--rules``.

With leverkg's theory the axioms of the data are rules anyway, since they may be about its terms. Over any RDF
they are asked for: who describes a vocabulary need not want its consequences.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leverkg.case.load import Asserted
from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.axioms.excluded import impossible
from leverkg.engine.axioms.vocabulary import is_axiomatic, owl
from leverkg.engine.load import rule_files
from leverkg.engine.rule import Rule
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position
from leverkg.rdf.parse import parse
from leverkg.rdf.positions import Positions
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import Triple

__all__ = ["excludes", "own_axioms", "triples_of_rules"]

_DIFFERENT = owl("differentFrom")


def triples_of_rules(paths: Iterable[str | Path]) -> tuple[list[Triple], Positions]:
    """Return what the Turtle files among rules say, and where each triple stands.

    Args:
        paths: rule files, or folders of them.

    Raises:
        InputError: a file that cannot be read or parsed.
        RuleError: a path that there is not.
    """
    files = [file for file in rule_files(paths) if file.endswith(".ttl")]
    sources = [read_source(file, input_format="ttl") for file in files]
    prefixes = [f"x{number}b" for number in range(len(sources))]
    found = [
        quad[:3]
        for source, prefix in zip(sources, prefixes, strict=True)
        for quad in parse(source, blank_prefix=prefix)
    ]
    return found, Positions(sources, prefixes)


def own_axioms(
    asserted: Asserted, given: Iterable[Triple], beside: Iterable[Triple], positions: Positions
) -> list[Rule]:
    """Return the axioms of the data and of rules' Turtle files as rules, each with its place.

    Args:
        asserted: the data as they were read, with places.
        given: the triples that rules start from.
        beside: what the Turtle files among the rules say.
        positions: where each triple of these stands.
    """

    def position_of(triple: Triple) -> Position | None:
        place = asserted.positions.place_of_triple(triple) or positions.place_of_triple(triple)
        return place.position if place is not None else None

    return compile_axioms((*given, *beside), position_of=position_of)


def excludes(triples: Iterable[Triple]) -> bool:
    """Tell whether triples say what cannot be: an axiom, though nothing follows from it."""
    known = {triple: None for triple in triples if is_axiomatic(triple[1])}
    if any(p == _DIFFERENT for _, p, _ in known):
        return True
    # What sameness and emptiness mean is there in any case, and no triple says it.
    return any(claim.triple in known for claim in impossible(TripleIndex(known)))
