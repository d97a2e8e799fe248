"""What a shape says of a node, in words and with its place; whoever has asked the shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from leverkg.case.load import Asserted
from leverkg.patterns import pattern
from leverkg.rdf.positions import Place
from leverkg.rdf.term import IRI, BlankNode, Literal, Term
from leverkg.theory.labels import Labels
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    import re

    from leverkg.case.origins import Origins

__all__ = ["filled", "place_of"]


def place_of(
    focus: Term,
    path: Term | None,
    value: Term | None,
    asserted: Asserted,
    origins: Origins | None = None,
) -> Place | None:
    """Return the place of the value, else of the first value of the path, else of the focus node."""
    positions = asserted.positions
    if isinstance(path, IRI):
        if value is not None:
            triple = (focus, path, value)
            found = positions.place_of_triple(origins.of(triple) if origins else triple)
            if found is not None:
                return found
        for triple in asserted.about(focus):
            if triple[1] == path:
                return positions.place_of_triple(triple)
    elif value is not None and value != focus:
        for triple in asserted.about(focus):
            if triple[2] == value:
                return positions.place_of_triple(triple)
    return positions.place_of_node(focus)


_PLACEHOLDER = pattern(r"\{[$?](\w+)\}")
_RAW_IRI = pattern(r"<?(https?://[^\s<>\"{}|\\^`,;]+[^\s<>\"{}|\\^`,;.:!?)])>?")


def filled(template: str | None, result: Mapping[str, Term], labels: Labels) -> str:
    """Return the message of a shape with labels in place of nodes.

    A constraint in SPARQL fills its own variables in; their IRIs are then named by what has a label.
    """
    known = {"this": result["focusNode"]}
    if "value" in result:
        known["value"] = result["value"]
    text = template or ""
    names = set(_PLACEHOLDER.findall(text))
    said = result.get("resultMessage")
    if not text or not names <= set(known):
        text = said.lexical if isinstance(said, Literal) else text

    def fill(match: re.Match[str]) -> str:
        term = known.get(match[1])
        return _called(term, labels) if term is not None else match[0]

    text = _PLACEHOLDER.sub(fill, text)
    focus = result["focusNode"]
    if isinstance(focus, BlankNode):  # a constraint in SPARQL knows its label alone, which no file says
        text = text.replace(f'"{focus.label}"', labels.of(focus))
    return _RAW_IRI.sub(lambda m: _called(IRI(m[1]), labels), text)


def _called(term: Term, labels: Labels) -> str:
    if isinstance(term, Literal):
        return labels.name(term)
    label = labels.known(term)
    if label is None or (isinstance(term, IRI) and term.value.startswith(lev("").value)):
        return labels.of(term) if isinstance(term, BlankNode) else labels.name(term)
    return f'"{label}"'
