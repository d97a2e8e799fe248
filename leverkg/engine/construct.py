"""A CONSTRUCT query as a rule: head, body, and what they say of each other.

The checks made here need no store: what no rule may use, a head that the body does not bind, a sentence
template that names no variable of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from leverkg.engine.access import Access, identity
from leverkg.engine.bind import rename_blank_nodes
from leverkg.engine.dependencies import domains, reads
from leverkg.engine.header import placeholders
from leverkg.engine.rule import (
    Header,
    HeadTerm,
    Kind,
    Minted,
    Rule,
    Schedule,
    Template,
    TripleTemplate,
    minted_in,
)
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import IRI, XSD_STRING, BlankNode, Literal, Term
from leverkg.sparql.cursor import resolve
from leverkg.sparql.functions import check_functions
from leverkg.sparql.own_names import with_own_names
from leverkg.sparql.scope import certain, mentioned, negations, possible
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import map_nodes, nodes
from leverkg.sparql.tree import (
    Bind,
    BuiltInCall,
    ConstructQuery,
    GroupPattern,
    LateralPattern,
    Modifiers,
    ServicePattern,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    Variable,
)

__all__ = ["rule_of"]

_CHANGING = frozenset({"RAND", "UUID", "STRUUID"})


def rule_of(
    query: ConstructQuery,
    header: Header,
    *,
    name: str,
    file: str,
    text: str = "",
    kind: Kind = Kind.SPARQL,
    schedule: Schedule = Schedule.STRATIFIED,
) -> Rule:
    """Return a query as a rule.

    Args:
        query: the parsed query.
        header: what the rule says of itself.
        name: the rule's name.
        file: the file it stands in.
        text: the file's text, for carets.
        kind: where it comes from.
        schedule: the scheduler it is written for.

    Raises:
        RuleError: it cannot be a rule (``LEV-R006``, ``LEV-R013`` to ``LEV-R017``, ``LEV-Q006``).
    """
    source = Source(file, text)
    _refuse(query, source)
    body = query.where
    if query.values is not None:
        body = GroupPattern((*body.elements, query.values), body.at)
    body, fresh = _without_bnode_calls(_with_full_iris(body, query.prologue.base), source)
    body = rename_blank_nodes(body, query.template)
    if schedule is Schedule.STRATIFIED:  # in a rule in Turtle $this is the same wherever it stands
        body = with_own_names(body)
    head = _head(query, name, fresh)
    arguments = frozenset(argument for node in minted_in(head) for argument in node.arguments)
    found = reads(body, watched=arguments)
    rule = Rule(
        name=name,
        kind=kind,
        position=Position(file, query.at.line, query.at.column),
        header=header,
        head=head,
        body=body,
        reads=frozenset(found.places),
        negated=frozenset(found.negated),
        writes=_writes(head, body),
        bound=certain(body),
        places=tuple((access, at.line) for access, at in found.places.items()),
        monotone=not found.negated,
        schedule=schedule,
        text=text,
    )
    _check_head(query, body, fresh, source)
    check_templates(rule, file, text)
    return rule


def _refuse(query: ConstructQuery, source: Source) -> None:
    if query.dataset:
        at = query.dataset[0].at
        raise source.error(
            "LEV-R015", "a rule has no FROM", at, 4, "a rule sees the data it is run on; leave it out"
        )
    if query.modifiers != Modifiers():
        raise source.error(
            "LEV-R013",
            "a rule ends with its WHERE: no GROUP BY, HAVING, ORDER BY, LIMIT or OFFSET",
            query.modifiers.at if query.modifiers.at.line else query.at,
            1,
            "put it into a sub-select inside WHERE",
        )
    check_functions(query.where, source)
    for node in nodes(query.where):
        if isinstance(node, ServicePattern):
            raise source.error("LEV-R015", "a rule has no SERVICE", node.at, 7, "load the data instead")
        if isinstance(node, LateralPattern):
            raise source.error(
                "LEV-R015",
                "a rule has no LATERAL",
                node.at,
                7,
                "the engine orders the patterns; leave it out",
            )
        if isinstance(node, BuiltInCall) and node.name.upper() in _CHANGING:
            raise source.error(
                "LEV-R015",
                f"a rule has no {node.name}()",
                node.at,
                len(node.name),
                "it differs from run to run; a blank node in the head becomes a node of its own",
            )


def _with_full_iris(body: GroupPattern, base: str | None) -> GroupPattern:
    """Resolve what ``IRI("…")`` is told: a body is evaluated without the text's BASE."""

    def step(node: object) -> object:
        if isinstance(node, BuiltInCall) and node.name.upper() in ("IRI", "URI") and base is not None:
            (told,) = node.arguments
            if isinstance(told, Literal) and told.datatype == XSD_STRING:
                return node.replaced(arguments=(Literal(resolve(base, told.lexical)),))
        return None

    return cast(GroupPattern, map_nodes(body, step))


def _without_bnode_calls(body: GroupPattern, source: Source) -> tuple[GroupPattern, frozenset[str]]:
    """Take ``BIND(BNODE() AS ?x)`` out of a body: ``?x`` is a new node of the head."""
    fresh: set[str] = set()
    kept = []
    for element in body.elements:
        call = element.expression if isinstance(element, Bind) else None
        if isinstance(element, Bind) and isinstance(call, BuiltInCall) and call.name.upper() == "BNODE":
            if call.arguments:
                raise source.error(
                    "LEV-R015", "BNODE() takes no argument in a rule", call.at, 5, "write BNODE()"
                )
            fresh.add(element.variable.name)
        else:
            kept.append(element)
    rest = GroupPattern(tuple(kept), body.at)
    for node in nodes(rest):
        if isinstance(node, BuiltInCall) and node.name.upper() == "BNODE":
            raise source.error(
                "LEV-R015",
                "BNODE() inside an expression",
                node.at,
                5,
                "write BIND(BNODE() AS ?x) at the outermost level of WHERE, or a blank node in the head",
            )
        if isinstance(node, Variable) and node.name in fresh:
            raise source.error(
                "LEV-R015",
                f"?{node.name} is a new node of the head and cannot be matched in the body",
                node.at,
                len(node.name) + 1,
                "use it in the head only",
            )
    return rest, frozenset(fresh)


def _head(query: ConstructQuery, rule: str, fresh: frozenset[str]) -> tuple[Template, ...]:
    names = sorted(mentioned(query.template) - fresh)

    def term(pattern: TermPattern) -> HeadTerm:
        if isinstance(pattern, BlankNode):
            return Minted(rule, pattern.label, tuple(names))
        if isinstance(pattern, Variable):
            if pattern.name in fresh:
                return Minted(rule, pattern.name, tuple(names))
            return Variable(pattern.name)
        if isinstance(pattern, TripleTermPattern):
            return TripleTemplate(term(pattern.subject), term(pattern.predicate), term(pattern.object))
        return pattern

    def triple(pattern: TriplePattern) -> Template:
        position = Position(query.prologue.name, pattern.at.line, pattern.at.column)
        return Template(term(pattern.subject), term(pattern.predicate), term(pattern.object), position)

    return tuple(triple(pattern) for pattern in query.template)


def _writes(head: Iterable[Template], body: GroupPattern) -> frozenset[Access]:
    known = domains(body)
    found: set[Access] = set()
    for template in head:
        for predicate in _values(template.predicate, known):
            for object_ in _values(template.object, known):
                found.add(Access(predicate if isinstance(predicate, IRI) else None, object_))
    return frozenset(found)


def _values(term: HeadTerm, known: dict[str, frozenset[IRI]]) -> list[Term | None]:
    if isinstance(term, Variable):
        return [*sorted(known[term.name], key=str)] if term.name in known else [None]
    return [term] if isinstance(term, (IRI, Literal)) and identity(term) is not None else [None]


def _check_head(query: ConstructQuery, body: GroupPattern, fresh: frozenset[str], source: Source) -> None:
    can_bind = possible(body) | fresh
    for node in nodes(query.template):
        if isinstance(node, Variable) and node.name not in can_bind:
            import difflib  # which takes longer to import than most rules to compile

            near = difflib.get_close_matches(node.name, sorted(can_bind), 1, 0.6)
            raise source.error(
                "LEV-R014",
                f"the head uses ?{node.name}, which the body never binds",
                node.at,
                len(node.name) + 1,
                f"did you mean ?{near[0]}?" if near else "bind it in the body, or take it out of the head",
            )
    if not query.template:
        raise source.error("LEV-R013", "the head is empty", query.at, 1, "write the triples that follow")


def check_templates(rule: Rule, file: str, text: str) -> None:
    """Raise a RuleError for an unbound placeholder, or for more ``absent`` than negated groups.

    Args:
        rule: the rule, with body.
        file: the file of its header.
        text: its text, for carets.
    """
    if rule.body is None:
        return
    header = rule.header
    outside = possible(rule.body)
    groups = negations(rule.body)
    inside = outside.union(*(possible(group) for group in groups))
    keyed = [("says", header.says, outside), ("blocked", header.blocked, outside)]
    for key, template, names in [*keyed, *(("absent", one, inside) for one in header.absent)]:
        for placeholder in placeholders(template) if template else ():
            if placeholder not in names:
                raise _misspelt(file, text, header, key, placeholder, names)
    if len(header.absent) > len(groups):
        lines = [line for key, line in header.lines if key == "absent"]
        line = lines[len(groups)] if len(lines) > len(groups) else rule.line
        raise RuleError(
            f"the header has {len(header.absent)} `absent`, but the body has "
            f"{len(groups)} negation{'' if len(groups) == 1 else 's'}",
            code="LEV-R005",
            position=Position(file, line),
            hint="write one for each NOT EXISTS or MINUS, in the order of the body",
        )


def _misspelt(
    file: str, text: str, header: Header, key: str, placeholder: str, names: frozenset[str]
) -> RuleError:
    mark = "{" + placeholder + "}"
    lines = text.splitlines()
    start = min((line for known, line in header.lines if known == key), default=1)
    number = next((n for n, line in enumerate(lines, 1) if n >= start and mark in line), start)
    line = lines[number - 1] if number <= len(lines) else None
    import difflib

    near = difflib.get_close_matches(placeholder, sorted(names), 1, 0.6)
    known = "the rule's variables are " + ", ".join(sorted(names))
    return RuleError(
        f"{mark} in `{key}` is no variable of the rule",
        code="LEV-R006",
        position=Position(file, number, line.find(mark) + 1 if line else 0),
        source_line=line,
        span=len(mark),
        hint=f"did you mean {{{near[0]}}}?" if near else known,
    )
