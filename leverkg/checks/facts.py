"""What a case says of one thing and cannot mean: two values where one is meant, a property that does not
apply, talks that end before they begin, two parties of one name.

Of the first three there are shapes too, and they lend their codes and words; see
:mod:`leverkg.checks.simple_shapes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from leverkg.case.dates import days_of
from leverkg.checks.checking import Checking, finding_at
from leverkg.checks.stated_classes import StatedClasses
from leverkg.findings import Finding, Severity
from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple, local_name
from leverkg.theory.core_shapes import told_by
from leverkg.theory.ontology import ontology_index
from leverkg.theory.terms import LEV, RDFS, lev
from leverkg.theory.vocabulary import INVERSE

__all__ = ["concluded_in_parts", "double_values", "ended_before", "misplaced", "same_names"]

_ONCE = frozenset(
    {lev("Degree"), *(IRI(XSD + name) for name in ("date", "decimal", "dayTimeDuration", "boolean"))}
)
_ONCE_TOO = frozenset(map(lev, ("currency", "ended", "learntBy", "confidence", "frame")))
_BEGINS, _ENDS, _PARTY = lev("begins"), lev("ends"), lev("party")
_LABEL = IRI(RDFS + "label")
_PLACEHOLDER = pattern(r"\{\?(\w+)\}")


def double_values(case: Checking) -> Iterator[Finding]:
    """Yield what has two values of a property that says one thing: a degree, a date, a number, a frame."""
    v = case.vocabulary
    single = {p for p, kinds in v.values.items() if p in _ONCE_TOO or not _ONCE.isdisjoint(kinds)}
    first: dict[tuple[Term, IRI], Triple] = {}
    more: dict[tuple[Term, IRI], list[Triple]] = {}
    for triple in case.asserted.having(*_said_twice(case, single)):
        key = triple[0], triple[1]
        if first.setdefault(key, triple) is not triple:
            more.setdefault(key, [first[key]]).append(triple)
    for found in more.values():
        by_text = {_bare(o): (s, p, o) for s, p, o in found}
        least, *others = sorted(by_text)
        for other in others:
            words = {"property": _local(found[0][1]), "shown": local_name(least), "other": local_name(other)}
            yield _told(case, "LEV-S009", by_text[other], words)


def _said_twice(case: Checking, properties: Iterable[IRI]) -> Iterator[IRI]:
    """Yield those of some properties of which a node has two values."""
    for p in properties:
        triples = case.asserted.having(p)
        if len({s for s, _, _ in triples}) < len(triples):
            yield p


def misplaced(case: Checking, classes: StatedClasses) -> Iterator[Finding]:
    """Yield the properties that stand on a thing of a class to which they do not apply."""
    v = case.vocabulary
    owners = case.owners
    strangers = _strangers(case, classes)
    for triple in case.asserted.having(*strangers):
        s, p, _ = triple
        if s not in strangers[p]:
            continue
        applies, domains = v.applies.get(p, ()), v.domains.get(p, ())
        bearing = classes.of(s)
        if not bearing and s in owners and not domains and lev("View") not in applies:
            bearing = [t for owner in owners[s] for t in classes.of(owner)]
        if not bearing:
            continue
        types = [*classes.of(s), *(t for owner in owners.get(s, ()) for t in classes.of(owner))]
        if any(classes.schema.is_a(types, kind) for kind in applies or domains):
            continue
        words = {"property": _local(p), "kind": min(map(_local, bearing))}
        yield _told(case, "LEV-S016", triple, words, _turned_round(case, classes, triple))


def _strangers(case: Checking, classes: StatedClasses) -> dict[IRI, set[Term]]:
    """Return by property what has it and is, by what the case says, of no class that it applies to, nor a
    phase or view of such a thing."""
    v = case.vocabulary
    found: dict[IRI, set[Term]] = {}
    for p, triples in case.asserted.by_predicate.items():
        wanted = v.applies.get(p) or v.domains.get(p, ())
        if not wanted or not p.value.startswith(LEV) or v.categories.get(p) != "asserted":
            continue
        fitting = [classes.members(kind.value) for kind in wanted]
        strange = {s for s, _, _ in triples}
        for members in fitting:
            strange = strange - members
        strange = {
            node
            for node in strange
            if not any(owner in members for owner in case.owners.get(node, ()) for members in fitting)
        }
        if strange:
            found[p] = strange
    return found


def _turned_round(case: Checking, classes: StatedClasses, triple: Triple) -> str | None:
    """Return the hint that the inverse property was meant, where that one applies."""
    s, p, o = triple
    pairs = [(a, b) for a, _, b in ontology_index().of(INVERSE)]
    meant = next((other for pair in pairs if p in pair for other in pair if other != p), None)
    if not isinstance(meant, IRI) or not any(
        classes.schema.is_a(classes.of(s), kind) for kind in case.vocabulary.domains.get(meant, ())
    ):
        return None
    name = case.labels.name
    return f"did you mean {name(meant)}? {name(p)} goes the other way round: {name(o)} {name(p)} {name(s)}"


_MEANT = {
    lev(said): lev(meant)
    for said, meant in (
        ("since", "from"),
        ("fromDay", "from"),
        ("untilDay", "until"),
        ("shiftOn", "from"),
        ("neededByDay", "neededBy"),
        ("availableFromDay", "availableFrom"),
        ("dateDay", "date"),
        ("day", "date"),
        ("belief", "credibility"),
        ("effect", "harm"),
        ("degree", "intensity"),
        ("strength", "intensity"),
        ("worth", "quality"),
        ("eyes", "by"),
        ("inEyesOf", "by"),
    )
}
"""What an author may have had in mind with a property of conclusions."""


def concluded_in_parts(case: Checking) -> Iterator[Finding]:
    """Yield the properties of conclusions that stand in a phase or a view, where no rule looks at them."""
    categories = case.vocabulary.categories
    for part in case.owners:
        for triple in case.asserted.about(part):
            p = triple[1]
            if categories.get(p) not in ("stage", "derived"):
                continue
            meant = _MEANT.get(p)
            yield case.finding(
                "LEV-T025",
                Severity.ERROR,
                f"{case.labels.name(p)} is said of conclusions, and nobody reads it in a phase or view",
                triple,
                f"did you mean {case.labels.name(meant)}?"
                if meant
                else "leave it out, or say what holds then",
                at_predicate=True,
            )


def ended_before(case: Checking) -> Iterator[Finding]:
    """Yield the negotiations that end before they begin."""
    begins: dict[Term, list[Literal]] = defaultdict(list)
    for node, _, begin in case.asserted.having(_BEGINS):
        if isinstance(begin, Literal) and days_of(begin):
            begins[node].append(begin)
    for triple in case.asserted.having(_ENDS):
        if not days_of(triple[2]):
            continue
        for begin in begins.get(triple[0], ()):
            if _day(_bare(triple[2])) < _day(begin.lexical):
                words = {"begin": begin.lexical, "end": _bare(triple[2])}
                yield _told(case, "LEV-S021", triple, words)


def same_names(case: Checking) -> Iterator[Finding]:
    """Yield the parties of one negotiation that are called alike: nobody could tell who is meant in what
    follows."""
    called: dict[tuple[Term, str], dict[Term, None]] = defaultdict(dict)
    for s, _, o in case.asserted.having(_PARTY):
        if (label := case.labels.known(o)) is not None:
            called[s, label][o] = None
    for (_, label), parties in called.items():
        first, *others = parties
        for other in others:
            positions = case.asserted.positions
            stated = (t for t in case.asserted.about(other) if t[1] == _LABEL)
            yield finding_at(
                next(map(positions.place_of_triple, stated), None) or positions.place_of_node(other),
                "LEV-T022",
                Severity.WARNING,
                f'{case.labels.name(first)} and {case.labels.name(other)} are both called "{label}"',
                "give each party a label of its own: what follows names parties by their labels",
                other,
            )


def _told(
    case: Checking, code: str, triple: Triple, words: dict[str, str], hint: str | None = None
) -> Finding:
    told = told_by(code)
    words = {**words, "name": _name(case, triple[0])}
    message = _PLACEHOLDER.sub(lambda m: words[m[1]], told.message)
    place = case.asserted.positions.place_of_triple(triple)
    return finding_at(place, code, Severity.ERROR, message, hint or told.hint, triple[0])


def _name(case: Checking, node: Term) -> str:
    """Return what a shape calls a node: its label, or that of what it is a phase or view of."""
    for nodes in ([node], case.owners.get(node, [])):
        labels = [_bare(o) for one in nodes for _, p, o in case.asserted.about(one) if p == _LABEL]
        if labels:
            return min(labels)
    return _local(node)


def _bare(term: Term) -> str:
    return term.lexical if isinstance(term, Literal) else term.value if isinstance(term, IRI) else str(term)


def _local(term: Term) -> str:
    return local_name(_bare(term))


def _day(text: str) -> str:
    return f"{text}-01-01"[:10]
