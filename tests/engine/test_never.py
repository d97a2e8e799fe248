"""What can never fire is told only where that is sure: whatever is told of, a run finds nothing for it."""

from __future__ import annotations

import pytest

from leverkg.engine.never import dead_part
from leverkg.reference.rule_lint import is_true

DATA = """
:a :p :b , "text" , 1 , true ; :q :c . :b :p :a ; :q 2 . :p :q :r .
"""

DEAD = {
    "FILTER(1 = 2)": "never true",
    "FILTER(?x != :a && 1 > 2)": "never true",
    "FILTER(STR(1/0) = 'a')": "never true",
    "FILTER(?zz = 1)": "looks at ?zz, which nothing binds",
    "FILTER(?x = :a && STR(?zz) = 'a')": "looks at ?zz, which nothing binds",
    "FILTER(?zz = 1 || ?yy = 1)": "which nothing binds",
    "FILTER(!(?zz = 1))": "looks at ?zz",
    "FILTER(BOUND(?zz))": "looks at ?zz",
    "FILTER(?zz IN (1, 2))": "looks at ?zz",
    "FILTER(IF(?zz, true, true))": "looks at ?zz",
    "{ FILTER(?y = :b) }": "looks at ?y, which is bound outside of its group only",
    "{ ?x :q ?z FILTER(?y != ?z) }": "looks at ?y, which is bound outside",
    "{ { FILTER(?zz = 1) } UNION { ?x :q ?z FILTER(false) } }": "?zz",
    "{ SELECT ?x { ?x :q ?z FILTER(?y = 1) } }": "?y",
    "{ SELECT ?x { ?x :q ?z } LIMIT 0 }": "LIMIT 0",
    "VALUES ?y { }": "VALUES without a row",
    "FILTER(isLiteral(?x))": "wants ?x, which is no literal, to be one",
    "FILTER(isNumeric(?x))": "wants ?x",
    "FILTER(LANG(?x) = 'en')": "asks for LANG(?x)",
    "?x ?k ?v FILTER(isBlank(?k))": "wants ?k, which is a property",
    "?x ?k ?v FILTER(isLiteral(?k))": "wants ?k",
}
ALIVE = [
    "FILTER(1 < 2)",
    "FILTER(?x != :a)",
    "FILTER(?zz = 1 || ?x = :a)",
    "FILTER(COALESCE(?zz, true))",
    "FILTER(!BOUND(?zz))",
    "FILTER(IF(BOUND(?zz), ?zz, true))",
    "FILTER(!(?zz = 1 && ?x = :nobody))",
    "FILTER NOT EXISTS { ?y :q ?zz FILTER(?x = ?zz) }",
    "FILTER EXISTS { ?x :q ?z FILTER(?y != ?z) }",
    "FILTER NOT EXISTS { FILTER(1 = 2) }",
    "OPTIONAL { ?x :q ?o FILTER(?y != ?o && 1 = 2) }",
    "OPTIONAL { ?x :q ?o } FILTER(?o != 1)",
    "MINUS { ?x :q ?o FILTER(1 = 2) }",
    "{ ?x :q ?z FILTER(1 = 2) } UNION { ?x :q ?z }",
    "{ SELECT (COUNT(?x) AS ?n) { ?x :p ?y FILTER(1 = 2) } }",
    "{ SELECT ?x (COUNT(?z) AS ?n) { ?x :q ?z } GROUP BY ?x } FILTER(?n = 1)",
    "BIND(?y AS ?z) FILTER(isLiteral(?z))",
    "FILTER(isLiteral(?y))",
    "FILTER(LANG(?y) = '')",
    "?x ?k ?v FILTER(isIRI(?k))",
    "VALUES ?z { 1 } FILTER(?z = 1)",
    "FILTER(NOW() > '2000-01-01T00:00:00Z'^^xsd:dateTime)",
]


@pytest.mark.parametrize("part", DEAD)
def test_what_nothing_passes_is_told(rule, run, part):
    dead = rule("dead", f"CONSTRUCT {{ ?x :made ?y }} WHERE {{ ?x :p ?y . {part} }}")

    found = dead_part(dead.body, is_true)

    assert found is not None
    assert DEAD[part] in found.why
    assert found.at.line == 5
    assert list(run(DATA, dead).derived()) == []


@pytest.mark.parametrize("part", ALIVE)
def test_what_something_passes_is_not(rule, run, part):
    alive = rule("alive", f"CONSTRUCT {{ ?x :made ?y }} WHERE {{ ?x :p ?y . {part} }}")

    assert dead_part(alive.body, is_true) is None
    assert list(run(DATA, alive).derived()) != []


def test_what_is_given_everywhere_is_not_missed(rule):
    alive = rule("alive", "CONSTRUCT { ?x :made ?y } WHERE { ?x :p ?y . { ?y :q ?z FILTER(?this = ?z) } }")

    assert dead_part(alive.body, is_true) is not None
    assert dead_part(alive.body, is_true, ["this"]) is None
