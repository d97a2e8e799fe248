"""Python rules are held to what they declare; proofs say that their premises are their own word."""

from __future__ import annotations

import pytest

from leverkg.engine import infer, load_rules, python_rule
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.proofs.proof import absent_says, prove, says
from leverkg.engine.run import Guards
from leverkg.errors import GuardReached, RuleError
from leverkg.rdf.term import IRI, XSD, Literal

EX = "http://example.org/"
HEAD = """
from leverkg.engine import Conclusion, View, rule
from leverkg.rdf.term import IRI, Literal, XSD
EX = "http://example.org/"
A, B, SCORE, WINNER, LOSER, AGE = (IRI(EX + n) for n in ["a", "b", "score", "winner", "loser", "age"])

@rule(summary="s", description="d", source=["x"], seed=["S1"], says="{winner} has the most",
      absent=["nobody is barred"], reads=[EX + "score"], negated=[EX + "barred"],
      writes=[EX + "winner", EX + "margin"])
def best(view):
"""
GOOD = (
    HEAD
    + """
    scores = [(int(o.lexical), s) for s, _, o in view.triples(None, EX + "score")]
    scores.sort(key=lambda pair: (-pair[0], str(pair[1])))
    if view.value(scores[0][1], EX + "barred") is None:
        (most, who), (next_most, _) = scores[:2]
        yield Conclusion(
            triples=[(view.mint("contest", who), IRI(EX + "winner"), who)],
            premises=[(s, IRI(EX + "score"), Literal(str(n), XSD + "integer")) for n, s in scores],
            absences=[(who, IRI(EX + "barred"), None)],
        )
"""
)
A, B = IRI(EX + "a"), IRI(EX + "b")
SCORE = IRI(EX + "score")
FACTS = [(A, SCORE, Literal("7", XSD + "integer")), (B, SCORE, Literal("05", XSD + "integer"))]


def inferred(tmp_path, text, facts=FACTS, more=(), **options):
    (tmp_path / "best-score.py").write_text(text)
    executor = OxigraphExecutor()
    executor.add(facts)
    return infer(executor, [*load_rules([tmp_path]), *more], **options)


def test_a_python_rule_concludes_and_its_proof_shows_premises_and_absences(tmp_path):
    run = inferred(tmp_path, GOOD)

    (triple,) = run.derived()
    (step,) = prove(run, triple).steps
    assert triple[1:] == (IRI(EX + "winner"), A)
    assert triple[0].value.startswith("https://w3id.org/leverkg/id/best-score-contest-")
    assert [p.triple[2].lexical for p in step.premises] == ["7", "5"]
    assert step.unchecked
    assert (step.rule.name, step.rule.line) == ("best-score", 7)
    assert says(step, lambda t: t.value.replace(EX, "")) == "a has the most"
    assert absent_says(step.absences[0], str) == "nobody is barred"


def test_it_runs_after_what_it_reads_is_complete(tmp_path, rule):
    late = rule("z-late", "CONSTRUCT { :c :score 9 } WHERE { :a :score ?n }")

    run = inferred(tmp_path, GOOD, more=[late])

    assert {t[2] for t in run.derived() if t[1] == IRI(EX + "winner")} == {IRI(EX + "c")}


def test_a_rule_that_feeds_it_back_is_a_cycle(tmp_path, rule):
    back = rule("back", "CONSTRUCT { ?w :score 1 } WHERE { ?c :winner ?w }")

    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, GOOD, more=[back])

    assert caught.value.code == "LEV-R020"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('    list(view.triples(None, EX + "age"))\n    return []', "LEV-R031"),
        ("    list(view.triples())\n    return []", "LEV-R031"),
        (
            "    yield Conclusion([(A, WINNER, B)], [(A, SCORE, B)])",
            "LEV-R032",
        ),
        (
            "    yield Conclusion([(A, WINNER, B)], [(A, AGE, B)])",
            "LEV-R032",
        ),
        (
            "    yield Conclusion([(A, WINNER, B)], [], [(A, SCORE, None)])",
            "LEV-R033",
        ),
        ("    yield Conclusion([(A, LOSER, B)])", "LEV-R034"),
        ("    return 1 / 0", "LEV-R035"),
        ('    yield "this"', "LEV-R035"),
    ],
)
def test_a_rule_that_breaks_its_word_is_an_error(tmp_path, body, code):
    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, HEAD + body)

    assert caught.value.code == code
    assert caught.value.position.file.endswith("best-score.py")


def test_an_exception_points_to_the_line_of_the_rule(tmp_path):
    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, HEAD + "    one = 1\n    return one / 0")

    assert caught.value.position.line == 12
    assert "ZeroDivisionError" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = 1", "LEV-R030"),
        ("import nothing_of_this_name", "LEV-R030"),
        ("def broken(:", "LEV-R030"),
        (GOOD + GOOD.replace("def best", "def worst").replace("@rule", "@rule"), "LEV-R030"),
        (GOOD.replace('source=["x"]', "source=[]"), "LEV-R003"),
        (GOOD.replace('seed=["S1"]', 'seed=["one"]'), "LEV-R005"),
        (GOOD.replace('writes=[EX + "winner", EX + "margin"]', "writes=[]"), "LEV-R036"),
        (GOOD.replace('reads=[EX + "score"]', "reads=[3]"), "LEV-R036"),
    ],
)
def test_a_file_that_declares_no_good_rule_is_an_error(tmp_path, text, code):
    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, text)

    assert caught.value.code == code


def test_a_monotone_rule_may_take_part_in_a_recursion(tmp_path, rule):
    text = (
        HEAD.replace("writes=[", "monotone=True, writes=[")
        .replace(', negated=[EX + "barred"]', "")
        .replace('negated=[EX + "barred"],', "")
        + """
    for s, p, o in view.triples(None, EX + "score"):
        yield Conclusion([(s, IRI(EX + "winner"), s)], [(s, p, o)])
"""
    )
    back = rule("back", "CONSTRUCT { :c :score 1 } WHERE { :a :winner :a }")

    run = inferred(tmp_path, text, more=[back])

    assert {t[0].value[-1] for t in run.derived() if t[1] == IRI(EX + "winner")} == {"a", "b", "c"}
    for triple in run.derived():
        prove(run, triple)


@pytest.mark.parametrize(
    ("conclusion", "why"),
    [
        ("triples=[(Literal('a'), WINNER, B)]", "a subject is an IRI or a blank node"),
        ("triples=[(IRI('a b'), WINNER, B)]", "Invalid IRI"),
        ("triples=[(A, WINNER, IRI('winner'))]", "IRI"),
        ("triples=[(A, WINNER, 'text')]", "of the object, 'text' is no term: write IRI(…) or Literal(…)"),
        ("triples=[(A, WINNER, Literal('a', 'not a datatype'))]", "of the object, "),
        ("triples=[(A, WINNER, Literal('a', language='not a tag'))]", "of the object, "),
        ("triples=[(A, WINNER, Literal(7))]", "of the object, 7 is no string"),
        ("triples=[(A, WINNER, TripleTerm(Literal('a'), A, B))]", "a subject is an IRI or a blank node"),
        ("triples=[(A, WINNER)]", "a triple is a tuple of subject, predicate and object"),
        ("triples=[(A, None, B)]", "of the predicate, None is no term"),
        ("triples=None", "which is no list"),
        (
            "triples=[], premises=[(A, SCORE)]",
            "names the premise <http://example.org/a> <http://example.org/score>: a triple",
        ),
        (
            "triples=[(A, WINNER, A)], premises=[('http://example.org/a', SCORE, A)]",
            "names the premise 'http://example.org/a' <http://example.org/score> <http://example.org/a>: ",
        ),
        (
            "triples=[], absences=[(A, 'barred', None)]",
            "names the absence <http://example.org/a> 'barred' None: of the predicate, ",
        ),
        ("triples=[], bindings={'winner': 'ann'}", "binds 'winner' to 'ann': 'ann' is no term"),
    ],
)
def test_what_is_no_triple_is_said_to_be_none(tmp_path, conclusion, why):
    text = HEAD.replace("XSD", "XSD, TripleTerm", 1) + f"    yield Conclusion({conclusion})\n"

    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, text)

    assert caught.value.code == "LEV-R037"
    assert why in caught.value.message
    assert (caught.value.position.file, caught.value.position.line) == (str(tmp_path / "best-score.py"), 7)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + "    raise SystemExit(7)\n    yield\n", "LEV-R035", 11),
        ("raise SystemExit(7)\n", "LEV-R030", 1),
    ],
    ids=["run", "import"],
)
def test_a_rule_cannot_end_the_program(tmp_path, text, code, line):
    with pytest.raises(RuleError, match="SystemExit: 7") as caught:
        inferred(tmp_path, text)

    assert (caught.value.code, caught.value.position.line) == (code, line)


def test_a_sentence_speaks_of_no_premise_that_is_one_of_several(tmp_path):
    of_scores = GOOD.replace("{winner} has the most", "{winner} has {score}")

    with pytest.raises(RuleError, match=r"without a value for \{score\} of its sentence") as caught:
        inferred(tmp_path, of_scores)
    (tmp_path / "best-score.py").unlink()
    bound = of_scores.replace("triples=[", 'bindings={"score": Literal(str(most))}, triples=[')
    run = inferred(tmp_path, bound)

    assert caught.value.code == "LEV-R038"
    assert caught.value.hint == 'give it with the conclusion: bindings={"score": …}'
    (step,) = prove(run, *run.derived()).steps
    assert says(step, lambda term: getattr(term, "lexical", str(term))) == f"{A} has 7"


def test_a_limit_reached_inside_a_rule_is_a_limit(tmp_path):
    # A limit of time is raised wherever the program is, in a rule too.
    text = (
        HEAD
        + "    from leverkg.errors import GuardReached\n    raise GuardReached('late', code='LEV-G001')\n"
    )

    with pytest.raises(GuardReached) as caught:
        inferred(tmp_path, text)

    assert caught.value.exit_code == 5


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('says="{winner} has the most",', "", "add it to @rule(…)"),
        ("summary=", "sumary=", "did you mean summary?"),
    ],
)
def test_a_declaration_with_a_slip_is_told_in_the_words_of_python(tmp_path, old, new, hint):
    with pytest.raises(RuleError) as caught:
        inferred(tmp_path, GOOD.replace(old, new))

    assert hint in caught.value.hint
    assert "#+" not in caught.value.hint


@pytest.mark.parametrize("premise", ["A", "B", "AGE"])
def test_many_conclusions_are_checked_together_and_one_by_one_for_the_fault(tmp_path, monkeypatch, premise):
    """Of :a and :b the score is known, of :age nothing."""
    text = HEAD + (
        "    for n in range(9):\n"
        "        where = view.mint('w', Literal(str(n), XSD + 'integer'))\n"
        f"        premises = [(s, p, o) for s, p, o in view.triples(A, SCORE)] if n < 8 else [({premise}, *"
        f"next(view.triples({premise} if {premise} != AGE else A, SCORE))[1:])]\n"
        "        yield Conclusion(triples=[(where, WINNER, A)], premises=premises)\n"
    )
    alone = []
    check = python_rule.check_conclusion
    monkeypatch.setattr(python_rule, "check_conclusion", lambda *given: alone.append(given) or check(*given))

    if premise == "AGE":
        with pytest.raises(RuleError, match=r"names the premise .*which does not hold") as caught:
            inferred(tmp_path, text)
        assert (caught.value.code, len(alone)) == ("LEV-R032", 9)
    else:
        assert inferred(tmp_path, text).stats.new == 9
        assert not alone


ENDLESS = (
    HEAD
    + """
    number = 0
    while True:
        number += 1
        yield Conclusion([(A, IRI(EX + "winner"), Literal(str(number), XSD + "integer"))], [])
"""
)
ONE_THING_OFTEN = (
    HEAD
    + """
    for _ in range(100):
        yield Conclusion([(A, IRI(EX + "winner"), B)], [])
"""
)


def test_a_rule_that_never_ends_is_stopped_by_the_limit_of_triples(tmp_path):
    with pytest.raises(GuardReached) as caught:
        inferred(tmp_path, ENDLESS, guards=Guards(max_triples=50))

    assert caught.value.code == "LEV-G011"


def test_what_is_concluded_again_does_not_count(tmp_path):
    assert len(list(inferred(tmp_path, ONE_THING_OFTEN, guards=Guards(max_triples=5)).derived())) == 1


def test_a_module_beside_a_rule_is_not_found_and_the_hint_says_why(tmp_path):
    (tmp_path / "scores.py").write_text("BEST = 1\n", encoding="utf-8")
    (tmp_path / "best.py").write_text("from scores import BEST\n", encoding="utf-8")

    with pytest.raises(RuleError) as caught:
        load_rules([str(tmp_path / "best.py")])

    assert (
        caught.value.hint
        == "a rule is read by itself, without scores.py beside it: put what it needs into its file"
    )


@pytest.mark.parametrize("executor", [OxigraphExecutor, RowsExecutor])
@pytest.mark.parametrize(
    ("subject", "premise"),
    [
        ("A", '(IRI("no iri"), SCORE, A)'),
        ("A", '(A, SCORE, Literal("x", "no iri"))'),
        ("A", '(A, SCORE, Literal("\\ud800", XSD + "string"))'),
        ('view.mint("no name", A)', '(A, SCORE, Literal("7", XSD + "integer"))'),
    ],
)
def test_what_is_no_term_is_refused_before_facts_are_asked(tmp_path, executor, subject, premise):
    conclusion = f"Conclusion(triples=[({subject}, WINNER, A)], premises=[{premise}])"
    (tmp_path / "best-score.py").write_text(f"{HEAD}    [*view.triples(A, SCORE)]\n    yield {conclusion}\n")
    facts = executor()
    facts.add(FACTS)

    with pytest.raises(RuleError) as caught:
        infer(facts, load_rules([tmp_path]))

    assert caught.value.code == "LEV-R037"
