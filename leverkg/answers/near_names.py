"""Names of an author's own properties and classes that nothing has, and what was probably meant.

Of leverkg's own terms the ontology tells which there are; of others only the files and the rules do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from leverkg.checks.checking import near
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.terms import LEV

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["near_names"]


def near_names(result: InferredCase, asked: Iterable[tuple[object, object]]) -> dict[IRI, IRI]:
    """Return names that no file states and no rule concludes, each with the one that was probably meant.

    Args:
        result: what follows from some files.
        asked: properties with their objects; of `rdf:type` the class is looked at, else the property.
    """
    asserted = result.case.asserted
    written = [access for rule in result.run.ruleset for access in rule.writes]
    properties = {*asserted.by_predicate, *(access.predicate for access in written)}
    classes: set[Term | None] = {o for _, _, o in asserted.having(RDF_TYPE)}
    classes |= {access.object for access in written if access.predicate == RDF_TYPE}
    found = {}
    for p, o in asked:
        name, there = (o, classes) if p == RDF_TYPE else (p, properties)
        if not isinstance(name, IRI) or name in there or None in there or name.value.startswith(LEV):
            continue
        meant = near(name.value, [one.value for one in there if isinstance(one, IRI)])
        if meant is not None:
            found[name] = IRI(meant)
    return found
