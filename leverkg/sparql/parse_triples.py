"""Triples with their abbreviations, for bodies and templates (SPARQL 1.2 Query, sections 4.1, 4.2 and 16.2).

Each abbreviation is written out as it is read: first the pattern that it stands in, then what it says.
"""

from __future__ import annotations

from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, TripleTerm
from leverkg.sparql.cursor import Cursor
from leverkg.sparql.parse_terms import NUMBERS, iri, literal, number, path, signed_number, variable, verb
from leverkg.sparql.tree import (
    At,
    Path,
    PathPattern,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    Variable,
    triple_term,
)
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS

__all__ = ["TERM_STARTS", "same_subject", "template", "triple_term_of"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST = IRI(_RDF + "first")
_REST = IRI(_RDF + "rest")
_NIL = IRI(_RDF + "nil")
_REIFIES = IRI(_RDF + "reifies")

TERM_STARTS = frozenset(
    ["var", "iri", "pname", "string", "TRUE", "FALSE", "blank", "[", "(", "<<", "<<(", *NUMBERS]
)
"""Kinds of tokens that a term begins with, other than signs."""

_VERB_STARTS = frozenset(["var", "iri", "pname", "a", "(", "!", "^"])
_PATH_STARTS = frozenset(["(", "!", "^"])
_PATH_MARKS = frozenset(["/", "|", "*", "+", "?"])

Patterns = list[TriplePattern | PathPattern]


def same_subject(p: Cursor, out: Patterns) -> None:
    """Read triples of one subject (without the dot) and append the patterns they stand for."""
    start = p.i
    kind = p.kinds[start]
    alone = kind == "<<" or (kind in "[(" and p.kinds[start + 1] not in ("]", ")"))
    subject = node(p, out, "the subject of a triple: a variable, an IRI, or a blank node")
    if alone and p.kinds[p.i] not in _VERB_STARTS:
        return
    _predicates(p, out, subject, p.at(start))


def _predicates(p: Cursor, out: Patterns, subject: TermPattern, subject_at: At) -> None:
    at = subject_at
    while True:
        verb_at = p.at(p.i)
        predicate = _predicate(p)
        while True:
            object_at = p.at(p.i)
            count = len(out)
            object_ = node(p, out, "the object of the triple: a variable, a name or a value")
            places = (subject_at, verb_at, object_at)
            pattern: TriplePattern | PathPattern
            if isinstance(predicate, (IRI, Variable)):
                pattern = TriplePattern(subject, predicate, object_, at, places)
            else:
                pattern = PathPattern(subject, predicate, object_, at, places)
            if len(out) == count:
                out.append(pattern)
            else:
                out.insert(count, pattern)
            if p.kinds[p.i] in ("~", "{|"):
                _annotations(p, out, pattern)
            if p.kinds[p.i] != ",":
                break
            p.i += 1
            at = p.at(p.i)
        while p.kinds[p.i] == ";":
            p.i += 1
            at = p.at(p.i)
        if p.kinds[p.i - 1] != ";" or p.kinds[p.i] not in _VERB_STARTS:
            return


def _predicate(p: Cursor) -> Path | Variable:
    start = p.i
    kind = p.kinds[start]
    if kind == "pname" or kind == "iri":
        if p.kinds[start + 1] not in _PATH_MARKS:
            p.i = start + 1
            return p.iri(start)
    elif kind == "a":
        if p.kinds[start + 1] not in _PATH_MARKS:
            p.i = start + 1
            return RDF_TYPE
    elif kind not in _PATH_STARTS:
        return verb(p)
    found = path(p)
    if not p.paths and not isinstance(found, IRI):
        raise p.error(
            "LEV-Q008",
            "a property path cannot stand here, only one predicate",
            start,
            hint="a path says how to look, not what to write; spell the triples out",
        )
    return found


def node(p: Cursor, out: Patterns, expected: str) -> TermPattern:
    """Read a term of a triple; what an abbreviation says further is appended to the patterns."""
    i = p.i
    kind = p.kinds[i]
    if kind == "var":
        p.i = i + 1
        return Variable(p.texts[i][1:], p.at(i))
    if kind == "pname" or kind == "iri":
        p.i = i + 1
        return p.iri(i)
    if kind == "string" or kind in NUMBERS or kind == "TRUE" or kind == "FALSE":
        return literal(p)
    if kind == "blank":
        p.i = i + 1
        return p.labelled(i)
    if kind == "[":
        p.i = i + 1
        blank = p.fresh()
        if not p.take("]"):
            _predicates(p, out, blank, p.at(i))
            p.expect("]", "“]”, or “;” and a further predicate")
        return blank
    if kind == "(":
        return _collection(p, out)
    if kind == "<<":
        return _reified(p, out)
    if kind == "<<(":
        return triple_term_of(p)
    if signed_number(p):
        return number(p)
    hint = None
    if kind in FUNCTIONS or kind in AGGREGATES:
        hint = "bind a computed value first: BIND(expression AS ?value), and write ?value here"
    elif kind in (".", ";", "}", "]", ")"):
        comma = p.kinds[i - 1] == ","
        hint = "delete the comma before it" if comma else "a triple has a subject, a predicate and an object"
    raise p.unexpected(expected, hint)


def _collection(p: Cursor, out: Patterns) -> TermPattern:
    start = p.at(p.i)
    p.i += 1
    if p.take(")"):
        return _NIL
    head = cell = p.fresh()
    while True:
        at = p.at(p.i)
        count = len(out)
        member = node(p, out, "a member of the collection, or “)”")
        out.insert(count, TriplePattern(cell, _FIRST, member, at, (start, at, at)))
        if p.take(")"):
            out.append(TriplePattern(cell, _REST, _NIL, at, (start, at, at)))
            return head
        following = p.fresh()
        out.append(TriplePattern(cell, _REST, following, at, (start, at, at)))
        cell = following


def _reified(p: Cursor, out: Patterns) -> Variable | IRI | BlankNode:
    """``<< s p o ~ reifier >>``: the reifier, which reifies the triple term."""
    start = p.at(p.i)
    p.i += 1
    subject = _part(p, out, "the subject of the reified triple")
    predicate = verb(p)
    object_ = _part(p, out, "the object of the reified triple")
    reifier = _reifier(p) if p.kinds[p.i] == "~" else p.fresh()
    p.expect(">>", "“>>” at the end of the reified triple, or “~” and its reifier")
    term = triple_term(subject, predicate, object_, start)
    out.append(TriplePattern(reifier, _REIFIES, term, start, (start, start, start)))
    return reifier


def _reifier(p: Cursor) -> Variable | IRI | BlankNode:
    p.i += 1
    kind = p.kinds[p.i]
    if kind == "var":
        return variable(p)
    if kind == "iri" or kind == "pname":
        return iri(p)
    if kind == "blank":
        p.i += 1
        return p.labelled(p.i - 1)
    if kind == "[" and p.kinds[p.i + 1] == "]":
        p.i += 2
    return p.fresh()


def _part(p: Cursor, out: Patterns | None, expected: str) -> TermPattern:
    """A term inside a triple term (``out`` is ``None``) or a reified triple, where less may stand."""
    kind = p.kinds[p.i]
    if kind == "(" or (kind == "[" and p.kinds[p.i + 1] != "]"):
        raise p.error(
            "LEV-Q001", "a collection or property list cannot stand inside a reified triple or triple term"
        )
    if kind == "<<" and out is None:
        raise p.error(
            "LEV-Q001", "a reified triple cannot stand inside a triple term", hint="write <<( … )>>"
        )
    return node(p, [] if out is None else out, expected)


def triple_term_of(p: Cursor) -> TermPattern:
    """Read ``<<( s p o )>>``."""
    start = p.at(p.i)
    p.i += 1
    subject = _part(p, None, "the subject of the triple term")
    predicate = verb(p)
    object_ = _part(p, None, "the object of the triple term")
    p.expect(")>>", "“)>>” at the end of the triple term")
    return triple_term(subject, predicate, object_, start)


def _annotations(p: Cursor, out: Patterns, pattern: TriplePattern | PathPattern) -> None:
    """``~ reifier`` and ``{| … |}`` after a triple; a block goes with the reifier before it, or a new one."""
    if isinstance(pattern, PathPattern):
        raise p.error("LEV-Q001", "a property path cannot be annotated, only a triple")
    term = triple_term(pattern.subject, pattern.predicate, pattern.object, pattern.at)
    reifier: Variable | IRI | BlankNode | None = None
    while True:
        at = p.at(p.i)
        places = (at, at, at)
        if p.kinds[p.i] == "~":
            reifier = _reifier(p)
            out.append(TriplePattern(reifier, _REIFIES, term, at, places))
        elif p.take("{|"):
            if reifier is None:
                reifier = p.fresh()
                out.append(TriplePattern(reifier, _REIFIES, term, at, places))
            _predicates(p, out, reifier, at)
            p.expect("|}", "“|}” at the end of the annotation, or “;” and a further predicate")
            reifier = None
        else:
            return


def template(p: Cursor) -> tuple[TriplePattern, ...]:
    """Read ``{ triples }``, a template or the body of CONSTRUCT WHERE: no paths, no filters."""
    p.new_block()
    labels = p.swap_labels({})
    p.paths = False
    p.expect("{", "“{” and the triples to construct")
    out: Patterns = []
    while p.kinds[p.i] != "}":
        kind = p.kinds[p.i]
        if kind not in TERM_STARTS and not signed_number(p):
            if kind.isupper():
                raise p.error(
                    "LEV-Q008",
                    f"{kind} cannot stand in the template of a CONSTRUCT, only triples",
                    hint="conditions and computed values go into the WHERE part",
                )
            raise p.unexpected("a triple, or “}” at the end of the template")
        same_subject(p, out)
        if not p.take(".") and p.kinds[p.i] != "}":
            if p.kinds[p.i] in TERM_STARTS:
                raise p.missing_dot()
            raise p.unexpected("“.” after the triple, or “}” at the end of the template")
    p.i += 1
    p.paths = True
    p.swap_labels(labels)
    p.new_block()
    _refuse_impossible_subjects(p, out)
    return tuple(pattern for pattern in out if isinstance(pattern, TriplePattern))


def _refuse_impossible_subjects(p: Cursor, out: Patterns) -> None:
    for pattern in out:
        if isinstance(pattern.subject, (Literal, TripleTerm, TripleTermPattern)):
            raise p.source.error(
                "LEV-Q008",
                f"{pattern.subject} cannot be the subject of a triple",
                pattern.places[0],
                hint="the subject is an IRI, a blank node or a variable",
            )
