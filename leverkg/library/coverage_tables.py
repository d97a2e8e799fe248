"""Tables that show what the theory covers: sentence or statement → terms → rules → questions → tests.

Read from the headers of the rules and the questions, so that a gap shows as an empty cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from leverkg.engine import Minted, Rule, RuleSet
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, RDF_TYPE, Literal
from leverkg.theory.folders import folder
from leverkg.theory.terms import LEV, LEVS

__all__ = ["PAGES", "SENTENCES", "seed_table", "statement_table", "write_pages"]

SENTENCES = tuple(f"S{number}" for number in range(1, 16))
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_PRIORITY = LEV + "priority"


def seed_table(rules: RuleSet) -> str:
    """Return the table of the seed's sentences in Markdown: terms, rules and questions of each."""
    by_sentence = _by_number(rules, "seed")
    questions = _questions()
    lines = [
        "| sentence | terms concluded | rules (each with its case in `tests/cases/`) | questions |",
        "|---|---|---|---|",
    ]
    for sentence in SENTENCES:
        found = by_sentence[sentence]
        terms = sorted({term for rule in found for term in _concluded(rule)})
        cells = (
            " ".join(f"`lev:{term}`" for term in terms),
            " ".join(f"[`{rule.name}`]({_link(rule)})" for rule in found),
            " ".join(f"[`{name}`](../queries/{name}.rq)" for name in questions[sentence]),
        )
        lines.append(f"| **{sentence}** | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def statement_table(rules: RuleSet) -> str:
    """Return the table of the rule statements in Markdown: what each says, its priority, and its rules."""
    by_statement = _by_number(rules, "statement")
    lines = ["| statement | says | priority | rules |", "|---|---|---|---|"]
    for number, (text, priority) in sorted(_statements().items()):
        names = " ".join(f"[`{rule.name}`]({_link(rule)})" for rule in by_statement[number])
        lines.append(f"| **{number}** | {text} | {priority} | {names} |")
    return "\n".join(lines) + "\n"


def _by_number(rules: Iterable[Rule], key: str) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.name):
        for number in getattr(rule.header, key):
            found[number].append(rule)
    return found


def _concluded(rule: Rule) -> set[str]:
    """Return the local names of the classes of what a rule makes, or of the properties it adds."""
    classes = {
        t.object.value.removeprefix(LEV)
        for t in rule.head
        if t.predicate == RDF_TYPE and isinstance(t.object, IRI) and isinstance(t.subject, Minted)
    }
    if classes:
        return classes
    return {
        write.predicate.value.removeprefix(LEV)
        for write in rule.writes
        if write.predicate is not None and write.predicate.value.startswith(LEV)
    }


def _link(rule: Rule) -> str:
    theme, _, name = rule.path.replace("\\", "/").rpartition("/")
    return f"../rules/{theme.rpartition('/')[2]}/{name}"


def _questions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder("queries").glob("*.rq")):
        match = re.search(r"^#\+ seed: *(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for number in re.split(r"[,\s]+", match[1]) if match else ():
            found[number].append(path.stem)
    return found


def _statements() -> dict[str, tuple[str, str]]:
    said: dict[str, dict[str, str]] = defaultdict(dict)
    path = folder("ontology") / "statements.ttl"
    for s, p, o, _ in parse(read_source(str(path)), blank_prefix="s"):
        if (
            isinstance(s, IRI)
            and re.fullmatch(r"R\d\d", s.value.removeprefix(LEVS))
            and isinstance(o, Literal)
        ):
            said[s.value.removeprefix(LEVS)][p.value] = o.lexical
    return {n: (facts.get(_DEFINITION, ""), facts.get(_PRIORITY, "")) for n, facts in said.items()}


PAGES: dict[str, tuple[str, Callable[[RuleSet], str]]] = {
    "seed.md": (
        """# The seed, sentence by sentence

The theory starts from fifteen sentences on leverage (quoted in `ontology/seed.ttl`). Each is implemented by
rules that name it, shown by cases with near misses, and asked for by a question whose answer hangs on a fact
(`queries/`, `leverkg cq`). This page is written by `make tables` from the headers of rules and questions; a
test compares.
""",
        seed_table,
    ),
    "statements.md": (
        """# The rule statements

What the literature says of leverage, as statements (`ontology/statements.ttl`, with their sources), and the
rules that implement each. Priority 1 is in the seed, 2 is needed by several cases, 3 is for later; a row
without rules is open. This page is written by `make tables` from the headers of the rules; a test compares.
""",
        statement_table,
    ),
}
"""The pages of the documentation that these tables make: file name → introduction and table."""


def write_pages(docs: Path, rules: RuleSet) -> None:
    """Write the pages into a folder of documentation."""
    for name, (introduction, table) in PAGES.items():
        (docs / name).write_text(f"{introduction}\n{table(rules)}", encoding="utf-8")
