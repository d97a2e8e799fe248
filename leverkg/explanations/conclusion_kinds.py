"""What conclusions are called in words: the classes and kinds of the ontology, by their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term
from leverkg.theory.labels import Labels, folded
from leverkg.theory.ontology import ontology_index, ontology_vocabulary
from leverkg.theory.terms import LEV, RDFS, lev

__all__ = [
    "ConclusionKind",
    "is_of_theory",
    "kind_called",
    "kinds",
    "near_kind",
    "properties_of",
    "role_words",
    "singulars",
]

_ALSO_CALLED = IRI("http://www.w3.org/2004/02/skos/core#altLabel")
_ARTICLES = frozenset({"a", "an", "the"})
_VERBS = frozenset({"is", "has"})
_PREPOSITIONS = frozenset(
    {"about", "against", "between", "by", "from", "in", "of", "on", "over", "to", "towards", "under"}
)


@dataclass(frozen=True, slots=True)
class ConclusionKind:
    """A class of conclusions, or a kind that conclusions are of.

    Attributes:
        term: the class, such as `lev:Linkage`, or the concept, such as `lev:bluff`.
        properties: how a conclusion is tied to it: `rdf:type`, or those that take it as a value.
    """

    term: IRI
    properties: tuple[IRI, ...]

    def made_by(self, rule: Rule) -> bool:
        """Tell whether a rule concludes that something is of it."""
        return any(w.predicate in self.properties and w.object in (self.term, None) for w in rule.writes)


@cache
def kinds() -> tuple[ConclusionKind, ...]:
    """Return the classes of conclusions, then the kinds, each with the properties that lead to it."""
    vocabulary = ontology_vocabulary()
    derived = [term for term, category in vocabulary.categories.items() if category == "derived"]
    classes = [ConclusionKind(term, (RDF_TYPE,)) for term in derived if term.value in vocabulary.classes]
    takers: dict[IRI, list[IRI]] = defaultdict(list)
    for property_ in derived:
        for scheme in vocabulary.values.get(property_, ()):
            for concept in vocabulary.members.get(scheme, ()):
                takers[concept].append(property_)
    concepts = [ConclusionKind(term, tuple(takers[term])) for term in derived if takers.get(term)]
    return (*classes, *concepts)


def kind_called(labels: Labels, words: Sequence[str]) -> tuple[ConclusionKind, Sequence[str]] | None:
    """Return the class or kind that words begin with, one or several of it, and the words that follow.

    Args:
        labels: what terms are called.
        words: such as `linkages`, `of`, `Ruritania`. The longest name counts, and a class before a kind.
    """
    called = _called(labels)
    for end in range(len(words), 0, -1):
        for name in singulars(folded(" ".join(words[:end]).rstrip(":,"))):
            if name in called:
                return called[name], words[end:]
    return None


def near_kind(labels: Labels, text: str) -> str | None:
    """Return words corrected where they nearly begin with a class or kind; None if they do not."""
    words = text.split()
    called = _called(labels)
    found: list[tuple[float, str]] = []
    for end in range(len(words), 0, -1):
        typed = folded(" ".join(words[:end]))
        for near in get_close_matches(typed, called, 1, 0.8):
            meant = " ".join([labels.of(called[near].term), *words[end:]])
            found.append((SequenceMatcher(None, near, typed).ratio(), meant))
    return max(found)[1] if found else None


def _called(labels: Labels) -> dict[str, ConclusionKind]:
    found: dict[str, ConclusionKind] = {}
    also = ontology_index().of(_ALSO_CALLED)
    for kind in kinds():
        for name in (
            *labels.names(kind.term),
            *(folded(o.lexical) for s, _, o in also if s == kind.term and isinstance(o, Literal)),
        ):
            found.setdefault(name, kind)
    return found


def singulars(name: str) -> Iterable[str]:
    """Yield a name as it is, and as what it may be the plural of."""
    yield name
    if name.endswith("ies"):
        yield f"{name[:-3]}y"
    if name.endswith("s"):
        yield name[:-1]


@cache
def role_words(label: str) -> frozenset[str]:
    """Return by which words a property's object may be introduced, folded: `has holder` by `of` and `holder`.

    Args:
        label: of the property, which reads as a verb between subject and object.
    """
    words = label.casefold().split()
    verb = words[0] if words[0] in _VERBS else ""
    rest = words[1:] if verb else words
    while rest and rest[0] in _ARTICLES:
        rest = rest[1:]
    found = {folded(" ".join(rest))} - {""}
    found |= {"of"} if verb == "has" else set()
    # `is on the side of` is more than `of` says.
    found |= {rest[-1]} if [w for w in rest if w in _PREPOSITIONS] == rest[-1:] else set()
    return frozenset(found)


@cache
def properties_of(kind: ConclusionKind) -> dict[IRI, frozenset[Term]]:
    """Return the properties of conclusions of a kind, each with the classes that its values come from."""
    index = ontology_index()
    vocabulary = ontology_vocabulary()
    applies = [(s, o) for s, _, o in index.of(lev("appliesTo")) if isinstance(s, IRI)]
    below = {(s, o) for s, _, o in index.of(IRI(RDFS + "subClassOf"))}
    classes = (
        {kind.term} if kind.properties == (RDF_TYPE,) else {o for s, o in applies if s in kind.properties}
    )
    classes |= {o for s, o in below if s in classes}
    return {
        s: frozenset(vocabulary.values.get(s, ()))
        for s, o in applies
        if o in classes and vocabulary.categories.get(s) == "derived"
    }


def is_of_theory(property_: Term) -> bool:
    """Tell whether a property is one of the ontology's own."""
    return isinstance(property_, IRI) and property_.value.startswith(LEV)
