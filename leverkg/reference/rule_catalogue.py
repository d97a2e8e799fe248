"""The rules as a catalogue: what each says, in which order they run, which statements they implement, and
what is odd.

Whatever makes a rule unusable is an error when it is read. Lint finds what is usable and probably not meant.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from leverkg.assets import folder
from leverkg.case.checking import near, ontology_vocabulary, unknown_terms
from leverkg.case.labels import Labels
from leverkg.case.load import ontology
from leverkg.engine import Access, Rule, RuleSet, stratify
from leverkg.engine.axioms import compile_axioms
from leverkg.engine.order_dependent import order_dependent
from leverkg.engine.rule import Schedule
from leverkg.engine.sorts import Disjointness
from leverkg.errors import Position, UsageError
from leverkg.findings import Finding, Severity
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, RDF_TYPE, Literal
from leverkg.reference.rules_in_turtle import layer_lines, lint_turtle, place_in_order, turtle_text
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import PathPattern
from leverkg.terms import LEV, LEVS, PREFIXES

__all__ = [
    "coverage",
    "exported",
    "find_rule",
    "lint",
    "listing",
    "rule_lines",
    "statements",
    "strata_lines",
    "works",
]

_LONGEST = 40


def listing(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """Return rules by theme: the folder that a rule's file stands in; of rules in Turtle, their file."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        path = Path(rule.path)
        turtle = rule.schedule is Schedule.LAYERED
        found[path.name if turtle else path.resolve().parent.name].append(rule)
    return sorted(found.items())


def find_rule(rules: RuleSet, name: str) -> Rule:
    """Return the rule of that name.

    Raises:
        UsageError: LEV-U022, there is none.
    """
    if name in rules:
        return rules[name]
    from difflib import get_close_matches

    close = get_close_matches(name, [rule.name for rule in rules], 1, 0.5)
    raise UsageError(
        f"no rule is called {name!r}",
        code="LEV-U022",
        hint=f"did you mean {close[0]}?" if close else "`leverkg rules` lists them",
    )


@cache
def statements() -> dict[str, str]:
    """Return the seed sentences and rule statements by number: S1 and R01 with their text."""
    found: dict[str, str] = {}
    for name in ("seed.ttl", "statements.ttl"):
        for s, p, o, _ in parse(read_source(str(folder("ontology") / name)), blank_prefix="w"):
            if (
                isinstance(s, IRI)
                and isinstance(o, Literal)
                and p.value in (LEV + "quotes", PREFIXES["skos"] + "definition")
            ):
                number = s.value.removeprefix(LEVS)
                if number[:1] in "SR" and number[1:].isdigit():
                    found[number] = " ".join(o.lexical.split())
    return dict(sorted(found.items(), key=lambda item: (item[0][0] == "R", int(item[0][1:]))))


@cache
def works() -> frozenset[str]:
    """Return the local names of the works that rules may cite."""
    file = folder("ontology") / "sources.ttl"
    return frozenset(
        s.value.removeprefix(LEVS)
        for s, _, _, _ in parse(read_source(str(file)), blank_prefix="w")
        if isinstance(s, IRI) and s.value.startswith(LEVS)
    )


def rule_lines(rule: Rule, rules: RuleSet, width: int = 100) -> list[str]:
    """Return a rule as lines: what it says of itself, what it reads and concludes, when it runs, its text."""
    labels = Labels((), PREFIXES)
    header = rule.header
    kind = "rule in Turtle" if rule.schedule is Schedule.LAYERED else f"{rule.kind} rule"
    lines = [f"{rule.name}  {kind}  {rule.path}:{rule.line}", ""]
    lines += textwrap.wrap(header.summary + ".", width)
    lines += ["", *([*textwrap.wrap(header.description, width), ""] if header.description else [])]
    rows = [("says", header.says or "")] + [("looked for", text) for text in header.absent]
    rows += [
        ("blocked", header.blocked or ""),
        ("tags", ", ".join(header.tags)),
        ("sources", ", ".join(header.source)),
    ]
    rows += [(number, statements().get(number, "")) for number in (*header.seed, *header.statement)]
    rows += [
        ("reads", _accesses(rule.reads - rule.negated, labels)),
        ("absent or all of", _accesses(rule.negated, labels)),
        ("concludes", _accesses(rule.writes, labels)),
        ("runs in", _when(rule, rules)),
    ]
    lines += _table(rows, width)
    layered = rule.schedule is Schedule.LAYERED
    text = turtle_text(rule, rules) if layered else rule.text.rstrip()
    return [*lines, "", *text.split("\n")]


def _accesses(accesses: Iterable[Access], labels: Labels) -> str:
    return ", ".join(sorted(_access(a, labels) for a in accesses))


def _access(access: Access, labels: Labels) -> str:
    if access.predicate is None:
        return "anything"
    if access.predicate == RDF_TYPE:
        return f"a {labels.name(access.object)}" if access.object is not None else "a (any class)"
    name = labels.name(access.predicate)
    return f"{name} {labels.name(access.object)}" if access.object is not None else name


def _when(rule: Rule, rules: RuleSet) -> str:
    if rule.schedule is Schedule.LAYERED:
        return place_in_order(rule, rules)
    strata = _strata(rules)
    for number, stratum in enumerate(strata, 1):
        if rule in stratum.rules:
            kind = "recursive, " if stratum.recursive else ""
            return f"stratum {number} of {len(strata)} ({kind}level {stratum.level})"
    return ""


def _table(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    shown = [(heading, text) for heading, text in rows if text]
    indent = max((len(heading) for heading, _ in shown), default=0) + 2
    lines = []
    for heading, text in shown:
        wrapped = textwrap.wrap(text, max(20, width - indent), break_on_hyphens=False)
        lines += [f"{(heading if n == 0 else ''):<{indent}}{part}" for n, part in enumerate(wrapped)]
    return lines


def _strata(rules: RuleSet):  # type: ignore[no-untyped-def]
    return stratify(rules.stratified(), disjoint=Disjointness.of(ontology()))


def strata_lines(rules: RuleSet, width: int = 100) -> list[str]:
    """Return the order in which rules run: strata of one level do not depend on each other."""
    levels: dict[int, list[str]] = defaultdict(list)
    for stratum in _strata(rules):
        names = [rule.name for rule in stratum.rules]
        levels[stratum.level] += [f"({' ⇄ '.join(names)})"] if stratum.recursive else names
    lines = []
    for level, names in sorted(levels.items()):
        text = ", ".join(sorted(names))
        lines += textwrap.wrap(
            text, width, initial_indent=f"{level:>3}  ", subsequent_indent="     ", break_on_hyphens=False
        )
    return lines + layer_lines(rules, width)


def exported(rules: RuleSet, dialect: str) -> tuple[str, dict[str, list[str]]]:
    """Return rules as SHACL, and which are left out for what reason.

    Args:
        rules: the rules.
        dialect: `shacl12` or `shacl-af`.
    """
    from leverkg.engine.shacl_export import Dialect, export_rules

    done = export_rules(
        rules.stratified(), Dialect(dialect), prefixes=PREFIXES, disjoint=Disjointness.of(ontology())
    )
    left_out = {
        "written in Python": [*done.left_out],
        "in Turtle already": [r.name for r in rules.in_turtle()],
    }
    return done.text, {why: names for why, names in left_out.items() if names}


def coverage(rules: Iterable[Rule]) -> list[tuple[str, str, list[str]]]:
    """Return each seed sentence and rule statement with its text and the rules that implement it."""
    by: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        for number in (*rule.header.seed, *rule.header.statement):
            by[number].append(rule.name)
    return [(number, text, by[number]) for number, text in statements().items()]


# ── lint ───────────────────────────────────────────────────────────────────────────────────────────────────


def lint(rules: RuleSet, *, theory: bool = True) -> list[Finding]:
    """Return what is odd about rules.

    Args:
        rules: the rules.
        theory: whether they speak of leverkg's ontology and cite its works; rules over any RDF need not.
    """
    found: list[Finding] = []
    written = {a for rule in (*rules, *compile_axioms(ontology())) for a in rule.writes}
    found += lint_turtle(rules)
    for rule in rules:
        if rule.schedule is Schedule.LAYERED:
            # Its order is written, not computed from what it reads; and it has no header.
            found += _terms(rule) if theory else []
            continue
        found += _general(rule)
        if theory:
            found += _citations(rule)
            found += _terms(rule)
            found += _never_there(rule, written)
    return sorted(found, key=lambda f: (str(f.position), f.code, f.message))


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
    if rule.body is not None and any(isinstance(node, PathPattern) for node in nodes(rule.body)):
        message = f"rule {rule.name} goes along a property path, whose steps a proof cannot name one by one"
        found.append(_finding(rule, "LEV-R093", message, "spell the steps out, each a pattern"))
    for part in order_dependent(rule):
        message = f"what rule {rule.name} concludes may differ from run to run: {part.what}"
        found.append(_finding(rule, "LEV-R099", message, part.hint, part.at.line))
    length = len([line for line in rule.text.rstrip().split("\n") if line.strip()])
    if rule.body is not None and length > _LONGEST:
        message = f"rule {rule.name} has {length} lines"
        found.append(_finding(rule, "LEV-R094", message, "split it: one thought a rule"))
    return found


def _citations(rule: Rule) -> list[Finding]:
    lines = dict(rule.header.lines)
    found = []
    for work in rule.header.source:
        if work not in works():
            close = near(LEVS + work, [LEVS + w for w in works()])
            hint = f"did you mean {close.removeprefix(LEVS)}?" if close else "add it to ontology/sources.ttl"
            found.append(
                _finding(
                    rule,
                    "LEV-R095",
                    f"{work} is no work in sources.ttl",
                    hint,
                    lines.get("source", 0),
                    Severity.ERROR,
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
