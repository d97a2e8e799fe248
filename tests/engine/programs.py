"""Random small rule programs and data, for comparing executors with each other and proofs with a checker."""

from __future__ import annotations

from hypothesis import strategies as st

from leverkg.engine import Rule, rule_from_text
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Triple

EX = "http://example.org/"
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
VARIABLES = ["?a", "?b", "?c", "?d"]
PREDICATES = [":p", ":q", ":r", ":s", ":t"]
CLASSES = [":A", ":B", ":C"]
NODES = [":n1", ":n2", ":n3", ":n4"]

KINDS = [
    "none",
    "none",
    "not exists",
    "filter",
    "optional",
    "union",
    "count",
    "minus",
    "bind",
    "path",
    "values",
]

variable = st.sampled_from(VARIABLES)
predicate = st.sampled_from(PREDICATES)
klass = st.sampled_from(CLASSES)
ends = st.one_of(variable, variable, st.sampled_from(NODES))


@st.composite
def patterns(draw, least=1, most=3):
    found = []
    for _ in range(draw(st.integers(least, most))):
        if draw(st.booleans()):
            found.append(f"{draw(variable)} a {draw(klass)} .")
        else:
            found.append(f"{draw(ends)} {draw(predicate)} {draw(ends)} .")
    return " ".join(found)


@st.composite
def extras(draw):
    kind = draw(
        st.sampled_from(
            [
                "none",
                "none",
                "not exists",
                "filter",
                "optional",
                "union",
                "count",
                "minus",
                "bind",
                "path",
                "values",
            ]
        )
    )
    one, two = draw(variable), draw(variable)
    match kind:
        case "not exists":
            inner = draw(patterns(1, 3))
            return (
                f"FILTER NOT EXISTS {{ {inner} FILTER({one} != {two}) }}"
                if draw(st.booleans())
                else (f"FILTER NOT EXISTS {{ {inner} }}")
            )
        case "filter":
            return f"FILTER({one} != {two})"
        case "optional":
            return f"OPTIONAL {{ {draw(patterns(1, 2))} }}"
        case "union":
            return f"{{ {draw(patterns(1, 2))} }} UNION {{ {draw(patterns(1, 2))} }}"
        case "count":
            where = f"{{ {one} {draw(predicate)} ?k }}"
            return f"{{ SELECT {one} (COUNT(DISTINCT ?k) AS ?n) {where} GROUP BY {one} }}"
        case "minus":
            return f"MINUS {{ {draw(patterns(1, 2))} }}"
        case "bind":
            return f"BIND(IF(BOUND({one}), {one}, {two}) AS ?e)"
        case "path":
            return f"{one} {draw(predicate)}/{draw(predicate)} {two} ."
        case "values":
            return f"VALUES {one} {{ :n1 :n2 }}"
    return ""


@st.composite
def rules(draw, name) -> Rule | None:
    """A rule, or ``None`` where what was drawn is none."""
    parts = [draw(patterns())]
    parts += [draw(extras()) for _ in range(draw(st.integers(0, 2)))]
    if draw(st.booleans()):
        parts = [*parts[1:], parts[0]]
    head = []
    for _ in range(draw(st.integers(1, 2))):
        subject = draw(st.sampled_from([*VARIABLES, *VARIABLES, "_:made"]))
        if draw(st.booleans()):
            head.append(f"{subject} a {draw(klass)} .")
        else:
            head.append(
                f"{subject} {draw(predicate)} {draw(st.sampled_from([*VARIABLES, *NODES, '?n', '?e']))} ."
            )
    text = f"{HEADER}CONSTRUCT {{ {' '.join(head)} }} WHERE {{ {' '.join(parts)} }}"
    try:
        return rule_from_text(text, name=name, prefixes={"": EX})
    except RuleError:
        return None


@st.composite
def programs(draw) -> list[Rule]:
    """A few rules, in no order."""
    found = [draw(rules(f"r{index}")) for index in range(draw(st.integers(1, 4)))]
    return [one for one in found if one is not None]


_TERMS = [*(IRI(EX + node[1:]) for node in NODES), BlankNode("x1"), Literal("7", XSD + "integer")]


@st.composite
def data(draw) -> list[Triple]:
    """Some facts over the names that the rules use."""
    found = []
    for _ in range(draw(st.integers(1, 14))):
        subject = draw(st.sampled_from(_TERMS[:5]))
        if draw(st.integers(0, 2)) == 0:
            found.append((subject, RDF_TYPE, IRI(EX + draw(klass)[1:])))
        else:
            found.append((subject, IRI(EX + draw(predicate)[1:]), draw(st.sampled_from(_TERMS))))
    return found
