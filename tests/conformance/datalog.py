"""Datalog programs as RDF and rules: an evaluator for the datalog-conformance suite.

A constant is an IRI made of its type and value. ``p(a)`` is ``a rdf:type p``, ``p(a, b)`` is ``a p b``; a
tuple of another length is a node of class ``p`` with one property for each of its places, in a rule's head a
new node. Names in rules are variables, quoted texts and numbers are constants. What Datalog checks and RDF
does not know (arities) is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.load import rule_from_text
from leverkg.engine.rule import Rule
from leverkg.engine.run import infer
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Term, Triple

Scalar = str | int | float | bool
HEADER = (
    "#+ summary: A Datalog rule\n#+ description: Of a conformance suite.\n"
    "#+ source: suite\n#+ says: It follows\n"
)
CODES = {"LEV-R014": "unbound_variable", "LEV-R020": "cyclic_negation"}
C, P, PLACE, UNIT = (
    "urn:datalog:constant:",
    "urn:datalog:predicate:",
    "urn:datalog:place:",
    "urn:datalog:unit",
)
_TOKEN = re.compile(
    r'\s*(?:(:-)|("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|!=|[-+*/(),.<>=]))'
)
_NEW_TERM_ROUNDS = 10_000


class DatalogError(Exception):
    """A program that is refused; ``code`` is the suite's word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Atom:
    """``[not] predicate(argument, …)``; an argument is text of an expression, ready for a query."""

    predicate: str
    arguments: tuple[Argument, ...]
    negated: bool = False


@dataclass(frozen=True)
class Argument:
    """A variable, a constant, or something to be computed."""

    kind: str
    text: str


def evaluate(
    facts: Mapping[str, Sequence[Sequence[Scalar]]], rules: Sequence[str]
) -> dict[str, set[tuple[Scalar, ...]]]:
    """The facts and what follows from them, by predicate.

    Raises:
        DatalogError: the program is refused.
    """
    parsed = [_Parser(text).rule() for text in rules]
    _check_arities(facts, parsed)
    executor = OxigraphExecutor()
    executor.add(
        triple for name, rows in facts.items() for n, row in enumerate(rows) for triple in _fact(name, n, row)
    )
    try:
        compiled = [_compiled(number, head, body) for number, (head, body) in enumerate(parsed, 1)]
        infer(executor, compiled, rounds=False, allow_new_terms=_NEW_TERM_ROUNDS)
    except RuleError as error:
        raise DatalogError(CODES.get(error.code, error.code), str(error)) from error
    return _model(executor)


# --- to RDF -------------------------------------------------------------------------------------------------


def _constant(value: Scalar) -> IRI:
    return IRI(f"{C}{type(value).__name__}:{quote(str(value), safe='')}")


def _fact(name: str, number: int, row: Sequence[Scalar]) -> Iterator[Triple]:
    terms = [_constant(value) for value in row]
    predicate = IRI(P + name)
    if len(terms) == 1:
        yield terms[0], RDF_TYPE, predicate
    elif len(terms) == 2:
        yield terms[0], predicate, terms[1]
    else:
        node = BlankNode(f"{name}{number}") if terms else IRI(UNIT)
        yield node, RDF_TYPE, predicate
        for place, term in enumerate(terms, 1):
            yield node, IRI(f"{PLACE}{name}:{place}"), term


def _model(executor: OxigraphExecutor) -> dict[str, set[tuple[Scalar, ...]]]:
    found: dict[str, set[tuple[Scalar, ...]]] = {}
    places: dict[Term, dict[int, Scalar]] = {}
    nodes: list[tuple[str, Term]] = []
    for s, p, o in executor.triples():
        if p == RDF_TYPE and isinstance(o, IRI):
            name = o.value.removeprefix(P)
            if isinstance(s, IRI) and s.value.startswith(C):
                found.setdefault(name, set()).add((_value(s),))
            else:
                nodes.append((name, s))
        elif p.value.startswith(P):
            found.setdefault(p.value.removeprefix(P), set()).add((_value(s), _value(o)))
        else:
            places.setdefault(s, {})[int(p.value.rpartition(":")[2])] = _value(o)
    for name, node in nodes:
        row = places.get(node, {})
        found.setdefault(name, set()).add(tuple(row[place] for place in sorted(row)))
    return found


def _value(term: Term) -> Scalar:
    assert isinstance(term, IRI)
    kind, _, text = term.value.removeprefix(C).partition(":")
    text = unquote(text)
    return {"int": int, "float": float, "bool": lambda t: t == "True"}.get(kind, str)(text)


# --- to rules -----------------------------------------------------------------------------------------------


def _compiled(number: int, head: Atom, body: Iterable[Atom | str]) -> Rule:
    anonymous = iter(range(1, 10_000))
    patterns, later = [], []
    for part in body:
        if isinstance(part, str):
            later.append(f"FILTER({part})")
        elif part.negated:
            inside: list[str] = []
            pattern = _pattern(part, anonymous, inside)
            later.append(f"FILTER NOT EXISTS {{ {pattern} {' '.join(inside)} }}")
        else:
            patterns.append(_pattern(part, anonymous, later))
    binds: list[str] = []
    terms = []
    for argument in head.arguments:
        if argument.text == "?_":
            raise DatalogError("safety_violations", "an anonymous variable in a head")
        if argument.kind == "computed":
            binds.append(f'BIND(IRI(CONCAT("{C}int:", STR({argument.text}))) AS ?made{len(binds)})')
            terms.append(f"?made{len(binds) - 1}")
        else:
            terms.append(argument.text)
    made = _triples(head.predicate, terms, "_:tuple")
    where = " ".join([*patterns, *later, *binds])
    return rule_from_text(f"{HEADER}CONSTRUCT {{ {made} }} WHERE {{ {where} }}", name=f"rule-{number}")


def _pattern(atom: Atom, anonymous: Iterator[int], conditions: list[str]) -> str:
    terms = []
    for argument in atom.arguments:
        if argument.text == "?_" or argument.kind == "computed":
            fresh = f"?any{next(anonymous)}"
            if argument.kind == "computed":
                conditions.append(f"FILTER({_number(fresh)} = {argument.text})")
            terms.append(fresh)
        else:
            terms.append(argument.text)
    return _triples(atom.predicate, terms, f"?tuple{next(anonymous)}")


def _triples(name: str, terms: Sequence[str], node: str) -> str:
    predicate = f"<{P}{name}>"
    if len(terms) == 1:
        return f"{terms[0]} a {predicate} ."
    if len(terms) == 2:
        return f"{terms[0]} {predicate} {terms[1]} ."
    if not terms:
        return f"<{UNIT}> a {predicate} ."
    return f"{node} a {predicate} . " + " ".join(
        f"{node} <{PLACE}{name}:{n}> {t} ." for n, t in enumerate(terms, 1)
    )


def _number(variable: str) -> str:
    return f'<http://www.w3.org/2001/XMLSchema#integer>(STRAFTER(STR({variable}), "int:"))'


def _check_arities(
    facts: Mapping[str, Sequence[Sequence[Scalar]]], rules: Iterable[tuple[Atom, list[Atom | str]]]
) -> None:
    known: dict[str, int] = {}

    def check(name: str, arity: int) -> None:
        if known.setdefault(name, arity) != arity:
            raise DatalogError("arity_mismatch", f"{name} has {known[name]} and {arity} places")

    for name, rows in facts.items():
        for row in rows:
            check(name, len(row))
    for head, body in rules:
        for atom in [head, *(part for part in body if isinstance(part, Atom))]:
            check(atom.predicate, len(atom.arguments))


class _Parser:
    """One rule: ``head :- part, part, ….``, where a part is an atom or a comparison."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        place = 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise DatalogError("syntax_error", f"cannot read {text!r} from character {place}")
            self.tokens.append(match.group().strip())
            place = match.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if not token or (wanted is not None and token != wanted):
            raise DatalogError("syntax_error", f"expected {wanted}, found {token!r}")
        self.at += 1
        return token

    def rule(self) -> tuple[Atom, list[Atom | str]]:
        head, body = self.atom(), []
        if self.peek() == ":-":
            self.take()
            body.append(self.part())
            while self.peek() == ",":
                self.take()
                body.append(self.part())
        if self.peek() == ".":
            self.take()
        if self.peek():
            raise DatalogError("syntax_error", f"something after the rule: {self.peek()!r}")
        return head, body

    def part(self) -> Atom | str:
        if self.peek() == "not":
            self.take()
            atom = self.atom()
            return Atom(atom.predicate, atom.arguments, negated=True)
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ""
        if re.fullmatch(r"[A-Za-z_]\w*", self.peek()) and following == "(":
            return self.atom()
        bracketed = self.peek() == "("
        if bracketed:
            self.take()
        left, operator, right = self.sum(), self.take(), self.sum()
        if bracketed:
            self.take(")")
        return f"{self.numeric(left)} {operator} {self.numeric(right)}"

    def atom(self) -> Atom:
        name, arguments = self.take(), []
        self.take("(")
        while self.peek() != ")":
            arguments.append(self.sum())
            if self.peek() == ",":
                self.take()
        self.take(")")
        return Atom(name, tuple(arguments))

    def sum(self) -> Argument:
        found = self.primary()
        while self.peek() in ("+", "-", "*", "/"):
            operator = self.take()
            found = Argument("computed", f"({self.numeric(found)} {operator} {self.numeric(self.primary())})")
        return found

    def primary(self) -> Argument:
        token = self.take()
        if token.startswith('"'):
            return Argument("constant", str(_constant(token[1:-1].replace('\\"', '"'))))
        if re.fullmatch(r"\d+(\.\d+)?", token):
            return Argument("constant", str(_constant(float(token) if "." in token else int(token))))
        return Argument("variable", f"?{token}")

    @staticmethod
    def numeric(argument: Argument) -> str:
        if argument.kind == "computed":
            return argument.text
        if argument.kind == "constant":
            return str(_value(IRI(argument.text[1:-1])))
        return _number(argument.text)
