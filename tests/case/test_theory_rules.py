"""The shipped rules come out the same with a cache, without one, and with a broken one."""

import pytest

from leverkg.engine import RuleSet, stratify
from leverkg.engine import cache as kept
from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.rule import Kind
from leverkg.engine.sorts import Disjointness
from leverkg.rdf.columns import tables_of
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal
from leverkg.theory import rules as theory_rules
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import lev

RDFS, OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"


def made():
    theory_rules.theory.cache_clear()
    return theory_rules.theory()


def told(theory):
    """Return all of a theory that can be compared; a function is made anew each time."""
    rules = [*theory.rules, *theory.axioms]
    plain = [rule for rule in rules if rule.kind is not Kind.PYTHON]
    beside = [(rule.text, rule.places, sorted(rule.needed, key=str), rule.header.lines) for rule in rules]
    return plain, beside, theory.dependencies, theory.makers


@pytest.fixture(scope="module")
def computed():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVERKG_CACHE", "off")
        yield made()
    theory_rules.theory.cache_clear()


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path))
    yield tmp_path
    theory_rules.theory.cache_clear()


@pytest.fixture
def compilations(monkeypatch):
    """Count how often the rules are compiled."""
    counted = []
    real = theory_rules._compiled
    monkeypatch.setattr(theory_rules, "_compiled", lambda *given: counted.append(1) or real(*given))
    return counted


def kept_of(where):
    """Return the files of the rules: the index, and the trees."""
    key = theory_rules.theory().key
    return [path for path in (where / f"{key}.data", where / f"{key}t.data") if path.exists()]


def test_the_cache_gives_back_the_same(where, computed, compilations):
    assert told(made()) == told(computed)
    assert len(kept_of(where)) == 2
    assert told(made()) == told(computed)
    assert len(compilations) == 1


def test_known_dependencies_give_the_same_strata(computed):
    rules = RuleSet(tuple(sorted((*computed.rules, *computed.axioms), key=lambda rule: rule.name)))

    assert stratify(rules, known=computed.dependencies) == stratify(
        rules, disjoint=Disjointness.of(ontology())
    )


def change_rule(data, place, change):
    (first, *rest) = data["index"]["rules"]
    changed = (*first[:place], change(first[place]), *first[place + 1 :])
    data["index"]["rules"] = (changed, *rest)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("index"),
        lambda data: data.update(axioms=0),
        lambda data: data["index"].update(rules=data["index"]["rules"][1:]),
        lambda data: data["index"].update(rules=data["index"]["rules"][:1] + data["index"]["rules"]),
        lambda data: data["index"].update(rules=[rule[1:] for rule in data["index"]["rules"]]),
        lambda data: change_rule(data, 2, lambda position: position[:2]),
        lambda data: change_rule(data, 3, lambda header: header[1:]),
        lambda data: change_rule(data, 4, lambda reads: (*reads, -1)),
        lambda data: data["index"].update(accesses=()),
        lambda data: data["index"].update(accesses=((1, None), *data["index"]["accesses"][1:])),
        lambda data: data.update(makers=data["makers"] | {"no-such-rule"}),
        lambda data: data.update(dependencies=(*data["dependencies"], ("exposure", "exposure", -1, False))),
        lambda data: data.update(dependencies=(*data["dependencies"], (0, 0, 0))),
        lambda data: data.update(dependencies="text"),
        lambda data: data.update(reads=(*data["reads"], [1, 2, 3])),
    ],
)
def test_what_was_written_by_another_hand_is_made_again(where, computed, compilations, change):
    made()
    path, _ = kept_of(where)
    data = kept.read_data(path.stem)
    change(data)
    kept.write_data(path.stem, data)

    assert told(made()) == told(computed)
    assert len(compilations) == 2


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("data", [(), [], {}, 1, "text", ("text", "text"), {"index": {}}])
def test_what_is_no_such_data_is_made_again(where, computed, compilations, data, which):
    made()
    path = kept_of(where)[which]
    kept.write_data(path.stem, data)

    assert told(made()) == told(computed)
    assert len(compilations) == 2


def test_a_broken_file_is_made_again(where, computed, compilations):
    made()
    path, _ = kept_of(where)
    whole = path.read_bytes()
    path.write_bytes(whole[:-500])

    assert told(made()) == told(computed)
    assert len(compilations) == 2
    assert path.read_bytes() == whole


def test_another_text_of_a_rule_is_another_key(tmp_path):
    def key(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.rq").write_text(text)
        return theory_rules._key([str(tmp_path / f"{name}.rq") for name in texts])

    keys = {
        key(a="one", b="two"),
        key(a="one", b="three"),
        key(a="one"),
        key(a="onetwo"),
        key(a="one", c="two"),
    }
    assert len(keys) == 5
    assert all(len(one) == 40 and set(one) <= set("0123456789abcdef") for one in keys)


NODE, OTHER, LABEL = IRI("urn:x:one"), IRI("urn:x:two"), IRI(RDFS + "label")


def table_of(triple):
    return tables_of({triple[1]: [triple]})


@pytest.mark.parametrize(
    "triple",
    [
        (OTHER, IRI(RDFS + "subClassOf"), lev("Need")),
        (OTHER, IRI(OWL + "inverseOf"), lev("needs")),
        (NODE, RDF_TYPE, BlankNode("b")),
        (OTHER, RDF_TYPE, IRI(OWL + "TransitiveProperty")),
        (lev("Need"), LABEL, Literal("want")),
    ],
)
def test_these_add_axioms(triple):
    assert theory_rules.adds_axioms(table_of(triple))


@pytest.mark.parametrize(
    "triple",
    [
        (NODE, RDF_TYPE, lev("Need")),
        (NODE, LABEL, Literal("one")),
        (NODE, lev("of"), OTHER),
        (BlankNode("b"), IRI(RDF_TYPE.value.replace("type", "first")), NODE),
    ],
)
def test_these_add_none(triple):
    assert not theory_rules.adds_axioms(table_of(triple))
    assert compile_axioms([*ontology(), triple]) == compile_axioms(ontology())


def test_without_the_trees_they_are_made_again(where, computed, compilations):
    made()
    _, trees = kept_of(where)
    trees.unlink()

    again = made()
    assert [rule.name for rule in again.rules] == [rule.name for rule in computed.rules]
    assert len(compilations) == 1
    assert again.rules["exposure"].body == computed.rules["exposure"].body
    assert len(compilations) == 2
    assert trees.exists()


def test_a_run_asks_for_no_tree(where):
    """What a rule writes, and its sentences, are known without its body."""
    made()
    made()
    _, trees = kept_of(where)
    trees.unlink()

    told = [(r.name, r.header.says, r.position.line, r.reads, r.needed, r.writes) for r in made().rules]
    assert told
    assert not trees.exists()
