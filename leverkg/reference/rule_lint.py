"""What is odd about rules, and what keeps them from running.

Whatever makes a single file unusable is an error when it is read. Lint finds what is usable and probably not
meant, and what shows only when all rules of a run are put in order or given to an executor.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leverkg.checks.checking import near, unknown_terms
from leverkg.engine import Access, Rule, RuleSet
from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.never import dead_part
from leverkg.engine.order_dependent import order_dependent
from leverkg.engine.rule import Schedule
from leverkg.engine.shacl.vocabulary import TRUE
from leverkg.engine.short_names import declared_prefixes
from leverkg.errors import Position, RuleError
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE
from leverkg.reference.rule_catalogue import statements
from leverkg.reference.rule_slips import near_reads, near_terms, slips
from leverkg.reference.rules_in_turtle import lint_turtle, with_line
from leverkg.reference.rules_refused import refusals
from leverkg.reference.rules_unknown import unknown_to_ontology
from leverkg.reference.rules_unread import unread
from leverkg.sparql.tree import (
    Expression,
    Filter,
    GroupPattern,
    InlineData,
    SelectItem,
    SelectQuery,
    Variable,
)
from leverkg.theory.folders import folder
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology, ontology_vocabulary
from leverkg.theory.terms import LEVS, PREFIXES
from leverkg.theory.works import works
from leverkg.wording.grammar import listed

__all__ = ["is_true", "lint"]

_LONGEST = 40
_NAMED = 5


def lint(rules: RuleSet, *, theory: bool = True) -> list[Finding]:
    """Return what is odd about rules.

    Args:
        rules: the rules.
        theory: whether they speak of leverkg's ontology and cite its works; rules over any RDF need not.
    """
    found: list[Finding] = []
    axioms = compile_axioms(ontology()) if theory else []
    written = {a for rule in (*rules, *axioms) for a in rule.writes}
    found += refusals(rules, axioms, theory=theory)
    found += lint_turtle(rules)
    found += _near(rules)
    told = {finding.focus for finding in found}
    found += [finding for finding in _strangers(rules) if finding.focus not in told]
    if not any(finding.severity is Severity.ERROR for finding in found):
        found += _unread(rules, axioms, theory=theory)
    for rule in rules:
        found += _dead(rule)
        found += _slips(rule)
        if rule.schedule is Schedule.LAYERED:
            # Its order is written, not computed from what it reads; and it has no header.
            found += _terms(rule) if theory else []
            continue
        found += _general(rule)
        if theory:
            found += _citations(rule)
            found += _terms(rule)
            found += _never_there(rule, written)
    return sorted(map(with_line, found), key=lambda f: (str(f.position), f.code, f.message))


def _finding(
    rule: Rule, code: str, message: str, hint: str, line: int = 0, severity: Severity = Severity.WARNING
) -> Finding:
    text = rule.text.split("\n")
    number = line or rule.line
    whole = rule.schedule is not Schedule.LAYERED  # of a rule in Turtle the text is its query alone
    source = text[number - 1] if whole and 0 < number <= len(text) else None
    return Finding(code, severity, message, Position(rule.path, number), source, hint=hint, focus=rule.name)


_READS_ALL = {
    "LEV-R091": (
        "any property, so it depends on every rule",
        "name the properties, or list them with VALUES",
    ),
    "LEV-R092": (
        "any class, so it depends on every rule that makes a node",
        "name the classes, or list them with VALUES",
    ),
}


def _general(rule: Rule) -> list[Finding]:
    found = []
    any_class = any(a.predicate == RDF_TYPE and a.object is None for a in rule.reads)
    for code, wide in (("LEV-R091", any(a.predicate is None for a in rule.reads)), ("LEV-R092", any_class)):
        if wide:
            what, hint = _READS_ALL[code]
            found.append(_finding(rule, code, f"rule {rule.name} reads {what}", hint))
    for part in order_dependent(rule):
        message = f"what rule {rule.name} concludes may differ from run to run: {part.what}"
        found.append(_finding(rule, "LEV-R083", message, part.hint, part.at.line))
    length = len([line for line in rule.text.rstrip().split("\n") if line.strip()])
    if rule.body is not None and length > _LONGEST:
        message = f"rule {rule.name} has {length} lines"
        found.append(_finding(rule, "LEV-R094", message, "split it: one thought a rule"))
    return found


# What SHACL gives a value in a query of a rule; parameters of templates stand in its body.
_GIVEN = ("this", "currentShape", "shapesGraph")


def _dead(rule: Rule) -> list[Finding]:
    """A part of a body that nothing passes, whatever the data."""
    if rule.body is None:
        return []
    layered = rule.schedule is Schedule.LAYERED
    dead = dead_part(rule.body, is_true, _given(rule) if layered else ())
    if dead is None:
        return []
    message = f"rule {rule.name} can never fire: nothing passes {dead.why}"
    return [_finding(rule, "LEV-R099", message, dead.hint, rule.line if layered else dead.at.line)]


def _slips(rule: Rule) -> list[Finding]:
    layered = rule.schedule is Schedule.LAYERED
    return [
        _finding(rule, slip.code, slip.message, slip.hint, rule.line if layered else slip.at.line)
        for slip in slips(rule, _given(rule) if layered else ())
    ]


def _near(rules: RuleSet) -> list[Finding]:
    found = []
    for rule, access, other, writer in near_terms(rules):
        message = f"rule {rule.name} reads {{}}, which no rule concludes"
        found.append(_meant(rule, access, message, other, f"which rule {writer.name} concludes"))
    for rule, access, other, reader in near_reads(rules):
        message = f"rule {rule.name} reads {{}}, which no rule concludes and no other reads"
        found.append(_meant(rule, access, message, other, f"which rule {reader.name} reads"))
    return found


def _meant(rule: Rule, access: Access, message: str, other: IRI, what: str) -> Finding:
    labels = Labels((), {**PREFIXES, **declared_prefixes(rule)})
    term = access.object if access.predicate == RDF_TYPE else access.predicate
    assert term is not None
    hint = f"did you mean {labels.name(other)}, {what}?"
    return _finding(rule, "LEV-R086", message.format(labels.name(term)), hint, _line_of(rule, access))


def _line_of(rule: Rule, access: Access) -> int:
    return next((number for one, number in rule.places if one == access), 0)


def _strangers(rules: RuleSet) -> list[Finding]:
    """What rules read that neither a rule concludes nor an ontology among their files knows."""
    found = []
    for rule, access, term, close in unknown_to_ontology(rules):
        labels = Labels((), {**PREFIXES, **declared_prefixes(rule)})
        message = f"rule {rule.name} reads {labels.name(term)}, which no rule concludes and no ontology knows"
        hint = (
            f"did you mean {labels.name(close)}?" if close else "add it to the ontology, or correct its name"
        )
        found.append(_finding(rule, "LEV-R097", message, hint, _line_of(rule, access)))
    return found


def _unread(rules: RuleSet, axioms: Iterable[Rule], *, theory: bool) -> list[Finding]:
    """One remark for all rules whose conclusions nothing reads: most sets have some that are meant so."""
    if any(rule.schedule is Schedule.LAYERED for rule in rules):
        return []  # what rules in Turtle read is not known of each
    found = list(unread(rules, axioms, theory=theory))
    if not found:
        return []
    nobody = "no rule, no axiom and no shipped question" if theory else "no rule"
    names = [rule.name for rule in found]
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    message = f"{nobody} reads what {listed([*names[:_NAMED], *more])} {_conclude(names)}"
    hint = (
        "so it is with what is derived for its own sake; what other rules should read has another name there"
    )
    place = Position(found[0].path, found[0].line)
    return [Finding("LEV-R089", Severity.INFO, message, place, hint=hint, focus=names[0])]


def _conclude(names: list[str]) -> str:
    return "concludes" if len(names) == 1 else "conclude"


def _given(rule: Rule) -> set[str]:
    first = rule.body.elements[:2] if rule.body is not None else ()
    listed = {variable.name for one in first if isinstance(one, InlineData) for variable in one.variables}
    return listed | set(_GIVEN)


def is_true(expression: Expression) -> bool:
    """Tell whether an expression without variables is true, which an empty store is asked."""
    query = SelectQuery((SelectItem(Variable("true"), TRUE),), GroupPattern((Filter(expression),)))
    try:
        return bool(OxigraphQueries().select(query, {}))
    except RuleError:  # what the store refuses is told as that
        return True


def _citations(rule: Rule) -> list[Finding]:
    """Works and statements that are not listed; an author's own rules may rest on works of their own."""
    lines = dict(rule.header.lines)
    shipped = Path(rule.path).resolve().is_relative_to(folder("rules"))
    found = []
    for work in rule.header.source:
        if work not in works():
            close = near(LEVS + work, [LEVS + w for w in works()])
            if not (close or shipped):
                continue
            hint = f"did you mean {close.removeprefix(LEVS)}?" if close else "add it to ontology/sources.ttl"
            found.append(
                _finding(
                    rule,
                    "LEV-R095",
                    f"{work} is no work in sources.ttl",
                    hint,
                    lines.get("source", 0),
                    Severity.ERROR if shipped else Severity.WARNING,
                )
            )
    for key, numbers in (("seed", rule.header.seed), ("statement", rule.header.statement)):
        for number in numbers:
            if number not in statements():
                message = f"there is no {'seed sentence' if key == 'seed' else 'rule statement'} {number}"
                hint = "S1 to S15 are seed sentences, R01 to R84 statements"
                found.append(_finding(rule, "LEV-R096", message, hint, lines.get(key, 0), Severity.ERROR))
    return found


def _terms(rule: Rule) -> list[Finding]:
    """Terms in leverkg's namespace that the ontology does not have."""
    labels = Labels((), PREFIXES)
    found = []
    for access in sorted(rule.reads | rule.negated | rule.writes, key=str):
        for term, meant in unknown_terms((access.predicate, access.object)).items():
            hint = f"did you mean {labels.name(meant)}?" if meant else "add it to the ontology"
            message = f"{labels.name(term)} is not a term of the ontology"
            line = next((n for a, n in rule.places if a == access), 0)
            found.append(_finding(rule, "LEV-R097", message, hint, line))
    return list(dict.fromkeys(found))


def _never_there(rule: Rule, written: set[Access]) -> list[Finding]:
    """Derived terms that a rule reads and that no rule concludes."""
    vocabulary = ontology_vocabulary()
    labels = Labels((), PREFIXES)
    found = []
    for access in sorted(rule.reads - rule.negated, key=str):
        term = access.object if access.predicate == RDF_TYPE else access.predicate
        if not isinstance(term, IRI) or vocabulary.categories.get(term) != "derived":
            continue
        if not any(access.unifies(w) for w in written):
            message = (
                f"rule {rule.name} reads {labels.name(term)}, which no rule concludes: it can never fire"
            )
            found.append(
                _finding(rule, "LEV-R098", message, "correct the term, or write the rule that concludes it")
            )
    return found
