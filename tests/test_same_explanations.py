"""The same files give the same explanation: whatever was run before, in whatever order the facts stand, on
either executor.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

import leverkg
from leverkg.api import Case, Result
from leverkg.errors import LeverkgError
from leverkg.theory.folders import folder

EXPLAINED = ("forces", "substitute of {party}", "duress", "walk away", "linkage")
NOT_SO = ("duress", "lev:Throffer", "rule bluff", "rule linkage")
CASES = ("amazon-hachette", "guber-bogart", "lvmh-tiffany")


def inferred(name: str, executor: str = "oxigraph", seed: int | None = None) -> Result:
    case = leverkg.load(folder("cases") / name)
    if seed is not None:
        quads = list(case.asserted.quads)
        random.Random(seed).shuffle(quads)
        case = Case(case.asserted.replaced(quads=tuple(quads), ends=()), case.narrowing)
    return case.infer(executor=executor)


def said(result: Result) -> dict[str, str]:
    """Return what is said to some questions, as text and as JSON."""
    balance = result.balances()[-1]
    one, other = map(result.labels.of, balance.between)
    asked = [("explain", words.format(party=one)) for words in EXPLAINED]
    asked += [("why_not", words) for words in NOT_SO]
    asked += [(how, f"{a} > {b}") for how in ("explain", "why_not") for a, b in ((one, other), (other, one))]
    found = {}
    for how, words in asked:
        options = {"steps": False, "depth": 2} if how == "why_not" else {}
        try:
            answer = getattr(result, how)(words, **options)
        except LeverkgError as error:  # there is no such thing in this case
            found[how, words] = str(error)
        else:
            found[how, words] = answer.text() + answer.json()
    return found


@cache
def with_an_empty_cache(name: str, where: Path) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVERKG_CACHE", str(where))
        return said(inferred(name))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_what_was_run_before_does_not_matter(name, empty, tmp_path, monkeypatch):
    expected = with_an_empty_cache(name, empty[name])
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path))
    inferred("guber-bogart" if name != "guber-bogart" else "lvmh-tiffany")
    assert list(tmp_path.iterdir())  # the plans were kept

    assert said(inferred(name)) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_the_facts_does_not_matter(name, empty, monkeypatch):
    expected = with_an_empty_cache(name, empty[name])
    monkeypatch.setenv("LEVERKG_CACHE", "off")

    assert said(inferred(name, seed=7)) == expected


@pytest.mark.parametrize("executor", ["oxigraph", "rows", "columns"])
@pytest.mark.parametrize("name", CASES)
def test_the_executor_does_not_matter(name, executor, empty):
    assert said(inferred(name, executor=executor)) == with_an_empty_cache(name, empty[name])
