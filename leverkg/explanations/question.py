"""What somebody asks to have explained: words about a balance, triples, patterns, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, balances
from leverkg.case.working_set import day_of
from leverkg.errors import InputError, LeverkgError, UsageError
from leverkg.explanations.conclusion_kinds import near_kind, singulars
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Term, Triple
from leverkg.sparql.mistakes import closest
from leverkg.sparql.tree import SelectQuery, TriplePattern, Variable
from leverkg.theory.labels import expand_name, folded
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.engine.proofs.whynot import Pattern

__all__ = [
    "Asked",
    "as_patterns",
    "as_triple",
    "asked_balance",
    "balances_then",
    "eyes_of",
    "is_class",
    "named_class",
    "named_node",
    "named_nodes",
    "no_such_thing",
    "ordinal",
]

_VARIABLE = re.compile(r"(?:^|[\s(])[?$]\w")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|<[^<>\s]*>")
_JOINED = re.compile(r"\[|\s[;.]\s+\S")
_PREFIXED = re.compile(r"([A-Za-z][\w.-]*|):[\w]")
_NAME = r"<[^<>\s]*>|[^<>=~\"?]+?"
_COMPARED = re.compile(rf"\s*(?P<one>{_NAME})\s*(?P<sign>[><=~])\s*(?P<other>{_NAME})\s*\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words about a balance, understood.

    Attributes:
        one: the party named first, or with ``<`` the other one.
        sign: ``>`` for the upper hand of `one`, ``=`` for even, ``~`` for contested.
        candidates: the balances between the two in the eyes and at the time asked for, by date.
    """

    one: Term
    sign: str
    candidates: tuple[Balance, ...]

    @property
    def right(self) -> tuple[Balance, ...]:
        """Those of which it is so."""
        return tuple(balance for balance in self.candidates if self.says(balance))

    @property
    def chosen(self) -> Balance:
        """The last of which it is so, else the last."""
        return (self.right or self.candidates)[-1]

    def says(self, balance: Balance) -> bool:
        """Tell whether a balance is as asked."""
        if self.sign == ">":
            return balance.favours == self.one
        return balance.finds == self.finding

    @property
    def finding(self) -> IRI:
        """What a balance finds if it favours nobody in the way asked for."""
        return lev("even") if self.sign == "=" else lev("contested")

    def triple(self) -> Triple:
        """Return what is asked for, said of the balance chosen."""
        if self.sign == ">":
            return self.chosen.node, lev("favours"), self.one
        return self.chosen.node, lev("finds"), self.finding


def asked_balance(
    result: InferredCase, text: str, as_of: str | date | None, view: str | None
) -> Asked | None:
    """Return the balance that words such as `Iran > United States` ask for; ``None`` if they ask for none.

    Args:
        result: what follows from a case.
        text: the words: `>` and `<` for the upper hand, `=` for even, `~` for contested.
        as_of: the date that they speak of; without it all moments.
        view: whose eyes they speak of: a party by name; without it the facts.

    Raises:
        UsageError: a party that there is not (LEV-U010, LEV-U011), or no balance between the two (LEV-U013).
    """
    match = _COMPARED.match(text)
    if match is None:
        return None
    labels = result.labels
    found = balances(result)
    parties = list(dict.fromkeys(p for b in found for p in b.between))
    one, other = (_party(result, match[name], parties) for name in ("one", "other"))
    if one == other:
        raise UsageError(
            f"a balance is between two parties, and {labels.of(one)} is named twice", code="LEV-U013"
        )
    sign = match["sign"]
    if sign == "<":
        one, other, sign = other, one, ">"
    eyes = eyes_of(result, view, parties)
    candidates = [b for b in found if set(b.between) == {one, other} and eyes in b.eyes]
    if as_of is not None:
        candidates = [b for b in candidates if b.day.toordinal() <= ordinal(as_of)][-1:]
    if not candidates:
        raise UsageError(
            f"there is no balance between {labels.of(one)} and {labels.of(other)} then",
            code="LEV-U013",
            hint="see `leverkg infer` for the moments there are",
        )
    return Asked(one, sign, tuple(candidates))


def _party(result: InferredCase, text: str, parties: list[Term]) -> Term:
    try:
        return result.labels.find(text, parties, what="party")
    except UsageError as error:
        other = named_node(result, text) if parties and error.code == "LEV-U010" else None
        if other is None:
            raise
        known = ", ".join(sorted(map(result.labels.of, parties)))
        message = f"{result.labels.of(other)} is no party of a negotiation here"
        raise UsageError(message, code="LEV-U010", hint=f"known: {known}") from None


def balances_then(result: InferredCase, as_of: str | date | None, view: str | None) -> list[Balance]:
    """Return the balance of each pair of parties at a date, or without one at the last moment.

    Raises:
        UsageError: LEV-U010, LEV-U011, there is no such party; LEV-U013, there is no balance.
    """
    found = balances(result)
    eyes = eyes_of(result, view, list(dict.fromkeys(p for b in found for p in b.between)))
    last: dict[tuple[Term, tuple[Term, Term]], Balance] = {}
    for balance in found:
        if eyes in balance.eyes and (as_of is None or balance.day.toordinal() <= ordinal(as_of)):
            last[balance.negotiation, balance.between] = balance
    if not last:
        raise UsageError(
            "there is no balance then",
            code="LEV-U013",
            hint="see `leverkg infer` for the moments there are",
        )
    return list(last.values())


def eyes_of(result: InferredCase, view: str | None, parties: list[Term] | None = None) -> Term:
    """Return whose eyes are meant: a party, or without a name the facts.

    Raises:
        UsageError: LEV-U010, LEV-U011, there is no such party.
    """
    if view in (None, "facts", "the facts", "all"):
        return FACTS
    assert view is not None
    among = result.nodes(lev("Party")) if parties is None else parties
    return result.labels.find(view, among, what="party")


def ordinal(as_of: str | date) -> int:
    """Return the number of a day."""
    return as_of.toordinal() if isinstance(as_of, date) else day_of(as_of)


def named_nodes(result: InferredCase) -> list[Term]:
    """Return the nodes that a name can mean."""
    return list(dict.fromkeys(s for s, _, _ in result.everything()))


def named_node(result: InferredCase, text: str) -> Term | None:
    """Return the node that a name means; ``None`` if there is none.

    A circumstance is meant before its versions, which have its name too.

    Raises:
        UsageError: LEV-U011, it could mean several.
    """
    nodes = named_nodes(result)
    stated = [node for node in nodes if result.labels.stated(node) == node]
    return _found(result, text, stated) or _found(result, text, nodes)


def named_class(result: InferredCase, text: str) -> Term | None:
    """Return the class of things in the run that a name means; ``None`` if there is none.

    Raises:
        UsageError: LEV-U011, it could mean several.
    """
    written = {
        write.object for rule in result.run.ruleset for write in rule.writes if write.predicate == RDF_TYPE
    }
    there = {o for _, _, o in result.match(None, RDF_TYPE)}
    classes: list[Term] = sorted((t for t in there | written if isinstance(t, IRI)), key=str)
    return next((found for name in singulars(text) if (found := _found(result, name, classes))), None)


def _found(result: InferredCase, text: str, among: list[Term]) -> Term | None:
    try:
        return result.labels.find(text, among, what="thing")
    except UsageError as error:
        if error.code != "LEV-U010":
            raise
        return None


def is_class(result: InferredCase, node: Term) -> bool:
    """Tell whether a node that files speak of is a class of other things, or one that an author's rules give
    members: asked for by its name, these are meant.
    """
    if next(result.match(None, RDF_TYPE, node), None) is not None:
        return True
    return any(a.predicate == RDF_TYPE and a.object == node for r in result.run.ruleset for a in r.writes)


def no_such_thing(result: InferredCase, text: str) -> UsageError:
    """Return the error that nothing has a name, neither a node nor a class or kind of conclusions."""
    if result.theory:
        near = near_kind(result.labels, text)
        if near is not None:
            return UsageError(
                f'there is no thing or class "{text}" here', code="LEV-U010", hint=f"did you mean {near}?"
            )
    if (wrong := _like_a_triple(result, text)) is not None:
        return wrong
    said = {p for _, p, _ in result.everything()}
    property_ = next((p for p in sorted(said, key=str) if folded(text) in result.labels.names(p)), None)
    if property_ is not None:
        return UsageError(
            f'"{text}" is a property, and no thing or class',
            code="LEV-U010",
            hint=f"ask for what has it: `?x {result.labels.name(property_)} ?y`",
        )
    try:
        classes = {o for _, p, o in result.everything() if p == RDF_TYPE}
        result.labels.find(text, [*named_nodes(result), *sorted(classes, key=str)], what="thing or class")
    except UsageError as error:
        return UsageError(error.message, code=error.code, hint=error.hint or _what_to_ask(result))
    raise AssertionError(f"{text} has been found")


def _what_to_ask(result: InferredCase) -> str:
    parties = next((b.between for b in balances(result)), None) if result.theory else None
    if parties is None:
        return "ask for a triple, a thing or a class by its name, or a pattern: ?x a :Class"
    one, other = map(result.labels.of, parties)
    conclusions = f'conclusions (shifts, "leverage over {one}")'
    return f'ask for "{one} > {other}", a thing by its name, a triple, or {conclusions}'


def as_triple(result: InferredCase, text: str) -> Triple | None:
    """Return the triple that a text states in the notation of Turtle, or None if it states none.

    Raises:
        UsageError: LEV-U013, it looks like one and is none.
    """
    if (
        len(re.findall(r'"[^"]*"\S*|\S+', text)) < 3
        or not re.match(r"[<\w:]", text)
        or not re.search(r"[:<]", text)
        or _has_variables(text)
    ):
        return None
    from leverkg.rdf.parse import parse
    from leverkg.rdf.sources import Source

    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in result.labels.prefixes.items() if " " not in n)
    source = Source("question", (head + text.rstrip(" .") + " .").encode(), "ttl")
    try:
        found = list(parse(source, blank_prefix="q"))
    except InputError:
        if expand_name(text.split()[0], result.labels.prefixes) is None:
            return None
        raise _like_a_triple(result, text) or UsageError(
            f"this is no triple: {text}",
            code="LEV-U013",
            hint="write SUBJECT PREDICATE OBJECT in the notation of Turtle",
        ) from None
    return found[0][:3] if len(found) == 1 else None


def as_patterns(result: InferredCase, text: str) -> tuple[Pattern, ...] | None:
    """Return the triple patterns of a text that has variables, brackets or several triples; ``None`` if it
    has none of these.

    Raises:
        UsageError: LEV-U013, it has variables and is something else than triple patterns.
    """
    sure = _has_variables(text)
    if not sure and not _JOINED.search(_QUOTED.sub('""', text)):
        return None
    from leverkg.sparql.parse import parse_query

    try:
        query = parse_query(f"SELECT * WHERE {{ {text} }}", name="question", prefixes=result.labels.prefixes)
    except LeverkgError as error:
        if not sure and error.code != "LEV-Q004":
            return None  # a name may have brackets and colons too
        raise _no_pattern(text, error.message, error.hint if error.code == "LEV-Q004" else None) from None
    assert isinstance(query, SelectQuery)
    found: list[Pattern] = []
    for element in query.where.elements:
        if not isinstance(element, TriplePattern) or not isinstance(element.predicate, IRI):
            raise _no_pattern(text, "only triples with a fixed property can be looked into")
        ends = [
            Variable(f"_{end.label}") if isinstance(end, BlankNode) else end
            for end in (element.subject, element.object)
        ]
        found.append((ends[0], element.predicate, ends[1]))  # type: ignore[arg-type]
    return tuple(found)


def _has_variables(text: str) -> bool:
    return bool(_VARIABLE.search(_QUOTED.sub('""', text)))


def _no_pattern(text: str, why: str, hint: str | None = None) -> UsageError:
    return UsageError(
        f"this is no pattern: {text} ({why})",
        code="LEV-U013",
        hint=hint or "write triples with variables: ?x a lev:Substitute",
    )


def _like_a_triple(result: InferredCase, text: str) -> UsageError | None:
    """Return what is wrong with a text that reads like a triple: an unknown prefix, or none at all."""
    words = _QUOTED.sub('""', text).rstrip(" .").split()
    if len(words) < 3:
        return None
    declared = result.labels.prefixes
    unknown = next((m[1] for w in words if (m := _PREFIXED.match(w)) and m[1] not in declared), None)
    if unknown is not None:
        near = closest(unknown, declared, 0.5) if unknown else None
        known = ", ".join(f"{prefix}:" for prefix in sorted(declared))
        return UsageError(
            f"the prefix {unknown}: in {text} is not declared in the files",
            code="LEV-U013",
            hint=f"did you mean {near}:?" if near is not None else f"declared are {known}",
        )
    if len(words) == 3 and words[1] == "a":
        bare = next((word for word in (words[0], words[2]) if ":" not in word and word[0] not in '<"'), None)
        if bare is not None:
            return UsageError(
                f"{bare} has no prefix, as a name in a triple needs one: {text}",
                code="LEV-U013",
                hint=f"write ex:{bare} with a prefix of the files, or ask for a thing or class by name",
            )
    return None
