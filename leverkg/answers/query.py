"""Ask questions of a case and of what follows from it, in SPARQL.

Prefixes of the case and of the field need not be declared. A question sees the asserted and derived triples,
the ontology and the experts' verdicts; it reaches nothing else.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.answers.rows import Rows
from leverkg.engine.executor import Executor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.oxigraph_regex import check_regexes
from leverkg.engine.header import read_header
from leverkg.engine.rule import Header, Kind, Rule
from leverkg.errors import InputError, Position, RuleError, UsageError
from leverkg.rdf.term import Triple
from leverkg.sparql.functions import check_functions
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import columns
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import all_variables, nodes
from leverkg.sparql.tree import (
    AskQuery,
    ConstructQuery,
    DatasetClause,
    DescribeQuery,
    Query,
    SelectQuery,
    ServicePattern,
)
from leverkg.theory.folders import folder
from leverkg.theory.terms import PREFIXES

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["ask", "find_question", "query", "questions"]

_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)


def questions() -> dict[str, Path]:
    """Return the questions that come with leverkg, by name."""
    return {path.stem: path for path in sorted(folder("queries").rglob("*.rq"))}


def find_question(text: str) -> tuple[str, str]:
    """Return name and text of a question: a shipped one's name, with hyphens or blanks, a file, or the text
    itself.

    Raises:
        UsageError: LEV-Q101, it looks like a name and there is none.
        InputError: the file cannot be read.
    """
    shipped = questions()
    if text in shipped:
        return text, shipped[text].read_text(encoding="utf-8")
    words = "-".join(re.findall(r"[\w'-]+", text.lower()))
    if words in shipped and "{" not in text:
        return words, shipped[words].read_text(encoding="utf-8")
    name = re.search(r"[\s{}]", text) is None
    path = Path(text)
    if name and (path.suffix in (".rq", ".sparql") or os.path.isfile(path)):  # noqa: PTH113 - never raises
        return text, _read(path)
    near = [] if "{" in text else difflib.get_close_matches(words, shipped, 1, 0.5 if name else 0.75)
    if name or near:
        known = f"did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"there is no question {text!r}",
            code="LEV-Q101",
            hint=f"{known}`leverkg query --list` lists them; or write SPARQL, or name a .rq file",
        )
    return "query", text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8", code="LEV-I004", position=Position(str(path))) from None
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}",
            code="LEV-I001",
            position=Position(str(path)),
        ) from None


def summary_of(name: str, path: Path) -> str:
    """Return the one line that a shipped question says of itself."""
    return read_header(path.read_text(encoding="utf-8"), name, required=("summary",)).summary


def query(result: InferredCase, question: str, *, prefixes: dict[str, str] | None = None) -> Rows:
    """Return the answer to a question.

    Args:
        result: what is asked.
        question: SPARQL, the name of a file, or that of a shipped question.
        prefixes: further prefixes that need not be declared.

    Raises:
        RuleError: the query is not valid (LEV-Q…), or would reach outside (LEV-Q100).
        UsageError: there is no such question.
    """
    name, text = find_question(question)
    tree = parse(name, text, {**PREFIXES, **result.labels.prefixes, **(prefixes or {})})
    executor = asked(result)
    _try_regexes(tree, name, text)
    answer = executor.query(tree)
    if isinstance(tree, AskQuery):
        assert isinstance(answer, bool)
        return Rows(("answer",), (), "ask", answer, labels=result.labels)
    assert not isinstance(answer, bool)
    if isinstance(tree, ConstructQuery | DescribeQuery):
        triples: tuple[Triple, ...] = tuple(sorted(set(answer), key=str))  # type: ignore[arg-type]
        columns = ("subject", "predicate", "object")
        return Rows(
            columns,
            tuple(dict(zip(columns, t, strict=True)) for t in triples),
            "graph",
            None,
            triples,
            result.labels,
        )
    return Rows(columns_of(tree), tuple(answer), labels=result.labels)  # type: ignore[arg-type]


def columns_of(tree: Query) -> tuple[str, ...]:
    """Return the columns of a SELECT: those it names, or for `*` the variables in order of appearance."""
    assert isinstance(tree, SelectQuery)
    if tree.items is not None:
        return tuple(item.variable.name for item in tree.items)
    seen = columns(tree)
    return tuple(v.name for v in all_variables(tree) if v.name in seen)


def ask(result: InferredCase, question: str) -> bool:
    """Return whether a question's pattern has a match: yes or no.

    Raises:
        UsageError: it is no ASK query.
    """
    rows = query(result, question)
    if rows.answer is None:
        raise UsageError(
            "this is no yes-or-no question", code="LEV-Q102", hint="write ASK { … }, or use query()"
        )
    return rows.answer


def parse(name: str, text: str, prefixes: dict[str, str]) -> Query:
    """Return the syntax tree of a question, refused if it would reach outside or change anything.

    Raises:
        RuleError: LEV-Q…, with place, line and hint.
    """
    update = _UPDATE.match(text)
    if update is not None:
        line = text.count("\n", 0, update.start(1)) + 1
        raise RuleError(
            f"{update[1].upper()} changes data: this is an update, not a question",
            code="LEV-Q100",
            position=Position(name, line, update.start(1) - text.rfind("\n", 0, update.start(1))),
            source_line=text.split("\n")[line - 1],
            span=len(update[1]),
            hint="use SELECT, ASK, CONSTRUCT or DESCRIBE",
        )
    tree = parse_query(text, name=name, prefixes=prefixes)
    check_functions(tree, Source(name, text))
    for node in nodes(tree):
        if isinstance(node, ServicePattern | DatasetClause):
            what = "SERVICE" if isinstance(node, ServicePattern) else "FROM"
            raise RuleError(
                f"{what} reaches outside: a question is asked of the case and of what follows",
                code="LEV-Q100",
                position=Position(name, node.at.line, node.at.column),
                source_line=_line(text, node.at.line),
                span=len(what),
                hint="give the data as files on the command line instead",
            )
    return tree


def _try_regexes(tree: Query, name: str, text: str) -> None:
    """Raise RuleError for a regular expression that the store would pass over in silence."""
    if tree.where is not None:
        pattern = Rule(name, Kind.SPARQL, Position(name), Header(""), body=tree.where, text=text)
        check_regexes([pattern])


def _line(text: str, number: int) -> str | None:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else None


def asked(result: InferredCase) -> Executor:
    """Return the store that questions are asked of: the working set, and what the rules may not see.

    A store of its own where there are verdicts, so that no later run over the same store can see them.
    """
    executor = result.run.executor
    if not result.given.withheld:
        return executor
    found = OxigraphExecutor()
    found.add((*executor.triples(), *result.given.withheld))
    for name, triples in result.case.named_graphs().items():
        found.add(triples, name)
    found.prepare([], result.run.options)
    return found
