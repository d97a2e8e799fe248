"""The snippets of the tutorial, written one below the other, are the case that it comes with."""

from __future__ import annotations

import re

from theory import ROOT, load

PAGE = ROOT / "docs" / "tutorial.md"
CASE = ROOT / "docs" / "tutorial" / "mill.ttl"


def test_writing_along_gives_the_finished_case(tmp_path):
    snippets = re.findall(r"```turtle\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    written = tmp_path / "mill.ttl"
    written.write_text("\n".join(snippets), encoding="utf-8")

    assert len(snippets) == 6
    assert {t[1:] for t in load(written).triples} == {t[1:] for t in load(CASE).triples}
    assert len(load(written).triples) == len(load(CASE).triples)
