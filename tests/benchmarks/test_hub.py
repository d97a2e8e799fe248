"""A party in many negotiations: what is concluded grows with the negotiations, not with their square."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from leverkg import load
from leverkg.rdf.term import RDF_TYPE
from leverkg.theory.terms import lev

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.hub import EVERYWHERE, hub
from benchmarks.portfolio import AS_OF

FEW, MANY = 8, 16


def concluded(folder: Path, talks: int, confined=EVERYWHERE):
    """Return how much each rule concludes over a hub, and how often each kind of circumstance bears."""
    file = folder / f"hub-{talks}.ttl"
    file.write_text("".join(hub(talks, confined=confined)))
    result = load(file, moments=AS_OF, views="facts").infer()
    by_rule: Counter[str] = Counter()
    for firing in result.run.stats.firings:
        by_rule[firing.rule] += firing.new or 0
    bearing = Counter(
        kind.value.removeprefix(lev("").value)
        for circumstance, _, _ in result.match(None, lev("bearsOn"), None)
        for _, _, kind in result.match(circumstance, RDF_TYPE, None)
    )
    return by_rule, bearing


def test_a_hub_is_the_same_each_time_and_grows_at_its_end():
    assert list(hub(4)) == list(hub(4))
    assert list(hub(4, seed=2)) != list(hub(4))
    assert list(hub(8))[:5] == list(hub(4))


def test_a_hub_is_valid(tmp_path):
    (tmp_path / "case.ttl").write_text("".join(hub(4)))

    assert [str(f) for f in load(tmp_path / "case.ttl").check()] == []


def test_no_rule_concludes_more_than_in_proportion(tmp_path):
    few, _ = concluded(tmp_path, FEW)
    many, _ = concluded(tmp_path, MANY)
    # What depends on how degrees fall out is not in proportion exactly; the square would be four times.
    steeper = {rule: (few[rule], new) for rule, new in many.items() if new > 3 * few[rule] + 2 * MANY}

    assert few["bears-on-belonging"] > FEW
    assert steeper == {}


@pytest.mark.parametrize("kind", EVERYWHERE)
def test_what_names_nothing_bears_on_all_negotiations(tmp_path, kind):
    _, bearing = concluded(tmp_path, FEW, confined=[other for other in EVERYWHERE if other != kind])

    assert bearing[kind] == FEW * FEW


def test_what_names_something_bears_where_that_is_negotiated(tmp_path):
    _, bearing = concluded(tmp_path, FEW)
    kinds = (
        "Decision",
        "BindingCommitment",
        "Breach",
        "SpecificInvestment",
        "Terms",
        "StatusQuo",
        "Recognition",
    )

    assert {kind: bearing[kind] for kind in kinds} == dict.fromkeys(kinds, FEW)
    assert {kind: bearing[kind] for kind in ("Alternative", "Norm", "NormAppeal")} == dict.fromkeys(
        ("Alternative", "Norm", "NormAppeal"), 2 * FEW
    )
