"""Rules written in Python, for what SPARQL cannot say: ordinal comparison over sets, search.

A Python rule is a function from a :class:`View` of closed lower strata to :class:`Conclusion` values. The
view enforces what the rule declared to read; the engine checks that the premises named hold, that the
absences named are absent and that the conclusions are of the declared kind. It cannot check that the
premises suffice, and a proof says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from leverkg.engine import mint as minting
from leverkg.engine.header import placeholders
from leverkg.engine.python_checks import surely_sound
from leverkg.engine.python_terms import fault_of
from leverkg.engine.rule import Access
from leverkg.errors import GuardReached, Position, RuleError
from leverkg.rdf.term import IRI, BlankNode, Term, Triple, local_name

if TYPE_CHECKING:
    from leverkg.engine.rule import Rule

__all__ = [
    "Absence",
    "Conclusion",
    "Declaration",
    "Facts",
    "View",
    "declaration_of",
    "rule",
    "sentence_values",
]

Absence: TypeAlias = tuple[Term | None, IRI | None, Term | None]
Function: TypeAlias = "Callable[[View], Iterable[Conclusion]]"

_MARK = "__leverkg_rule__"


class Facts(Protocol):
    """What a view looks into; executors provide it."""

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        ...


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a Python rule concludes, and from what.

    Attributes:
        triples: the triples concluded.
        premises: the triples it rests on; each must hold.
        absences: patterns (``None`` is any) that must match nothing; declared in ``negated``.
        bindings: values for the placeholders of the rule's sentences. Others are filled from what the
            conclusion says: ``{subject}``, ``{object}``, and the objects of the conclusion's properties, else
            of the premises', by the property's local name, where all premises have one and the same.
    """

    triples: Sequence[Triple]
    premises: Sequence[Triple] = ()
    absences: Sequence[Absence] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)


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


class View:
    """The facts as a Python rule may see them: what it declared to read, and nothing else."""

    def __init__(self, rule: Rule, facts: Facts, base: str = minting.DEFAULT_BASE) -> None:
        self._rule = rule
        self._facts = facts
        self._base = base
        self._allowed: set[Access] = set()

    def triples(
        self,
        subject: Term | str | None = None,
        predicate: IRI | str | None = None,
        object: Term | str | None = None,
    ) -> Iterator[Triple]:
        """Return the triples that agree with the terms given, in a fixed order; ``None`` is any, a string
        is an IRI.

        Raises:
            RuleError: the rule does not declare to read them (``LEV-R031``).
        """
        s, p, o = _term(subject), _term(predicate), _term(object)
        wanted = Access(p if isinstance(p, IRI) else None, o)
        if wanted not in self._allowed and not any(_covers(one, wanted) for one in self._rule.reads):
            raise RuleError(
                f"rule {self._rule.name!r} reads {wanted}, which it does not declare",
                code="LEV-R031",
                position=self._rule.position,
                hint="add it to reads=[…] of the rule",
            )
        self._allowed.add(wanted)
        found = list(self._facts.match(s, p if isinstance(p, IRI) else None, o))
        if len(found) > 1:
            varying = [place for place, term in enumerate((s, p, o)) if term is None]
            found.sort(key=lambda triple: [str(triple[place]) for place in varying])
        yield from found

    def objects(self, subject: Term | str | None, predicate: IRI | str) -> Iterator[Term]:
        """Return the objects of a subject's property."""
        return (o for _, _, o in self.triples(subject, predicate, None))

    def subjects(self, predicate: IRI | str, object: Term | str | None = None) -> Iterator[Term]:
        """Return the subjects that have an object."""
        return (s for s, _, _ in self.triples(None, predicate, object))

    def value(self, subject: Term | str, predicate: IRI | str) -> Term | None:
        """Return the first object of a subject's property, or ``None``."""
        return next(self.objects(subject, predicate), None)

    def holds(self, subject: Term | str, predicate: IRI | str, object: Term | str) -> bool:
        """Tell whether a triple is there."""
        return next(self.triples(subject, predicate, object), None) is not None

    def mint(self, label: str, *terms: Term | None) -> IRI | BlankNode:
        """Return a node of this rule, made of a label and values; the same each time.

        It is a blank node where one of the values is.
        """
        return minting.mint(self._base, self._rule.name, label, terms)


def _term(value: Term | str | None) -> Term | None:
    return IRI(value) if isinstance(value, str) else value


def _covers(declared: Access, wanted: Access) -> bool:
    return declared.predicate == wanted.predicate and declared.object in (None, wanted.object)


def _declared(by: Iterable[Access], pattern: tuple[Term | None, IRI | None, Term | None]) -> bool:
    return any(_covers(one, Access(pattern[1], pattern[2])) for one in by)


def run_rule(rule: Rule, facts: Facts, base: str = minting.DEFAULT_BASE) -> list[Conclusion]:
    """Return what a Python rule concludes from the facts, checked against its declaration.

    Raises:
        RuleError: the rule fails (``LEV-R035``), reads, concludes or claims what it may not (``LEV-R031``
        to ``LEV-R034``), yields what is no triple (``LEV-R037``), or leaves a placeholder of its sentences
        without a value (``LEV-R038``).
        GuardReached: a limit is passed while the rule looks at the facts.
    """
    if rule.function is None:
        raise ValueError(f"{rule.name} is not a Python rule")
    try:
        conclusions = list(rule.function(View(rule, facts, base)))
    except (RuleError, GuardReached):
        raise
    except (Exception, SystemExit) as error:  # a rule cannot end the program that runs it
        raise _failed(rule, error) from error
    if not set(map(type, conclusions)) <= {Conclusion} or not surely_sound(rule, conclusions, facts):
        for conclusion in conclusions:
            check_conclusion(rule, conclusion, facts)
    _check_sentences(rule, conclusions)
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


def check_conclusion(rule: Rule, conclusion: Conclusion, facts: Facts) -> None:
    """Raise a RuleError unless a conclusion keeps to what the rule declared and what holds."""
    if not isinstance(conclusion, Conclusion):
        raise _lie(
            rule,
            "LEV-R035",
            f"yields {type(conclusion).__name__} instead of Conclusion",
            "yield Conclusion(…)",
        )
    fault = fault_of(conclusion.triples, conclusion.premises, conclusion.absences, conclusion.bindings)
    if fault:
        raise _lie(rule, "LEV-R037", fault, "correct what the function yields")
    for triple in conclusion.triples:
        if not _declared(rule.writes, triple):
            raise _lie(
                rule,
                "LEV-R034",
                f"concludes {_line(triple)}, which is not of the kind it declares to write",
                "add the predicate (and object) to writes=[…]",
            )
    for triple in conclusion.premises:
        if not _declared(rule.reads, triple):
            raise _lie(
                rule,
                "LEV-R032",
                f"names the premise {_line(triple)}, which it does not declare to read",
                "add it to reads=[…]",
            )
        if next(facts.match(*triple), None) is None:
            raise _lie(
                rule,
                "LEV-R032",
                f"names the premise {_line(triple)}, which does not hold",
                "name what the rule saw",
            )
    for absence in conclusion.absences:
        if not _declared(rule.negated, absence):
            raise _lie(
                rule,
                "LEV-R033",
                f"names the absence {_line(absence)}, which it does not declare",
                "add it to negated=[…]",
            )
        found = next(facts.match(*absence), None)
        if found is not None:
            raise _lie(
                rule,
                "LEV-R033",
                f"names the absence {_line(absence)}, but {_line(found)} is there",
                "an absence must match nothing",
            )


def sentence_values(conclusion: Conclusion, triple: Triple) -> dict[str, Term]:
    """Return the values for a rule's sentences about a triple that it concluded.

    These are the ones given, else what the conclusion says; and of the premises only what all that could be
    meant agree on, so that no sentence speaks of one of several.
    """
    named: dict[str, set[Term]] = {}
    for _, predicate, object_ in conclusion.premises:
        named.setdefault(local_name(predicate.value), set()).add(object_)
    row = {name: next(iter(values)) for name, values in named.items() if len(values) == 1}
    row |= {"subject": triple[0], "object": triple[2]}
    row |= {local_name(predicate.value): object_ for _, predicate, object_ in conclusion.triples}
    return row | dict(conclusion.bindings)


def _check_sentences(rule: Rule, conclusions: Iterable[Conclusion]) -> None:
    """Raise a RuleError unless what is concluded, or else the premises, have a value for each placeholder."""
    templates = [*filter(None, (rule.header.says, *rule.header.absent))]
    wanted = {name for template in templates for name in placeholders(template)} - {"subject", "object"}
    told: dict[tuple[IRI, ...], bool] = {}  # whether the properties that are concluded are enough
    for conclusion in conclusions if wanted else ():
        said = tuple([predicate for _, predicate, _ in conclusion.triples])
        if said not in told:
            told[said] = not said or wanted <= {local_name(predicate.value) for predicate in said}
        if told[said]:
            continue
        known = sentence_values(conclusion, conclusion.triples[0])
        name = min(wanted - known.keys(), default=None)
        if name is not None:
            template = next(template for template in templates if name in placeholders(template))
            raise _lie(
                rule,
                "LEV-R038",
                f"concludes {_line(conclusion.triples[0])} without a value for {{{name}}} "
                f"of its sentence “{template}”",
                f'give it with the conclusion: bindings={{"{name}": …}}',
            )


def _lie(rule: Rule, code: str, what: str, hint: str) -> RuleError:
    return RuleError(f"rule {rule.name!r} {what}", code=code, position=rule.position, hint=hint)


def _line(pattern: tuple[Term | None, IRI | None, Term | None]) -> str:
    return " ".join("any" if term is None else str(term) for term in pattern)
