"""Rules written in Python, for what SPARQL cannot say: ordinal comparison over sets, search.

A Python rule is a function from a :class:`View` of closed lower strata to :class:`Conclusion` values. The
view enforces what the rule declared to read; the engine checks that the premises named hold, that the
absences named are absent and that the conclusions are of the declared kind. It cannot check that the
premises suffice, and a proof says so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from typing import Any, NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.mint import DEFAULT_BASE
from leverkg.engine.python_checks import check_conclusion, check_sentences, surely_sound
from leverkg.engine.python_view import Conclusion, Facts, Function, View
from leverkg.engine.rule import Rule
from leverkg.errors import GuardReached, Position, RuleError
from leverkg.rdf.term import IRI

__all__ = [
    "Declaration",
    "declaration_of",
    "rule",
    "run_rule",
]

_MARK = "__leverkg_rule__"


class Declaration(NamedTuple):
    """What the decorator was told: header values, and what the rule reads and writes."""

    values: Mapping[str, Any]
    reads: frozenset[Access]
    negated: frozenset[Access]
    writes: frozenset[Access]
    monotone: bool
    line: int


def rule(
    *,
    summary: str,
    source: Sequence[str],
    writes: Sequence[str | tuple[str, str]],
    description: str = "",
    says: str | None = None,
    seed: Sequence[str] = (),
    statement: Sequence[str] = (),
    absent: Sequence[str] = (),
    blocked: str | None = None,
    tags: Sequence[str] = (),
    reads: Sequence[str | tuple[str, str]] = (),
    negated: Sequence[str | tuple[str, str]] = (),
    monotone: bool = False,
) -> Callable[[Function], Function]:
    """Declare the decorated function a rule; the keys are those of a ``.rq`` header.

    Args:
        reads: predicate IRIs, or pairs (predicate, object), that the view may be asked for.
        negated: those whose absence matters; they may be read as well.
        writes: those that a conclusion may have.
        monotone: promise that more facts never take a conclusion away. Without it every read counts as
        negated, so that the
            rule runs once, on complete strata.
        summary, description, source, seed, statement, says, absent, blocked, tags: as in a header.
    """
    values = {
        "summary": summary,
        "description": description,
        "source": source,
        "seed": seed,
        "statement": statement,
        "says": says,
        "absent": absent,
        "blocked": blocked,
        "tags": tags,
    }

    def declare(function: Function) -> Function:
        declared_negated = _accesses(negated, "negated", function)
        declaration = Declaration(
            values,
            _accesses(reads, "reads", function) | declared_negated,
            declared_negated,
            _accesses(writes, "writes", function),
            monotone,
            function.__code__.co_firstlineno if hasattr(function, "__code__") else 1,
        )
        setattr(function, _MARK, declaration)
        return function

    return declare


def declaration_of(value: object) -> Declaration | None:
    """Return what a function was declared as, or ``None`` if it is no rule."""
    found = getattr(value, _MARK, None)
    return found if isinstance(found, Declaration) else None


def _accesses(items: Sequence[str | tuple[str, str]], key: str, function: Function) -> frozenset[Access]:
    found = set()
    for item in [items] if isinstance(items, str) else items:
        parts = tuple(item) if isinstance(item, (tuple, list)) else (item,)
        values = [part.value if isinstance(part, IRI) else part for part in parts]
        if not 1 <= len(values) <= 2 or not all(isinstance(value, str) and ":" in value for value in values):
            code = getattr(function, "__code__", None)
            raise RuleError(
                f"{item!r} in {key!r} is neither a predicate IRI nor a pair of predicate and object",
                code="LEV-R036",
                position=Position(code.co_filename, code.co_firstlineno) if code else None,
                hint='write LEV + "needs", or the pair (RDF_TYPE, LEV + "Need")',
            )
        found.add(Access(IRI(values[0]), IRI(values[1]) if len(values) == 2 else None))
    return frozenset(found)


def run_rule(
    rule: Rule,
    facts: Facts,
    base: str = DEFAULT_BASE,
    *,
    check: Callable[[int], None] | None = None,
    room: int = 0,
) -> list[Conclusion]:
    """Return what a Python rule concludes from the facts, checked against its declaration.

    Args:
        rule: the rule.
        facts: what it may look at.
        base: what the IRIs of new nodes begin with.
        check: raises GuardReached if so many new triples are too many; without it a rule may go on for ever.
        room: how many conclusions are surely not too many.

    Raises:
        RuleError: the rule fails (``LEV-R035``), reads, concludes or claims what it may not (``LEV-R031``
        to ``LEV-R034``), yields what is no triple (``LEV-R037``), or leaves a placeholder of its sentences
        without a value (``LEV-R038``).
        GuardReached: a limit is passed while the rule looks at the facts.
    """
    if rule.function is None:
        raise ValueError(f"{rule.name} is not a Python rule")
    try:
        view = View(rule.name, rule.position, rule.reads, facts, base)
        with redirect_stdout(sys.stderr):  # what a rule prints is no data
            conclusions = _taken(rule.function(view), facts, check, room)
    except (RuleError, GuardReached):
        raise
    except (Exception, SystemExit) as error:  # a rule cannot end the program that runs it
        raise _failed(rule, error) from error
    if not set(map(type, conclusions)) <= {Conclusion} or not surely_sound(rule, conclusions, facts, view):
        for conclusion in conclusions:
            check_conclusion(rule, conclusion, facts)
    check_sentences(rule, conclusions)
    return conclusions


def _taken(
    yielded: Iterable[Conclusion], facts: Facts, check: Callable[[int], None] | None, room: int
) -> list[Conclusion]:
    """Return what a rule yields, looking at the limits while it does."""
    if check is None:
        return list(yielded)
    conclusions: list[Conclusion] = []
    for conclusion in yielded:
        conclusions.append(conclusion)
        if len(conclusions) > room:
            # To count what is new takes long; so it is done again when there is twice as much.
            room = 2 * len(conclusions)
            triples = {t for one in conclusions if isinstance(one, Conclusion) for t in one.triples}
            check(sum(1 for triple in triples if next(facts.match(*triple), None) is None))
    return conclusions


def _failed(rule: Rule, error: BaseException) -> RuleError:
    line = rule.line
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == rule.path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return RuleError(
        f"rule {rule.name!r} failed: {type(error).__name__}: {error}",
        code="LEV-R035",
        position=Position(rule.path, line),
        hint="correct the function; the line is the last one of the rule's own code",
    )
