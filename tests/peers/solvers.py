"""Clingo and Nemo run on translated programs: each gets the same clauses in its own notation.

Both notations write a variable for a term as two variables, one for the tag and one for the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from peers.datalog import (
    SCALE,
    Aggregate,
    Atom,
    Clause,
    Compare,
    Condition,
    Const,
    Differ,
    Made,
    Not,
    OtherClass,
    Same,
    Slot,
    Tag,
    Var,
)
from peers.literals import NUMERIC

__all__ = ["SOLVERS", "Answer", "Node", "clingo", "nemo"]

Node = Const | str
"""A term of an answer: a pair, or the text that names a made node."""
Answer = dict[str, set[tuple[Node, ...]]]
Parts = Sequence[Clause | Aggregate]


@dataclass(frozen=True)
class _Notation:
    """How a solver's programs are written."""

    variable: str
    negation: str
    equal: str
    made: Callable[[str, str, list[tuple[str, str]]], tuple[list[str], str]]
    scaled: Callable[[str, str, str], str]

    def pair(self, slot: Slot) -> tuple[str, str]:
        if isinstance(slot, Var):
            return f"{self.variable}T{slot.name}", f"{self.variable}V{slot.name}"
        assert isinstance(slot, Const)
        return f'"{slot.tag}"', str(slot.value)

    def atom(self, atom: Atom) -> str:
        inner = [text for term in atom.terms for text in self.pair(term)]
        return f"{atom.relation}({','.join(inner) or '0'})"

    def head(self, atom: Atom) -> tuple[list[str], str]:
        """Return conditions that make the new nodes of a head, and the head."""
        conditions: list[str] = []
        inner: list[str] = []
        for index, term in enumerate(atom.terms):
            if isinstance(term, Made):
                more, value = self.made(f"N{index}", term.label, [self.pair(a) for a in term.arguments])
                conditions += more
                inner += ['"made"', value]
            else:
                inner += self.pair(term)
        return conditions, f"{atom.relation}({','.join(inner) or '0'})"

    def condition(self, condition: Condition, number: int) -> list[str]:
        """Return the text of one condition; ``number`` keeps helping variables apart."""
        if isinstance(condition, Atom):
            return [self.atom(condition)]
        if isinstance(condition, Not):
            return [f"{self.negation}{self.atom(condition.atom)}"]
        if isinstance(condition, Tag):
            tag = f"{condition.relation}({self.pair(condition.term)[0]})"
            return [self.negation + tag if condition.negated else tag]
        if isinstance(condition, Same):
            (t1, v1), (t2, v2) = self.pair(condition.left), self.pair(condition.right)
            return [f"{t1} = {t2}", f"{v1} = {v2}"]
        (t1, v1), (t2, v2) = self.pair(condition.left), self.pair(condition.right)
        one, two = f"{self.variable}C{number}", f"{self.variable}D{number}"
        if isinstance(condition, Differ):
            return [f"{t1} = {t2}", f"{v1} != {v2}"]
        if isinstance(condition, OtherClass):
            return [f"kind({t1},{one})", f"kind({t2},{two})", f"{one} != {two}"]
        if isinstance(condition, Compare) and condition.ranks:
            klass = f"{self.variable}K{number}"
            ranked = [f"ranked({t1},{v1},{klass},{one})", f"ranked({t2},{v2},{klass},{two})"]
            return [*ranked, f"{one} {condition.operator} {two}"]
        numbers = [f"num({t1})", f"num({t2})"]
        if isinstance(condition, Compare):
            return [*numbers, f"{v1} {condition.operator} {v2}"]
        tag, out = self.pair(condition.out)
        value = f"{v1} {condition.operator} {v2}"
        if condition.operator == "*":
            value = self.scaled(v1, v2, str(SCALE))
        return [*numbers, f"promoted({t1},{t2},{tag})", f"{out} {self.equal} {value}"]

    def clause(self, clause: Clause) -> str:
        made, head = self.head(clause.head)
        body = [text for n, c in enumerate(clause.conditions) for text in self.condition(c, n)]
        return f"{head} :- unit(0), {', '.join([*body, *made])}." if body or made else f"{head} :- unit(0)."


def _facts(kinds: Iterable[tuple[str, str]], ranks: Iterable[tuple[str, int, int]]) -> list[str]:
    kinds = list(kinds)
    known = dict(kinds)
    text = ["unit(0).", 'ranked("none",0,"none",0).']
    text += [f'kind("{tag}","{kind}").' for tag, kind in kinds]
    text += [f'num("{tag}").' for tag in NUMERIC]
    text += [f'node("{tag}").' for tag in ("iri", "bnode", "made")]
    text += [f'ranked("{t}",{index},"{known[t]}",{rank}).' for t, index, rank in ranks if t in known]
    for a, one in enumerate(NUMERIC):
        text.append(f'order("{one}",{a}).')
        text += [f'promoted("{one}","{two}","{NUMERIC[max(a, b)]}").' for b, two in enumerate(NUMERIC)]
    return text


def _program(
    notation: _Notation, parts: Parts, aggregate: Callable[[Aggregate], list[str]], facts: list[str]
) -> str:
    lines = [*facts]
    for part in parts:
        lines += aggregate(part) if isinstance(part, Aggregate) else [notation.clause(part)]
    return "\n".join(lines)


def _columns(notation: _Notation, terms: Iterable[Slot]) -> list[str]:
    return [text for term in terms for text in notation.pair(term)]


def _clingo_made(_: str, label: str, arguments: list[tuple[str, str]]) -> tuple[list[str], str]:
    return [], f'm("{label}",({",".join(["0", *(text for pair in arguments for text in pair)])}))'


_CLINGO = _Notation("", "not ", "=", _clingo_made, lambda a, b, scale: f"({a} * {b}) / {scale}")


def _clingo_aggregate(part: Aggregate) -> list[str]:
    n = _CLINGO
    name, keys = part.relation, _columns(n, part.keys)
    rows, columns = n.atom(part.rows), _columns(n, part.rows.terms)
    grouped = f"{','.join([*keys, ''])}" if keys else ""
    lines = [f"{name}_g({','.join(keys) or '0'}) :- {rows}." if keys else f"{name}_g(0)."]
    group = f"{name}_g({','.join(keys) or '0'})"
    if part.value is None:
        return [
            *lines,
            f'{name}({grouped}"integer",R*{SCALE}) :- {group}, R = #count{{{_j(columns)} : {rows}}}.',
        ]
    tag, value = n.pair(part.value)
    if part.function == "COUNT":
        counted = _j([tag, value]) if part.distinct else _j(columns)
        of = f'{counted} : {rows}, {tag} != "unbound"'
        return [*lines, f'{name}({grouped}"integer",R*{SCALE}) :- {group}, R = #count{{{of}}}.']
    if part.function == "SUM":
        lines.append(f"{name}_bad({','.join(keys) or '0'}) :- {rows}, not num({tag}).")
        total = f"R = #sum{{{_j([value, *columns])} : {rows}}}"
        highest = f"P = #max{{0; O : {rows}, order({tag},O)}}"
        guard = f"not {name}_bad({','.join(keys) or '0'})"
        return [*lines, f"{name}({grouped}T,R) :- {group}, {guard}, {total}, {highest}, order(T,P)."]
    best = f"R = #{part.function.lower()}{{{value} : {rows}}}"
    # In a rule of its own: a variable that stands outside the braces as well would be fixed inside them.
    lines.append(f"{name}_n({grouped}R) :- {group}, {best}.")
    return [*lines, f"{name}({grouped}{tag},{value}) :- {name}_n({grouped}{value}), {rows}."]


def _j(texts: Iterable[str]) -> str:
    return ",".join(texts)


def clingo(
    parts: Parts, kinds: Iterable[tuple[str, str]], ranks: Iterable[tuple[str, int, int]], wanted: list[str]
) -> Answer:
    """Return what clingo derives of the wanted relations."""
    import clingo as solver

    text = _program(_CLINGO, parts, _clingo_aggregate, _facts(kinds, ranks))
    messages: list[str] = []
    control = solver.Control(["--warn=none"], logger=lambda _, message: messages.append(message))
    control.add("base", [], text)
    control.ground([("base", [])])
    found: Answer = {name: set() for name in wanted}
    with control.solve(yield_=True) as handle:
        models = [list(model.symbols(atoms=True)) for model in handle]
    assert len(models) == 1, f"{len(models)} models, {messages}\n{text}"
    for atom in models[0]:
        if atom.name in found:
            arguments = atom.arguments
            pairs = zip(arguments[::2], arguments[1::2], strict=True)
            found[atom.name].add(
                tuple(str(v) if t.string == "made" else Const(t.string, v.number) for t, v in pairs)
            )
    return found


def _nemo_made(name: str, label: str, arguments: list[tuple[str, str]]) -> tuple[list[str], str]:
    parts = [f'"{label}"']
    for tag, value in arguments:
        parts += ['"|"', tag, '"|"', f"STR({value})"]
    return [f"?{name} = CONCAT({', '.join(parts)})"], f"?{name}"


_NEMO = _Notation("?", "~", "=", _nemo_made, lambda a, b, scale: f"({a} * {b}) / {scale}")


def _nemo_aggregate(part: Aggregate) -> list[str]:
    n = _NEMO
    name, keys = part.relation, _columns(n, part.keys)
    rows, columns = n.atom(part.rows), _columns(n, part.rows.terms)
    grouped = f"{','.join([*keys, ''])}" if keys else ""
    key = ",".join(keys) or "0"
    lines = [f"{name}_g({key}) :- {rows}." if keys else f"{name}_g(0) :- unit(0)."]
    if part.function in ("COUNT", "SUM"):
        zero = f'{name}({grouped}"integer",0) :- {name}_g({key}), ~{name}_has({key}).'
        value = [] if part.value is None else list(n.pair(part.value))
        bound = f', {value[0]} != "unbound"' if value else ""
        lines += [f"{name}_has({key}) :- {rows}{bound}.", zero]
        if part.function == "COUNT":
            counted = value if part.distinct and value else columns
            lines.append(f"{name}_n({grouped}#count({_j(counted)})) :- {rows}{bound}.")
            return [*lines, f'{name}({grouped}"integer",?R) :- {name}_n({grouped}?N), ?R = ?N * {SCALE}.']
        others = [column for column in columns if column != value[1] and column not in keys]
        lines.append(f"{name}_bad({key}) :- {rows}, ~num({value[0]}).")
        lines.append(f"{name}_n({grouped}#sum({_j([value[1], *others])})) :- {rows}, num({value[0]}).")
        lines.append(f"{name}_o({grouped}#max(?O)) :- {rows}, order({value[0]},?O).")
        joined = f"{name}_n({grouped}?R), {name}_o({grouped}?O), order(?T,?O), ~{name}_bad({key})"
        return [*lines, f"{name}({grouped}?T,?R) :- {joined}."]
    assert part.value is not None
    tag, value_text = n.pair(part.value)
    lines.append(f"{name}_n({grouped}#{part.function.lower()}({value_text})) :- {rows}.")
    return [*lines, f"{name}({grouped}{tag},{value_text}) :- {name}_n({grouped}{value_text}), {rows}."]


def nemo(
    parts: Parts, kinds: Iterable[tuple[str, str]], ranks: Iterable[tuple[str, int, int]], wanted: list[str]
) -> Answer:
    """Return what Nemo derives of the wanted relations."""
    from nmo_python import NemoEngine, load_string

    text = _program(_NEMO, parts, _nemo_aggregate, _facts(kinds, ranks))
    text += "".join(f"\n@output {name} ." for name in wanted)
    engine = NemoEngine(load_string(text))
    engine.reason()
    return {name: {_nemo_row(row) for row in engine.result(name)} for name in wanted}


def _nemo_row(row: Sequence[object]) -> tuple[Node, ...]:
    pairs = zip(row[::2], row[1::2], strict=True)
    return tuple(
        str(value) if str(tag) == '"made"' else Const(str(tag).strip('"'), int(value))  # type: ignore[call-overload]
        for tag, value in pairs
    )


SOLVERS = {"clingo": clingo, "nemo": nemo}
