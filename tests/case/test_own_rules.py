"""A user's own rules come out the same with a cache, without one, and with a broken one."""

import pytest
from theory import ROOT

from leverkg.api import load
from leverkg.engine import cache as kept
from leverkg.engine.proofs.proof import prove
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI
from leverkg.theory import own_rules
from leverkg.theory import rules as theory_rules

EX = "http://example.org/"
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: {x} is beyond {z}\n"
BASE = HEADER + f"PREFIX : <{EX}>\nCONSTRUCT {{ ?x :path ?z }} WHERE {{ ?x :edge ?z }}\n"
STEP = HEADER + f"PREFIX : <{EX}>\nCONSTRUCT {{ ?x :path ?z }} WHERE {{ ?x :path ?y . ?y :edge ?z }}\n"
CASE = ROOT / "cases" / "houston-lighting" / "case.ttl"


@pytest.fixture
def where(tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    monkeypatch.setenv("LEVERKG_CACHE", str(folder))
    yield folder
    theory_rules.theory.cache_clear()


@pytest.fixture
def folder(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "base.rq").write_text(BASE)
    (rules / "step.rq").write_text(STEP)
    (tmp_path / "data.nt").write_text("".join(f"<{EX}{n}> <{EX}edge> <{EX}{n + 1}> .\n" for n in range(5)))
    return rules


@pytest.fixture
def compilations(monkeypatch):
    """Count how often own rules are compiled."""
    counted = []
    real = own_rules._compiled
    monkeypatch.setattr(own_rules, "_compiled", lambda *given: counted.append(1) or real(*given))
    return counted


def told(found):
    """Return all of rules that can be compared."""
    rules = [*found.rules, *found.axioms]
    plain = [rule for rule in rules if rule.name in ("base", "step")]
    beside = [(rule.text, rule.places, sorted(rule.needed, key=str), rule.header.lines) for rule in rules]
    return [rule.name for rule in rules], plain, beside, found.dependencies, found.makers


@pytest.mark.parametrize("theory", [False, True])
def test_the_cache_gives_back_the_same(where, folder, compilations, theory, monkeypatch):
    shipped = theory_rules.theory() if theory else None
    first, second = (own_rules.with_own_rules([folder], shipped) for _ in range(2))
    monkeypatch.setenv("LEVERKG_CACHE", "off")

    assert told(first) == told(second) == told(own_rules.with_own_rules([folder], shipped))
    assert {dependency.reader for dependency in first.dependencies} >= {"step"}
    assert len(compilations) == 2


def test_what_is_in_a_file_counts_not_when_it_was_written(where, folder, compilations):
    own_rules.with_own_rules([folder], None)
    (folder / "step.rq").write_text(STEP)
    own_rules.with_own_rules([folder], None)
    assert len(compilations) == 1

    (folder / "step.rq").write_text(STEP.replace(":edge", ":other"))
    changed = own_rules.with_own_rules([folder], None)
    assert len(compilations) == 2
    assert IRI(EX + "other") in {read.predicate for read in changed.rules["step"].reads}

    (folder / "step.rq").rename(folder / "later.rq")
    assert [rule.name for rule in own_rules.with_own_rules([folder], None).rules] == ["base", "later"]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("trees"),
        lambda data: data.update(index={}),
        lambda data: data["index"].update(rules=data["index"]["rules"] * 2),
        lambda data: data.update(makers=frozenset(("another",))),
        lambda data: data.update(dependencies="text"),
    ],
)
def test_what_was_written_by_another_hand_is_made_again(where, folder, compilations, change):
    first = own_rules.with_own_rules([folder], None)
    data = kept.read_data(first.key)
    change(data)
    kept.write_data(first.key, data)

    assert told(own_rules.with_own_rules([folder], None)) == told(first)
    assert len(compilations) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("more.py", "from leverkg.engine import rule"),
        ("more.ttl", "<http://example.org/s> a <http://www.w3.org/ns/shacl#NodeShape> ."),
    ],
)
def test_rules_in_python_and_turtle_are_read_each_time(where, folder, name, text):
    (folder / name).write_text(text)
    assert own_rules.with_own_rules([folder], None) is None


def test_a_mistake_is_told_each_time(where, folder):
    (folder / "wrong.rq").write_text(STEP.replace("CONSTRUCT", "CONSTRUKT"))
    messages = []
    for _ in range(2):
        with pytest.raises(RuleError) as caught:
            load(folder.parent / "data.nt").infer(folder, theory=False)
        messages.append(str(caught.value))
    assert messages[0] == messages[1] != ""


@pytest.mark.parametrize("theory", [False, True])
def test_a_run_is_the_same_with_rules_and_plans_out_of_the_cache(where, folder, theory, monkeypatch):
    def run():
        theory_rules.theory.cache_clear()
        result = load(folder.parent / "data.nt", *([CASE] if theory else ())).infer(folder, theory=theory)
        proof = prove(result.run, (IRI(EX + "0"), IRI(EX + "path"), IRI(EX + "5")))
        return b"".join(result.conclusions().lines()), result.run.stats.rounds, proof

    first, second = run(), run()
    monkeypatch.setenv("LEVERKG_CACHE", "off")

    assert first == second == run()
    assert f"<{EX}0> <{EX}path> <{EX}5> .\n".encode() in first[0]
