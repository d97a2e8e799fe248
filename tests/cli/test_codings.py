"""Two codings of a case side by side, by the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.library.coders_page import coders_part
from leverkg.library.made_parts import page_with
from tests.cli.conftest import HOUSTON, Ran

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with one case, and the same as a second coder saw it: the spur is too dear to matter."""
    first, second = tmp_path / "houston-lighting", tmp_path / "recoded" / "houston-lighting"
    first.mkdir()
    second.mkdir(parents=True)
    for name in ("case.ttl", "verdicts.ttl"):
        shutil.copy(HOUSTON / name, first / name)
    text = (HOUSTON / "case.ttl").read_text(encoding="utf-8")
    (second / "case.ttl").write_text(text.replace("lev:extreme", "lev:slight"), encoding="utf-8")
    return tmp_path


def test_both_codings_stand_beside_each_verdict(cli: Callable[..., Ran], library: Path) -> None:
    out = cli("cases", library, "--coders").out

    head, *rows = out.partition("\n\n")[0].splitlines()
    assert head.split() == [
        "case",
        "day",
        "who",
        "says",
        "so",
        "verdict",
        "first",
        "coding",
        "second",
        "coding",
    ]
    assert len(rows) == 2
    assert all("Burlington Northern" in row for row in rows)
    assert "first coding\n  direction  2 agrees of 2" in out
    assert "second coding\n  direction  1 agrees, 1 against of 2" in out
    assert "the side favoured: the same in 1 of 2 (Krippendorff's alpha 0.00)" in out


def test_how_far_they_agree_is_told(cli: Callable[..., Ran], library: Path) -> None:
    shutil.copy(
        library / "houston-lighting" / "case.ttl", library / "recoded" / "houston-lighting" / "case.ttl"
    )

    out = cli("cases", library, "--coders").out

    assert "the side favoured: the same in 2 of 2 (Krippendorff's alpha 1.00)" in out
    assert "the same degree in 4 of 4, at most one step apart in 4" in out
    assert "where both favour the same: of the verdicts 2 agrees of 2" in out


def test_the_second_coding_is_no_case_of_its_own(cli: Callable[..., Ran], library: Path) -> None:
    assert cli("cases", library).out.count("houston-lighting") == 2


def test_without_a_second_coding(cli: Callable[..., Ran], library: Path) -> None:
    shutil.rmtree(library / "recoded")

    ran = cli("cases", library, "--coders")

    assert ran.code == 2
    assert "LEV-U025" in ran.err
    assert "recoded/NAME beside the folder NAME" in ran.err


def test_verdicts_among_the_facts(cli: Callable[..., Ran], library: Path) -> None:
    case = library / "houston-lighting"
    with (case / "case.ttl").open("a", encoding="utf-8") as facts:
        facts.write((case / "verdicts.ttl").read_text(encoding="utf-8"))
    (case / "verdicts.ttl").unlink()

    ran = cli("cases", library, "--coders")

    assert ran.code == 2
    assert "LEV-U026" in ran.err


@pytest.mark.parametrize("other", [["--step"], ["--profile", "all"]])
def test_what_does_not_go_with_it(cli: Callable[..., Ran], library: Path, other: list[str]) -> None:
    assert cli("cases", library, "--coders", *other).code == 2


def test_the_page_on_coders_is_up_to_date() -> None:
    """`make tables` writes its made part."""
    page = (ROOT / "docs" / "coders.md").read_text(encoding="utf-8")

    assert page_with(page, {"coders": coders_part()}) == page
