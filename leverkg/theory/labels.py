"""What people call things: labels, prefixed names, and the way back from what somebody types to a node."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from leverkg.errors import UsageError
from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.theory.terms import DERIVED, LEV, PREFIXES, RDFS

__all__ = ["NAMING", "Labels", "expand_name", "folded", "shorten"]

_LABELS = (
    RDFS + "label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
    "http://purl.org/dc/terms/title",
)
_ABSOLUTE = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_LOCAL = pattern(r"[\w][\w.\-]*\Z")
_VERSION_OF = LEV + "versionOf"
_KINDS = {_VERSION_OF: -1} | {iri: rank for rank, iri in enumerate(_LABELS)}
NAMING = tuple(map(IRI, (*_LABELS, _VERSION_OF)))
"""The properties by which things get what they are called."""


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI as a prefixed name where a prefix fits, else in angle brackets."""
    best = ""
    name = ""
    for prefix, namespace in prefixes.items():
        if namespace and iri.startswith(namespace) and len(namespace) > len(best):
            rest = iri[len(namespace) :]
            if _LOCAL.match(rest) and not rest.endswith("."):
                best, name = namespace, f"{prefix}:{rest}"
    return name or f"<{iri}>"


def expand_name(text: str, prefixes: Mapping[str, str]) -> IRI | None:
    """Return the IRI that `<…>`, a prefixed name or an absolute IRI means, or None for anything else."""
    if text.startswith("<") and text.endswith(">"):
        return IRI(text[1:-1])
    prefix, colon, local = text.partition(":")
    if colon and not local.startswith("//"):
        namespace = prefixes.get(prefix, PREFIXES.get(prefix))
        if namespace is not None and " " not in local:
            return IRI(namespace + local)
    return IRI(text) if "//" in text and _ABSOLUTE.match(text) else None


def _take(
    triples: Iterable[Triple], best: dict[Term, tuple[int, int, str]], versions: dict[Term, Term]
) -> None:
    """Add to labels, the best of each node, and to what nodes are versions of what triples say of it."""
    for s, p, o in triples:
        kind = _KINDS.get(p.value)
        if kind is None:
            continue
        if kind < 0:
            if s != o:
                versions[s] = o
        elif isinstance(o, Literal) and o.lexical.strip():
            wanted = 0 if not o.language else 1 if o.language.startswith("en") else 2
            rank = (kind, wanted, o.lexical)
            if best.setdefault(s, rank) > rank:
                best[s] = rank


class Labels:
    """The labels of a graph, read when one is asked for, and names for what has none.

    Args:
        triples: the graph.
        prefixes: prefix to namespace, for names.
        beside: the labels of other triples, which count as well.
        about: gives the triples of a node that name it. Of a large graph few nodes are asked for, and
            without it all are read.
    """

    def __init__(
        self,
        triples: Iterable[Triple],
        prefixes: Mapping[str, str] | None = None,
        *,
        beside: Labels | None = None,
        about: Callable[[Term], Iterable[Triple]] | None = None,
    ) -> None:
        self.prefixes = {**PREFIXES, **(prefixes or {})}
        self._triples = triples if isinstance(triples, Sequence) else tuple(triples)
        self._beside = beside
        self._about = about
        self._asked: dict[Term, tuple[tuple[int, int, str] | None, Term | None]] = {}

    @cached_property
    def _read(self) -> tuple[dict[Term, tuple[int, int, str]], dict[Term, Term]]:
        """The label of each node, behind what makes it better than others; and what nodes are versions of."""
        best: dict[Term, tuple[int, int, str]] = {}
        versions: dict[Term, Term] = {}
        if self._beside is not None:
            best.update(self._beside._read[0])
            versions.update(self._beside._read[1])
        _take(self._triples, best, versions)
        return best, versions

    def _of(self, node: Term) -> tuple[tuple[int, int, str] | None, Term | None]:
        """Return the label of a node, behind its rank, and what it is a version of."""
        if self._about is None:
            best, versions = self._read
            return best.get(node), versions.get(node)
        found = self._asked.get(node)
        if found is None:
            best, versions = {}, {}
            _take(self._about(node), best, versions)
            found = self._asked[node] = best.get(node), versions.get(node)
        return found

    def known(self, term: Term) -> str | None:
        """Return the label of a node, or of what it is a version of; None if it has none."""
        found, of = self._of(term)
        if found is None and of is not None:
            found = self._of(of)[0]
        return None if found is None else " ".join(found[2].split())

    def stated(self, term: Term) -> Term:
        """Return the circumstance that a node is a version of, or the node itself."""
        of = self._of(term)[1]
        return term if of is None else of

    def of(self, term: Term) -> str:
        """Return what to call a term in a sentence: its label, else a short name; a literal's text."""
        label = self.known(term)
        if label is not None:
            return label
        match term:
            case Literal(lexical, datatype, _, _):
                return (
                    {"true": "yes", "false": "no"}.get(lexical, lexical)
                    if datatype == XSD + "boolean"
                    else lexical
                )
            case IRI(value):
                return _plain_name(self.name(self.stated(term)), value)
            case BlankNode():
                return "something without a name"
            case TripleTerm(subject, predicate, object):
                return f"{self.of(subject)} {self.of(predicate)} {self.of(object)}"

    def name(self, term: Term) -> str:
        """Return a term in the notation of Turtle, with prefixes where they fit."""
        match term:
            case IRI(value):
                return shorten(value, self.prefixes)
            case Literal(lexical, datatype, language, _) if not language and datatype.startswith(XSD):
                if datatype in (XSD + "integer", XSD + "boolean", XSD + "decimal") and _LOCAL.match(lexical):
                    return lexical
                return (
                    str(term)
                    if datatype == XSD + "string"
                    else f"{str(term).split('^^')[0]}^^xsd:{datatype[len(XSD) :]}"
                )
            case TripleTerm(subject, predicate, object):
                return f"<<( {self.name(subject)} {self.name(predicate)} {self.name(object)} )>>"
        return str(term)

    def find(self, text: str, among: Iterable[Term] | None = None, *, what: str = "thing") -> Term:
        """Return the node that somebody means: by IRI, prefixed name, label or local name, in any case.

        Args:
            text: what was typed.
            among: the nodes that can be meant; by default all that have a label.
            what: what kind of thing is looked for, for the message.

        Raises:
            UsageError: LEV-U010, there is none; LEV-U011, it could be several.
        """
        text = " ".join(text.split())
        nodes = list(dict.fromkeys(among if among is not None else self._read[0]))
        exact = expand_name(text, self.prefixes)
        if exact is not None and (among is None or exact in nodes):
            return exact
        called: dict[str, list[Term]] = defaultdict(list)
        for node in nodes:
            for name in self.names(node):
                called[name].append(node)
        found = called.get(folded(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f'"{text}" could be {" or ".join(sorted(self.name(n) for n in found))}',
                code="LEV-U011",
                hint="give the prefixed name or the IRI",
            )
        from difflib import get_close_matches

        near = get_close_matches(folded(text), called, 1, 0.6)
        known = sorted({self.of(n) for n in nodes})
        hint = f"did you mean {self.of(called[near[0]][0])}?" if near else ""
        if not near and 0 < len(known) <= 12:
            hint = "known: " + ", ".join(known)
        raise UsageError(f'there is no {what} "{text}" here', code="LEV-U010", hint=hint or None)

    def names(self, node: Term) -> set[str]:
        """Return all that a node can be called, folded: its label, prefixed name, IRI, local name."""
        return {folded(name) for name in self._names(node)}

    def _names(self, node: Term) -> Iterable[str]:
        label = self._of(node)[0]
        if label is not None:
            yield " ".join(label[2].split())
        if isinstance(node, IRI):
            yield self.name(node)
            yield node.value
            yield re.split(r"[/#:]", node.value)[-1]


def folded(text: str) -> str:
    """Return a name as it is compared: without case, a leading article, blanks and hyphens."""
    return re.sub(r"[\s_\-]+", "", re.sub(r"^(the|a|an)\s+", "", text.casefold()))


def _plain_name(name: str, iri: str) -> str:
    if iri.startswith(DERIVED):
        return iri[len(DERIVED) :]
    if iri.startswith(LEV):
        return _words(iri[len(LEV) :])
    return name.removeprefix(":") if name.startswith(":") else name


def _words(local: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()
