"""Random queries: the written query means on Oxigraph what the text means, however the text is laid out."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leverkg.errors import RuleError
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import certain, possible
from leverkg.sparql.source import Source
from leverkg.sparql.tokens import read_tokens
from leverkg.sparql.write import write_query

E = "http://e/"
PREFIX = f"PREFIX : <{E}>\n"

variables = st.sampled_from(["?a", "?b", "?c", "?d"])
names = st.sampled_from([":x", ":y", ":z"])
predicates = st.sampled_from([":p", ":q", ":r"])
values = st.sampled_from(["1", "2", "-1", "1.5", '"t"', '"u"@en', "true", ":x", "2e0"])
subjects = st.one_of(variables, variables, names)
objects = st.one_of(variables, variables, names, values)

paths = st.recursive(
    predicates,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: f"({t[0]}/{t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]}|{t[1]})"),
        inner.map(lambda t: f"(^{t})"),
        st.tuples(inner, st.sampled_from("?*+")).map(lambda t: f"({t[0]}{t[1]})"),
        st.tuples(predicates, predicates).map(lambda t: f"(!({t[0]}|^{t[1]}))"),
    ),
    max_leaves=4,
)


@st.composite
def triples(draw: st.DrawFn) -> str:
    subject = draw(subjects)
    lists = []
    for _ in range(draw(st.integers(1, 2))):
        found = ", ".join(draw(st.lists(st.one_of(objects, blank_lists), min_size=1, max_size=2)))
        lists.append(f"{draw(st.one_of(predicates, predicates, variables, paths))} {found}")
    return f"{subject} {' ; '.join(lists)} ."


blank_lists = st.tuples(predicates, objects).map(lambda t: f"[ {t[0]} {t[1]} ]")


def infix(inner: st.SearchStrategy[str], operators: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(inner, st.sampled_from(operators), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")


def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        infix(inner, ["+", "-", "*", "/"]),
        infix(inner, ["=", "!=", "<", ">", "<=", ">="]),
        infix(inner, ["&&", "||"]),
        inner.map(lambda t: f"(!{t})"),
        inner.map(lambda t: f"(-({t}))"),
        variables.map(lambda t: f"BOUND({t})"),
        inner.map(lambda t: f"STR({t})"),
        st.tuples(inner, inner, inner).map(lambda t: f"IF({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"COALESCE({t[0]}, {t[1]})"),
        st.tuples(inner, st.sampled_from(["IN", "NOT IN"]), inner, inner).map(
            lambda t: f"({t[0]} {t[1]} ({t[2]}, {t[3]}))"
        ),
    )


expressions = st.recursive(st.one_of(variables, values), extended, max_leaves=5)


def groups(depth: int) -> st.SearchStrategy[str]:
    """Groups that nest up to a depth."""
    data = st.tuples(variables, st.lists(st.one_of(values, names, st.just("UNDEF")), max_size=3))
    choices = [
        triples(),
        triples(),
        expressions.map(lambda t: f"FILTER({t})"),
        st.tuples(expressions, st.sampled_from(["?a", "?e", "?f"])).map(lambda t: f"BIND({t[0]} AS {t[1]})"),
        data.map(lambda t: f"VALUES {t[0]} {{ {' '.join(t[1])} }}"),
        st.lists(st.tuples(values, names), max_size=2).map(
            lambda rows: "VALUES (?a ?d) {" + " ".join(f"({a} {b})" for a, b in rows) + "}"
        ),
    ]
    if depth:
        inner = groups(depth - 1)
        choices += [
            inner,
            inner.map(lambda t: f"OPTIONAL {t}"),
            inner.map(lambda t: f"MINUS {t}"),
            inner.map(lambda t: f"FILTER EXISTS {t}"),
            inner.map(lambda t: f"FILTER NOT EXISTS {t}"),
            st.tuples(inner, inner).map(lambda t: f"{t[0]} UNION {t[1]}"),
            inner.map(lambda t: f"{{ SELECT DISTINCT ?a ?b WHERE {t} }}"),
            inner.map(lambda t: f"{{ SELECT * WHERE {t} }}"),
            inner.map(
                lambda t: f"{{ SELECT ?a (COUNT(*) AS ?g) WHERE {t} GROUP BY ?a HAVING (COUNT(*) > 1) }}"
            ),
        ]
    return st.lists(st.one_of(*choices), max_size=3).map(lambda parts: "{ " + "\n".join(parts) + " }")


queries = groups(2).map(lambda t: f"{PREFIX}SELECT * WHERE {t}")
graphs = st.lists(st.tuples(names, predicates, st.one_of(names, names, values)), min_size=1, max_size=10)


def store_of(graph) -> ox.Store:
    store = ox.Store()
    turtle = PREFIX + "".join(f"{s} {p} {o} .\n" for s, p, o in graph)
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return store


def answers(store: ox.Store, text: str, leave_out: frozenset[str] = frozenset()) -> list[tuple[str, ...]]:
    result = store.query(text)
    shown = sorted(v.value for v in result.variables if v.value not in leave_out)
    return sorted(tuple(f"{name}={row[name]}" for name in shown if row[name] is not None) for row in result)


@settings(max_examples=300, deadline=None)
@given(queries, graphs)
def test_the_written_query_means_the_same(text: str, graph) -> None:
    store = store_of(graph)
    try:
        expected = answers(store, text)
    except SyntaxError:
        # What Oxigraph refuses in these texts are variables that are named twice.
        with pytest.raises(RuleError, match=r"has one from the patterns before|in use already"):
            parse_query(text)
        return

    tree = parse_query(text)
    written = write_query(tree, {"e": E})
    again = parse_query(written)

    assert again == tree
    assert write_query(again, {"e": E}) == written
    assert answers(store, written) == expected


spaces = st.sampled_from([" ", "\n", "\t\r\n", " # a comment }\n"])


@settings(max_examples=100, deadline=None)
@given(queries, st.randoms(use_true_random=False), st.lists(spaces, min_size=1, max_size=5))
def test_space_comments_and_capitals_do_not_matter(text: str, random, gaps: list[str]) -> None:
    try:
        tree = parse_query(text)
    except RuleError:
        return
    tokens = read_tokens(Source("query", text))
    parts = []
    for i, (kind, token) in enumerate(zip(tokens.kinds, tokens.texts, strict=True)):
        if kind.isupper():
            token = random.choice([token.lower(), token.upper()])
        # A sign belongs to the number that follows at once.
        tight = kind in "+-" and tokens.starts[i + 1 :][:1] == [tokens.starts[i] + 1]
        parts.append(token + ("" if tight else random.choice(gaps)))

    assert parse_query("".join(parts)) == tree


@settings(max_examples=300, deadline=None)
@given(queries, graphs)
def test_certain_variables_are_bound_in_every_solution(text: str, graph) -> None:
    try:
        tree = parse_query(text)
    except RuleError:
        return
    try:
        found = store_of(graph).query(text)
    except SyntaxError:
        return

    names = [variable.value for variable in found.variables]
    for row in found:
        bound = {name for name in names if row[name] is not None}
        assert bound <= possible(tree.where)
        assert certain(tree.where) <= bound
