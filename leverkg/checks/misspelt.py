"""Terms that are none: misspelt properties, classes and values, and namespaces that are almost right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leverkg.checks.checking import Checking, near
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, Triple
from leverkg.theory.terms import LEV, PREFIXES, RDFS

__all__ = ["almost_namespaces", "almost_ours", "terms_of"]

_RDF = PREFIXES["rdf"]
_STANDARD = {
    _RDF: frozenset(
        [
            "type",
            "first",
            "rest",
            "nil",
            "value",
            "subject",
            "predicate",
            "object",
            "Statement",
            "Property",
            "List",
            "Alt",
            "Bag",
            "Seq",
            "langString",
            "HTML",
            "XMLLiteral",
            "JSON",
            "language",
            "direction",
            "PlainLiteral",
            "CompoundLiteral",
            "dirLangString",
            "reifies",
        ]
    ),
    RDFS: frozenset(
        [
            "label",
            "comment",
            "seeAlso",
            "isDefinedBy",
            "subClassOf",
            "subPropertyOf",
            "domain",
            "range",
            "member",
            "Class",
            "Resource",
            "Literal",
            "Datatype",
            "Container",
            "ContainerMembershipProperty",
            "Proposition",
        ]
    ),
}
_ALMOST = frozenset({"w3id.org/leverkg", "www.w3id.org/leverkg", "w3id.org/lever-kg", "w3id.org/lever"})


def terms_of(case: Checking, triple: Triple) -> Iterator[Finding]:
    """Yield what is wrong with the terms that a triple uses."""
    _, p, o = triple
    yield from _term(case, triple, p, "property")
    if isinstance(o, IRI):
        yield from _term(case, triple, o, "class" if p == RDF_TYPE else "value")


def _term(case: Checking, triple: Triple, term: IRI, role: str) -> Iterator[Finding]:
    if term.value.startswith(LEV):
        yield from _value(case, triple, term) if role == "value" else _name(case, triple, term, role)
    elif role != "value":
        yield from _foreign(case, triple, term, role)


def _value(case: Checking, triple: Triple, term: IRI) -> Iterator[Finding]:
    v = case.vocabulary
    if v.knows(term.value):
        return
    choices = [c.value for c in v.choices(triple[1])]
    meant = near(term.value, choices or v.individuals) or near(
        term.value, v.classes | v.properties | v.individuals
    )
    yield case.finding(
        "LEV-T003",
        Severity.ERROR if triple[1].value.startswith(LEV) else Severity.WARNING,
        f"{case.name(term.value)} is not a term of the ontology{case.mean(meant)}",
        triple,
        case.one_of(choices) if choices else None,
    )


def _name(case: Checking, triple: Triple, term: IRI, role: str) -> Iterator[Finding]:
    v = case.vocabulary
    names = v.properties if role == "property" else v.classes
    if term.value in names:
        return
    code, what = ("LEV-T001" if role == "property" else "LEV-T002"), "is not a term of the ontology"
    if v.knows(term.value):
        kind = "class" if term.value in v.classes else "property" if term.value in v.properties else "value"
        code, what = "LEV-T004", f"is a {kind}, and stands here as a {role}"
    yield case.finding(
        code,
        Severity.ERROR,
        f"{case.name(term.value)} {what}{case.mean(near(term.value, names))}",
        triple,
        at_predicate=role == "property",
    )


def _foreign(case: Checking, triple: Triple, term: IRI, role: str) -> Iterator[Finding]:
    iri = term.value
    namespace = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    local = iri[len(namespace) :]
    words = _STANDARD.get(namespace)
    if words is not None and local not in words and not (namespace == _RDF and local.startswith("_")):
        from difflib import get_close_matches

        close = get_close_matches(local, words, 1, 0.7)
        meant = case.mean(namespace + close[0] if close else None)
        yield case.finding(
            "LEV-T006",
            Severity.WARNING,
            f"{case.name(iri)} is not a term of its vocabulary{meant}",
            triple,
            at_predicate=role == "property",
        )


def almost_namespaces(triple: Triple) -> Iterator[str]:
    """Yield the namespaces of a triple's property and class that are almost leverkg's."""
    _, p, o = triple
    for term in (p, o) if p == RDF_TYPE and isinstance(o, IRI) else (p,):
        iri = term.value
        if iri.startswith(LEV) or "lever" not in iri.lower():
            continue
        namespace = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
        bare = namespace.lower().removeprefix("https://").removeprefix("http://").rstrip("#/")
        if bare in _ALMOST:
            yield namespace


def almost_ours(case: Checking, namespace: str, triples: Sequence[Triple]) -> Finding:
    """Return that a namespace is almost leverkg's, where it is declared, else where it is first used.

    Args:
        case: the case under check.
        namespace: the namespace as written.
        triples: those that use it, one at least.
    """
    first = triples[0]
    found = case.finding(
        "LEV-T005",
        Severity.ERROR,
        f"the namespace {namespace} is almost, and not, that of the ontology",
        first,
        f"write @prefix lev: <{LEV}> .",
        at_predicate=first[1].value.startswith(namespace),
    )
    written = f"<{namespace}>"
    for source in case.asserted.sources:
        text = source.text()
        for at in re.finditer(rf"prefix\s+[^\s:]*:\s*({re.escape(written)})", text, re.IGNORECASE):
            place = source.position(at.start(1))
            line = source.line(place.line)
            return found._replace(position=place, source_line=line, span=len(written))
    return found
