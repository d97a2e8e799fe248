"""Bodies and heads of small rules, drawn part by part: what each variable stands for is known all the way.

Where patterns, negations and computations may read from is told by the level of the rule; see
``peers.small_programs``.
"""

from __future__ import annotations

from hypothesis import strategies as st
from peers.literals import POOLS

__all__ = ["NODES", "VALUES", "Draft", "classes", "node_predicates"]

NODES = [":n1", ":n2", ":n3"]
VALUES = ("int", "num", "txt", "day", "at", "year")
ORDERED = frozenset({*VALUES})


def node_predicates(level: int) -> list[str]:
    """Return the predicates of a level that have nodes as objects."""
    return [":e", ":f", ":g"] if level == 0 else [f":e{level}", f":f{level}"]


def classes(level: int) -> list[str]:
    """Return the classes of a level."""
    return [":A", ":B"] if level == 0 else [f":A{level}"]


class Draft:
    """A body being written: its parts, and what sort of thing each variable stands for."""

    def __init__(self, draw: st.DrawFn, level: int, *, makes: bool) -> None:
        self.draw = draw
        self.level = level
        self.makes = makes
        self.parts: list[str] = []
        self.sorts: dict[str, str] = {}
        self.maybe: set[str] = set()
        self.computed: set[str] = set()

    def pick(self, choices: list[str] | tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(choices))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(1, 100)) <= percent

    def fresh(self, sort: str) -> str:
        name = f"?{sort[0]}{len(self.sorts)}"
        self.sorts[name] = sort
        return name

    def of(self, *sorts: str, computed: bool = True) -> list[str]:
        return [n for n, s in self.sorts.items() if s in sorts and (computed or n not in self.computed)]

    def node(self, *, known: int = 70) -> str:
        """Return a variable for a node, or now and then a node."""
        if self.chance(4):
            return self.pick(NODES)
        sure = [name for name in self.of("node") if name not in self.maybe]
        return self.pick(sure) if sure and self.chance(known) else self.fresh("node")

    def below(self) -> int:
        return self.draw(st.integers(0, self.level - 1))

    def readable(self, *, positive: bool) -> int:
        return self.level if positive and not self.makes and self.chance(30) else self.below()

    def value_predicate(self, level: int) -> tuple[str, str]:
        """Return a predicate with literals, and the sort of its objects."""
        if level == 0:
            sort = self.pick((*VALUES, "int", "num", "any"))
            return f":{sort}", sort
        return self.pick((f":num{level} num", f":any{level} any")).split(" ")  # type: ignore[return-value]

    def pattern(self, *, positive: bool = True, known: int = 70, values: int = 30) -> str:
        level = self.readable(positive=positive)
        subject = self.node(known=known)
        roll = self.draw(st.integers(1, 100))
        if roll <= values:
            predicate, sort = self.value_predicate(level)
            same = [name for name in self.of(sort) if name not in self.maybe and name not in self.computed]
            if sort != "any" and level == 0 and self.chance(4):
                return f"{subject} {predicate} {self.literal(sort)} ."
            target = self.pick(same) if same and self.chance(15) else self.fresh(sort)
            return f"{subject} {predicate} {target} ."
        if roll <= values + 15:
            return f"{subject} a {self.pick(classes(level))} ."
        return f"{subject} {self.pick(node_predicates(level))} {self.node(known=known // 2)} ."

    def other(self, name: str) -> str:
        """Return something to compare a variable with."""
        same = self.of(self.sorts[name])
        return self.pick(same) if same and self.chance(45) else self.literal(self.sorts[name])

    def literal(self, sort: str) -> str:
        return str(self.draw(st.sampled_from(POOLS[sort])))

    def patterns(self, least: int, most: int, **options: object) -> str:
        count = self.draw(st.integers(least, most))
        return " ".join(self.pattern(**options) for _ in range(count))  # type: ignore[arg-type]

    def aside(self, least: int, most: int, **options: object) -> str:
        """Return patterns whose new variables are not seen outside."""
        before = dict(self.sorts)
        text = self.patterns(least, most, positive=False, **options)
        for name in self.sorts.keys() - before.keys():
            self.sorts[name] = "hidden"
        return text

    def comparison(self) -> str:
        """Return a comparison of two things of one sort; of things of any sort, only whether they are one."""
        sorts = [sort for sort in {*self.sorts.values()} if sort in (*ORDERED, "node", "any")]
        sort = self.pick(sorted(sorts)) if sorts else "node"
        names = self.of(sort) or ["?none"]
        left = self.pick(names)
        if sort in ORDERED:
            right = self.pick(names) if self.chance(30) else self.literal(sort)
            return f"{left} {self.pick(('<', '>', '<=', '>=', '=', '!='))} {right}"
        others = [*names, *NODES] if sort == "node" else [*names, *self.of("num")]
        return f"{left} {self.pick(('=', '!=', '!='))} {self.pick(others)}"

    def extra(self) -> None:
        """Add something that is no plain pattern."""
        kind = self.pick(tuple(_EXTRAS))
        self.parts.append(_EXTRAS[kind](self))

    def head(self) -> str | None:
        """Return the template, or nothing if there is no variable to speak of."""
        made = self.makes and self.chance(55)
        found = []
        for _ in range(self.draw(st.integers(1, 3 if made else 2))):
            # What is looked at here is passed on; a recursion may not pass on what it computes.
            nodes = self.of("node", computed=self.makes)
            values = self.of(*VALUES, "any", computed=self.makes)
            late = [name for name in values if name in self.maybe or name in self.computed]
            if made:
                subject = self.pick(("_:made", "_:made", "_:other"))
            elif nodes:
                subject = self.pick(nodes)
            else:
                return None
            roll = self.draw(st.integers(1, 100))
            if values and roll <= (75 if late else 40):
                value = self.pick(late) if late and self.chance(80) else self.pick(values)
                kind = "num" if self.sorts[value] in ("int", "num") else "any"
                found.append(f"{subject} :{kind}{self.level} {value} .")
            elif roll <= 85 and nodes:
                object_ = self.pick(nodes) if self.chance(85) else self.pick(NODES)
                found.append(f"{subject} {self.pick(node_predicates(self.level))} {object_} .")
            else:
                found.append(f"{subject} a {self.pick(classes(self.level))} .")
        return " ".join(found)


def _not_exists(draft: Draft) -> str:
    inner = draft.aside(1, 1, known=85) if draft.chance(50) else draft.aside(2, 3, known=75)
    nodes = draft.of("node", "hidden")
    guard = f" FILTER({draft.pick(nodes)} != {draft.pick(nodes)})" if nodes and draft.chance(25) else ""
    return f"FILTER NOT EXISTS {{ {inner}{guard} }}"


def _exists(draft: Draft) -> str:
    return f"FILTER EXISTS {{ {draft.aside(1, 2, known=80)} }}"


def _minus(draft: Draft) -> str:
    return f"MINUS {{ {draft.aside(1, 2, known=85)} }}"


def _optional(draft: Draft) -> str:
    before = dict(draft.sorts)
    inner = draft.patterns(1, 2, positive=False, known=90, values=60)
    new = draft.sorts.keys() - before.keys()
    draft.maybe |= new
    values = [name for name in new if draft.sorts[name] in ORDERED]
    if values and draft.chance(30):
        name = draft.pick(sorted(values))
        inner += f" FILTER({name} {draft.pick(('<', '>='))} {draft.other(name)})"
    if draft.chance(15):
        inner += f" {_optional(draft)}"
    return f"OPTIONAL {{ {inner} }}"


def _nested(draft: Draft) -> str:
    """Return a group of its own, whose filter may name what only stands outside it, and so is unbound."""
    before = dict(draft.sorts)
    inner = draft.patterns(1, 2, positive=False, known=80, values=60)
    new = sorted(draft.sorts.keys() - before.keys())
    values = [name for name in new if draft.sorts[name] in ORDERED]
    if values and draft.chance(40):
        name = draft.pick(values)
        inner += f" FILTER({name} {draft.pick(('<', '>=', '!='))} {draft.other(name)})"
    roll = draft.draw(st.integers(1, 10))
    if roll <= 3:
        inner += f" {_optional(draft)}"
    elif roll <= 5:
        inner += f" {_not_exists(draft)}"
    elif roll <= 7:
        inner += f" {_minus(draft)}"
    if draft.chance(20):
        draft.maybe |= {*new}
        known = {*draft.sorts}
        other = draft.patterns(1, 1, positive=False, known=85)
        draft.maybe |= draft.sorts.keys() - known
        return f"{{ {inner} }} UNION {{ {other} }}"
    return f"{{ {inner} }}"


def _union(draft: Draft) -> str:
    subject, object_ = draft.node(), draft.fresh("node")
    level = draft.readable(positive=True)
    one, two = draft.pick(node_predicates(level)), draft.pick(node_predicates(draft.below()))
    return f"{{ {subject} {one} {object_} }} UNION {{ {object_} {two} {subject} }}"


def _values(draft: Draft) -> str:
    nodes = [name for name in draft.of("node") if name not in draft.maybe] or [draft.fresh("node")]
    if draft.chance(60):
        return f"VALUES {draft.pick(nodes)} {{ {' '.join(NODES[: draft.draw(st.integers(1, 3))])} }}"
    other = draft.fresh("int")
    rows = [("UNDEF", ":n1", ":n2")[draft.draw(st.integers(0, 2))] for _ in range(2)]
    cells = " ".join(f"({row} {draft.literal('int')})" for row in rows)
    return f"VALUES ({draft.pick(nodes)} {other}) {{ {cells} }}"


def _filter(draft: Draft) -> str:
    one = draft.comparison()
    match draft.draw(st.integers(1, 8)):
        case 1:
            return f"FILTER({one} || {draft.comparison()})"
        case 2:
            return f"FILTER({one} && {draft.comparison()})"
        case 3:
            return f"FILTER(!({one}))"
        case 4:
            return f"FILTER({draft.pick(draft.of('node') or ['?none'])} IN ({NODES[0]}, {NODES[1]}))"
        case 5 if draft.maybe:
            return f"FILTER({draft.pick(('', '!'))}BOUND({draft.pick(sorted(draft.maybe))}))"
    return f"FILTER({one})"


def _arithmetic(draft: Draft) -> str:
    numbers = draft.of("int", "num")
    if not numbers:
        name = draft.fresh("num")
        draft.parts.append(f"{draft.node()} :num {name} .")
        numbers = [name]
    one = draft.pick(numbers)
    other = draft.pick(numbers) if draft.chance(40) else draft.literal("num" if draft.chance(50) else "int")
    operator = draft.pick(("+", "-")) if draft.chance(70) else "*"
    if operator == "*":
        other = draft.pick(("2", "0.5", "0"))
    out = draft.fresh("num")
    draft.computed.add(out)
    return f"BIND({one} {operator} {other} AS {out})"


def _choice(draft: Draft) -> str:
    if draft.chance(30):  # of a variable that is bound only behind it, and so is unbound here
        late, out = draft.fresh("node"), draft.fresh("node")
        pattern = f"{draft.node()} {draft.pick(node_predicates(draft.below()))} {late} ."
        return f"BIND(COALESCE({late}, {draft.pick(NODES)}) AS {out}) {pattern}"
    if not draft.maybe:
        draft.parts.append(_optional(draft))
    absent = draft.pick(sorted(draft.maybe) or ["?none"])
    sort = draft.sorts.get(absent, "node")
    instead = draft.pick(draft.of(sort) if draft.of(sort) else NODES)
    out = draft.fresh(sort)
    draft.maybe.add(out)
    if draft.chance(50):
        return f"BIND(COALESCE({absent}, {instead}) AS {out})"
    return f"BIND(IF(BOUND({absent}), {absent}, {instead}) AS {out})"


def _aggregate(draft: Draft) -> str:
    function = draft.pick(("COUNT", "COUNT", "SUM", "SUM", "MIN", "MAX"))
    grouped = draft.chance(88)
    key = draft.pick(draft.of("node") or ["?a0"])
    if grouped:
        draft.sorts.setdefault(key, "node")
    elif draft.chance(50):
        key = "?lone"
    out = draft.fresh("num")
    if function == "COUNT":
        of = draft.pick(("?k", "DISTINCT ?k", "*"))
        where = f"{key} {draft.pick(node_predicates(draft.below()))} ?k ."
        if draft.chance(30):
            where += f" ?k {draft.pick(node_predicates(0))} ?j ."
    else:
        sort = "num" if function == "SUM" else draft.pick(("int", "day", "int"))
        of = "?k"
        where = f"{key} :{sort} ?k ."
        if sort != "num":
            draft.sorts[out] = sort
        if draft.chance(30):
            where += f" {key} {draft.pick(node_predicates(draft.below()))} ?j ."
        elif draft.chance(20) and sort != "day":
            where += f" FILTER(?k > {draft.literal('int')})"
    draft.computed.add(out)
    call = f"({function}({of}) AS {out})"
    if not grouped:
        return f"{{ SELECT {call} WHERE {{ {where} }} }}"
    return f"{{ SELECT {key} {call} WHERE {{ {where} }} GROUP BY {key} }}"


def _path(draft: Draft) -> str:
    one, two = draft.pick(node_predicates(draft.below())), draft.pick(node_predicates(0))
    known = [name for name in draft.of("node") if name not in draft.maybe]
    start = draft.pick(known) if known else draft.pick(NODES)
    path = draft.pick(
        (f"{one}/{two}", f"{one}|{two}", f"^{one}", f"{one}+", f"{one}*", f"{one}?", f"({one}/^{two})+")
    )
    return f"{start} {path} {draft.node(known=30)} ."


def _predicate_variable(draft: Draft) -> str:
    one, two = draft.pick(node_predicates(draft.below())), draft.pick(node_predicates(0))
    name = draft.fresh("predicate")
    return f"VALUES {name} {{ {one} {two} }} {draft.node()} {name} {draft.fresh('node')} ."


_EXTRAS = {
    "not exists": _not_exists,
    "not exists again": _not_exists,
    "exists": _exists,
    "minus": _minus,
    "optional": _optional,
    "optional again": _optional,
    "nested": _nested,
    "nested again": _nested,
    "union": _union,
    "values": _values,
    "filter": _filter,
    "filter again": _filter,
    "arithmetic": _arithmetic,
    "choice": _choice,
    "aggregate": _aggregate,
    "aggregate again": _aggregate,
    "path": _path,
    "path again": _path,
    "predicate": _predicate_variable,
}
