"""What REPLACE puts in place of a match is what the specification says, whatever the store's dialect is."""

from __future__ import annotations

import pytest

from leverkg.errors import RuleError

# subject, pattern and replacement as they stand in a query; what comes out.
ROWS = [
    ("2024-01-31", "^(\\\\d+)-(\\\\d+)-(\\\\d+)$", "$3.$2.$1T", "31.01.2024T"),
    ("abab", "a(.)", "$1x", "bxbx"),
    ("abc", "(b)", "<$1_$0>", "a<b_b>c"),
    ("abc", "b", "\\\\$5", "a$5c"),
    ("abc", "b", "\\\\\\\\", "a\\\\c"),
    ("abc", "(b)", "$10", "ab0c"),
    ("abc", "([(]?)b[)]?", "$1$2", "ac"),
    ("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$10", "kjl"),
    ("abc", "(?:a)(b)", "$1", "bc"),
]


@pytest.mark.parametrize(("text", "pattern", "put", "expected"), ROWS)
@pytest.mark.parametrize("computed", [False, True])
def test_what_is_put_in_place(run, rule, shown, text, pattern, put, expected, computed):
    if computed and put in ("$10", "$11$10"):
        pytest.skip("where the replacement is computed, one digit names a group")
    given = "?put" if computed else f'"{put}"'
    body = f'?x :put ?put BIND(REPLACE("{text}", "{pattern}", {given}) AS ?y)'

    found = run(f':a :put "{put}" .', rule("r", f"CONSTRUCT {{ ?x :is ?y }} WHERE {{ {body} }}"))

    assert shown(found.derived()) == [f':a :is "{expected}"']


def test_with_the_flag_q_nothing_is_special(run, rule, shown):
    found = run(
        ":a :p 'a.c' .",
        rule("r", 'CONSTRUCT { ?x :is ?y } WHERE { ?x :p ?p BIND(REPLACE(?p, ".", "$1", "q") AS ?y) }'),
    )

    assert shown(found.derived()) == [':a :is "a$1c"']


def test_a_computed_replacement_that_is_none_is_an_error_of_the_expression(run, rule, shown):
    body = '?x :p ?p BIND(COALESCE(REPLACE("abc", "b", ?p), "none") AS ?y)'
    found = run(":a :p 'x$' . :b :p 'y' .", rule("r", f"CONSTRUCT {{ ?x :is ?y }} WHERE {{ {body} }}"))

    assert shown(found.derived()) == [':a :is "none"', ':b :is "ayc"']


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('REPLACE(?p, "b", "x$")', "after $ comes the number of a group"),
        ('REGEX(?p, "(b")', "not closed"),
        ('REGEX(?p, "(b)\\\\1")', "back-references are not supported"),
        ('REGEX(?p, "^\\\\i$")', "classes of XML Schema"),
    ],
)
def test_what_cannot_be_compiled_is_told_with_its_reason(run, rule, call, told):
    with pytest.raises(RuleError) as caught:
        run(":a :p 'b' .", rule("r", f"CONSTRUCT {{ ?x :is ?y }} WHERE {{ ?x :p ?p BIND({call} AS ?y) }}"))

    assert caught.value.code == "LEV-R016"
    assert told in caught.value.hint
