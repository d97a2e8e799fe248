"""Terms of the ontology and codes of messages, each explained on a page of its own."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from leverkg.errors import UsageError
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.reference.class_properties import property_lines, value_lines
from leverkg.theory.folders import folder
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology, ontology_vocabulary
from leverkg.theory.terms import LEV, PREFIXES, RDFS, lev

if TYPE_CHECKING:
    from leverkg.engine import RuleSet

__all__ = [
    "CodePage",
    "TermPage",
    "all_codes",
    "code_page",
    "find_page",
    "page_lines",
    "term_index",
    "term_page",
]

_SKOS = PREFIXES["skos"]


@dataclass(frozen=True, slots=True)
class CodePage:
    """What a code means, and what to do."""

    code: str
    title: str
    explanation: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """What the ontology says of a term.

    Attributes:
        name: the prefixed name.
        iri: the IRI.
        kind: `class`, `property`, `individual`.
        label: what it is called.
        definition: what it means.
        notes: what else is said of it: heading and text, in reading order.
        read_by: the rules that read it.
        written_by: the rules that conclude it.
    """

    name: str
    iri: str
    kind: str
    label: str
    definition: str
    notes: tuple[tuple[str, str], ...] = ()
    read_by: tuple[str, ...] = field(default=())
    written_by: tuple[str, ...] = field(default=())


@cache
def all_codes() -> dict[str, CodePage]:
    """Return the codes of all packages and shapes, in order."""
    from leverkg import codes as verbs
    from leverkg.checks import codes as checks
    from leverkg.checks.shapes import shipped_shapes
    from leverkg.engine import codes as engine
    from leverkg.engine.shacl import codes as engine_shacl
    from leverkg.rdf import codes as rdf
    from leverkg.sparql import codes as sparql

    pages: dict[str, CodePage] = {}
    for module in (rdf, sparql, engine, engine_shacl, checks, verbs):
        for code, (title, explanation) in module.CODES.items():
            pages.setdefault(code, CodePage(code, title, explanation))
    for name in _shape_files():
        shapes = shipped_shapes(name)
        for code, shape in shapes.codes().items():
            title = shapes.text(shape, IRI(RDFS + "label")) or code
            parts = [shapes.text(shape, IRI(_SKOS + "definition")), shapes.text(shape, lev("hint"))]
            text = " ".join(
                f"{p[:1].upper()}{p[1:]}" + ("" if p.endswith((".", "`")) else ".") for p in parts if p
            )
            pages.setdefault(code, CodePage(code, title[:1].upper() + title[1:], text))
    return dict(sorted(pages.items()))


def _shape_files() -> list[str]:
    return sorted(path.stem for path in (folder("ontology") / "shapes").glob("*.ttl") if path.stem != "terms")


def code_page(code: str) -> CodePage | None:
    """Return the page of a code, None if there is no such code."""
    return all_codes().get(code.upper())


@cache
def _about() -> dict[Term, list[Triple]]:
    found: dict[Term, list[Triple]] = defaultdict(list)
    for triple in ontology():
        found[triple[0]].append(triple)
    return found


@cache
def _labels() -> Labels:
    return Labels(ontology(), PREFIXES)


_NOTES = (
    ("sort of", RDFS + "subClassOf"),
    ("sort of", RDFS + "subPropertyOf"),
    ("of", RDFS + "domain"),
    ("of", LEV + "appliesTo"),
    ("values", RDFS + "range"),
    ("values", LEV + "valuesFrom"),
    ("unless stated", LEV + "defaultValue"),
    ("read backwards", LEV + "inverseLabel"),
    ("in", _SKOS + "inScheme"),
    ("note", _SKOS + "scopeNote"),
    ("example", _SKOS + "example"),
    ("source", PREFIXES["dcterms"] + "source"),
)


def term_page(iri: IRI, rules: RuleSet | None = None) -> TermPage:
    """Return the page of a term.

    Args:
        iri: the term.
        rules: to name those that read and conclude it.
    """
    vocabulary, labels = ontology_vocabulary(), _labels()
    said: dict[str, list[Term]] = defaultdict(list)
    for _, p, o in _about().get(iri, []):
        said[p.value].append(o)
    notes: dict[str, list[str]] = defaultdict(list)
    for heading, prop in _NOTES:
        for value in said[prop]:
            if isinstance(value, IRI | Literal):
                notes[heading].append(labels.name(value) if isinstance(value, IRI) else value.lexical)
    members = vocabulary.members.get(iri, ())
    choices = vocabulary.choices(iri)
    if members or choices:
        notes["one of"] = [labels.name(m) for m in members or choices]
    below = sorted(
        labels.name(s) for s, p, o in ontology() if o == iri and p.value in _BELOW and isinstance(s, IRI)
    )
    if below:
        notes["includes"] = below
    kind = _kind(iri)
    if kind == "class":
        notes["takes"] = property_lines(iri)
    values = value_lines(iri) if kind == "individual" else []
    definition = next((o.lexical for o in said[_SKOS + "definition"] if isinstance(o, Literal)), "")
    read, written = _rules_with(iri, rules)
    return TermPage(
        labels.name(iri),
        iri.value,
        kind,
        labels.of(iri),
        definition,
        tuple((heading, _joined(heading, texts)) for heading, texts in (*values, *_ordered(notes))),
        read,
        written,
    )


_BELOW = frozenset({RDFS + "subClassOf", RDFS + "subPropertyOf"})


def _ordered(notes: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    order = [
        "sort of",
        "includes",
        "takes",
        "of",
        "values",
        "one of",
        "unless stated",
        "read backwards",
        "in",
        "note",
        "example",
        "source",
    ]
    return [(heading, notes[heading]) for heading in order if notes.get(heading)]


def _kind(term: IRI) -> str:
    vocabulary = ontology_vocabulary()
    if term.value in vocabulary.classes:
        return "class"
    return "property" if term.value in vocabulary.properties else "individual"


def _joined(heading: str, texts: list[str]) -> str:
    return ("\n" if heading in ("note", "example", "takes") else ", ").join(dict.fromkeys(texts))


def _rules_with(iri: IRI, rules: RuleSet | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if rules is None:
        return (), ()

    def touches(accesses: Iterable[object]) -> bool:
        return any(iri in (getattr(a, "predicate", None), getattr(a, "object", None)) for a in accesses)

    read = tuple(rule.name for rule in rules if touches(rule.reads))
    return read, tuple(rule.name for rule in rules if touches(rule.writes))


def term_index() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the terms by category: name, kind and label of each, in the order of the ontology."""
    vocabulary, labels = ontology_vocabulary(), _labels()
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    seen: set[Term] = set()
    for s, p, _ in ontology():
        if p != RDF_TYPE or s in seen or not isinstance(s, IRI) or not s.value.startswith(LEV):
            continue
        seen.add(s)
        kind = _kind(s)
        found[vocabulary.categories.get(s, "other")].append((labels.name(s), kind, labels.of(s)))
    order = ["asserted", "stage", "derived", "about terms"]
    return sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def find_page(text: str, rules: RuleSet | None = None) -> TermPage | CodePage:
    """Return the page of a term or of a code.

    Args:
        text: a code, a prefixed name, an IRI, a local name or a label.
        rules: to name those that read and conclude a term.

    Raises:
        UsageError: LEV-U023, there is no such term or code.
    """
    page = code_page(text)
    if page is not None:
        return page
    vocabulary, labels = ontology_vocabulary(), _labels()
    names = sorted(vocabulary.classes | vocabulary.properties | vocabulary.individuals)
    wanted = text.strip().strip("<>")
    exact = [n for n in names if wanted in (n, n[len(LEV) :], "lev:" + n[len(LEV) :])]
    if not exact:
        folded = wanted.lower().removeprefix("lev:").replace(" ", "")
        exact = [n for n in names if n[len(LEV) :].lower() == folded]
        exact = exact or [n for n in names if labels.of(IRI(n)).lower().replace(" ", "") == folded]
    if exact:
        return term_page(IRI(exact[0]), rules)
    local = {name[len(LEV) :]: name for name in names}
    near = get_close_matches(wanted.removeprefix("lev:"), local, 1, 0.6)
    codes = (
        get_close_matches(wanted.upper(), all_codes(), 1, 0.75) if wanted.upper().startswith("LEV-") else []
    )
    hint = f"did you mean {codes[0]}?" if codes else f"did you mean lev:{near[0]}?" if near else None
    if text in (rules or ()):
        hint = f"it is a rule: `leverkg rules show {text}`"
    elif text in {path.stem for path in folder("queries").glob("*.rq")}:
        hint = f"it is a question: `leverkg query {text} FILES…`"
    raise UsageError(
        f"{text} is neither a term of the ontology nor a code",
        code="LEV-U023",
        hint=hint or "`leverkg terms` lists what there is",
    )


def page_lines(page: TermPage | CodePage, width: int = 100) -> list[str]:
    """Return a page as lines of text."""
    if isinstance(page, CodePage):
        return [f"{page.code}  {page.title}", "", *textwrap.wrap(page.explanation, width)]
    lines = [f"{page.name}  {page.kind}", "", *textwrap.wrap(page.definition, width), ""]
    notes = list(page.notes)
    if page.read_by:
        notes.append(("read by", ", ".join(page.read_by)))
    if page.written_by:
        notes.append(("concluded by", ", ".join(page.written_by)))
    indent = max((len(heading) for heading, _ in notes), default=0) + 2
    for heading, text in notes:
        for part in text.split("\n"):
            wrapped = textwrap.wrap(part, max(20, width - indent), break_on_hyphens=False) or [""]
            lines += [f"{(heading if n == 0 else ''):<{indent}}{line}" for n, line in enumerate(wrapped)]
            heading = ""
    return lines
