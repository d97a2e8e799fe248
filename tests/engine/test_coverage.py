"""What each rule did in a run, and what the idle ones wait for."""

from __future__ import annotations

from leverkg.engine.coverage import covered
from leverkg.sparql.write import write_element

FACTS = ":a :p :b . :b :p :c . :a :old :b ."


def told(found):
    by_name = {one.rule.name: one for one in covered(found)}
    return {
        name: (one.new, one.held, one.empty and write_element(one.empty).strip(" ."))
        for name, one in by_name.items()
    }


def test_what_fired_and_what_found_nothing_first(run, rule):
    found = run(
        FACTS,
        rule("fires", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"),
        rule("again", "CONSTRUCT { ?x :old ?y } WHERE { ?x :old ?y }"),
        rule("lacks", "CONSTRUCT { ?x :r ?y } WHERE { ?x :p ?y . ?y :missing ?z }"),
        rule("stopped", "CONSTRUCT { ?x :s ?y } WHERE { ?x :p ?y FILTER (?x = ?y) }"),
        rule("barred", "CONSTRUCT { ?x :t ?y } WHERE { ?x :p ?y FILTER NOT EXISTS { ?x :p ?z } }"),
        rule("apart", "CONSTRUCT { ?x :u ?y } WHERE { ?x :old ?y . ?y :old ?x }"),
    )

    assert told(found) == {
        "fires": (2, True, None),
        "again": (0, True, None),
        "lacks": (0, False, "?y <http://example.org/missing> ?z"),
        "stopped": (0, False, "FILTER(?x = ?y)"),
        "barred": (0, False, "FILTER NOT EXISTS {\n  ?x <http://example.org/p> ?z .\n}"),
        "apart": (0, False, "?y <http://example.org/old> ?x"),
    }


def test_the_place_of_what_found_nothing_is_told(run, rule):
    (found,) = covered(
        run(FACTS, rule("lacks", "CONSTRUCT { ?x :r ?y }\nWHERE {\n  ?x :p ?y .\n  ?y :no ?z }"))
    )

    assert found.at is not None
    assert (found.at.line, found.at.column) == (8, 3)


def test_rules_that_feed_each_other_are_told_to_have_fired(run, rule):
    found = run(
        FACTS,
        rule("base", "CONSTRUCT { ?x :r ?y } WHERE { ?x :p ?y }"),
        rule("one", "CONSTRUCT { ?x :r ?z } WHERE { ?x :s ?y . ?y :p ?z }"),
        rule("two", "CONSTRUCT { ?x :s ?z } WHERE { ?x :r ?z }"),
        rule("three", "CONSTRUCT { ?x :s ?z } WHERE { ?x :r ?z . ?z :never ?y }"),
    )

    assert {one.rule.name: one.held for one in covered(found)} == {
        "base": True,
        "one": True,
        "two": True,
        "three": False,
    }
