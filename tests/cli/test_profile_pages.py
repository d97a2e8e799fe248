"""The pages of the profiles: their made parts are up to date, and the tool prints what they show."""

from __future__ import annotations

import re
import shlex

import pytest
from theory import ROOT

from leverkg.library.evidence_page import evidence_parts
from leverkg.library.library_table import profiles
from leverkg.library.made_parts import page_with
from leverkg.library.profile_pages import PARTS, authority_part, counts_part, parts_of

DOCS = ROOT / "docs" / "profiles"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
OMITTED = "…"


def page(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def shown(text):
    """Yield each command of a page with the lines that are shown below it."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            yield command, lines


def agrees(lines, printed):
    """Tell whether what is shown was printed: line by line, `…` standing for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == OMITTED else _line(line) + r"\n" for line in lines)
    return re.fullmatch(pattern, printed) is not None


def _line(line):
    start = line.removesuffix(OMITTED)
    return re.escape(start) + (".*" if start != line else "")


def test_every_profile_has_its_page():
    assert sorted(path.stem for path in DOCS.glob("*.md")) == profiles()


@pytest.mark.parametrize("where", ["README.md", "docs/balance.md"])
@pytest.mark.parametrize("name", profiles())
def test_a_page_is_found(where, name):
    link = f"profiles/{name}.md" if where.startswith("docs") else f"docs/profiles/{name}.md"

    assert f"({link})" in (ROOT / where).read_text(encoding="utf-8")


def test_the_made_parts_are_up_to_date():
    """`make tables` writes them."""
    made = {name: page_with(page(name), parts_of(name, ROOT / "tests" / "textbook")) for name in profiles()}

    assert [name for name, text in made.items() if text != page(name)] == []


def test_the_page_on_evidence_is_up_to_date():
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")

    assert page_with(text, evidence_parts()) == text


def test_what_a_profile_counts_and_on_whose_authority():
    assert "| norms | A reason from a norm that one party invokes and the other holds. | no |" in counts_part(
        "kirgis"
    )
    assert "A lead of 2 steps in exposure settles" in counts_part("emerson")
    assert "| the profile | The abstract and a quoted passage were read. |" in authority_part("emerson")
    assert "| ratification | not checked |" in authority_part("broad")


def test_a_page_without_a_place_for_a_part_is_refused():
    with pytest.raises(ValueError, match="not counts, authority, textbook, cases"):
        page_with("# A page\n", dict.fromkeys(PARTS, ""))


@pytest.mark.parametrize("name", ["README.md", *(f"docs/profiles/{name}.md" for name in profiles())])
def test_the_tool_prints_what_a_page_shows(cli, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("cases", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    blocks = shown((ROOT / name).read_text(encoding="utf-8"))
    found = [(command, lines, cli(*shlex.split(command)[1:])) for command, lines in blocks if lines]

    assert found
    assert [command for command, lines, done in found if not agrees(lines, done.out + done.err)] == []


def test_a_line_that_is_not_printed_shows():
    assert agrees(["a", OMITTED, "d"], "a\nb\nc\nd\n")
    assert not agrees(["a", OMITTED, "x"], "a\nb\nc\nd\n")
    assert not agrees(["a", "c", OMITTED], "a\nb\nc\nd\n")
