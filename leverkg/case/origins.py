"""Where what is added to a case comes from: the asserted triple that a version restates, for its line.

Found for one node at a time, when an explanation or a finding asks for it: few of a large case's are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from leverkg.case.circumstance import VERSION_OF, by_subject, prepared_before, read_circumstance
from leverkg.case.forms import Form, Forms
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.sights import versions_of
from leverkg.engine.literal_values import canonical_triple
from leverkg.rdf.columns import Table, objects_in
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple
from leverkg.theory.schema import Schema

__all__ = ["Origins"]


class Origins:
    """The origins of what preparing a case adds.

    Args:
        case: the triples that it was made of.
        tables: what was added.
        schema: the ontology, and what the case adds to it.
    """

    def __init__(self, case: Sequence[Triple], tables: Sequence[Table], schema: Schema) -> None:
        self._case, self._tables = case, tables
        self._kinds = Kinds(schema)
        self._forms = Forms(self._kinds)
        self._found: dict[Term, dict[Triple, Triple]] = {}
        self._canonical: dict[Term, dict[Triple, Triple]] = {}

    @cached_property
    def _said(self) -> dict[Term, dict[IRI, list[Term]]]:
        return by_subject(self._case)

    @cached_property
    def _circumstances(self) -> dict[Term, Term]:
        return objects_in(self._tables, VERSION_OF)

    def of(self, triple: Triple) -> Triple:
        """Return the asserted triple that a triple restates; the triple itself if it restates none."""
        return self.about(triple[0]).get(triple, triple)

    def of_canonical(self, triple: Triple) -> Triple | None:
        """Return the asserted triple that a triple of a proof restates, if it restates one."""
        found = self._canonical.get(triple[0])
        if found is None:
            about = self.about(triple[0])
            found = self._canonical[triple[0]] = {canonical_triple(t): origin for t, origin in about.items()}
        return found.get(triple)

    def about(self, node: Term) -> dict[Triple, Triple]:
        """Return the triples added about a node that restate asserted ones, with these."""
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._about(node)
        return found

    def _about(self, node: Term) -> dict[Triple, Triple]:
        circumstance = self._circumstances.get(node, node)
        facts = self._said.get(circumstance, {})
        types = facts.get(RDF_TYPE, ())
        form = self._forms.of(types, facts)
        found: dict[Triple, Triple] = {}
        if not form.prepared or prepared_before(circumstance, facts):
            return found
        if not form.kind.circumstance:
            values = {p: (node, tuple(objects)) for p, objects in facts.items()}
            return _restated(node, form, values, {})
        c = read_circumstance(circumstance, facts, self._said, self._kinds, form.kind)
        version = next((version for version in versions_of(c)[0] if version.node == node), None)
        if version is None:
            return found
        values = {}
        for number in version.layers:
            part = c.parts[number]
            values.update({p: (part.node, objects) for p, objects in part.values.items()})
        if node != circumstance:
            found = {(node, RDF_TYPE, one): (circumstance, RDF_TYPE, one) for one in types}
            for p, (origin, objects) in values.items():
                found.update({(node, p, o): (origin, p, o) for o in objects})
        return _restated(node, self._forms.of(types, values), values, found)


def _restated(
    node: Term,
    form: Form,
    values: dict[IRI, tuple[Term, tuple[Term, ...]]],
    found: dict[Triple, Triple],
) -> dict[Triple, Triple]:
    """Add to what was found what is made of values; of several from which the same is made, the first."""
    for made in form.made:
        origin, objects = values[made.source]
        for o in objects:
            value = made.of(o)
            if value is not None:
                found.setdefault((node, made.property, value), (origin, made.source, o))
    return found
