"""Many small changes of one case: a degree is set otherwise, everything is inferred anew, 200 times over.

What a person does who tries things out, and what tools do who ask which fact matters. Before a time is
shown, some of the changed cases are written to files and inferred by processes of their own, without a
cache; what follows must be the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.measure import ROOT

__all__ = ["CASE", "Changes", "measure_changes"]

CASE = ROOT / "cases" / "houston-lighting" / "case.ttl"
_COMPARED = 5
_DEGREES = ("none", "slight", "moderate", "high", "extreme")


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the changes.

    Attributes:
        count: how many there were.
        compared: how many were inferred by a process of its own too; all agreed.
        seconds: for all of them, the case being loaded already.
        shifted: how many altered a balance.
    """

    count: int
    compared: int
    seconds: float
    shifted: int


def measure_changes(count: int) -> Changes:
    """Return what so many changes took.

    Raises:
        AssertionError: another process found something else to follow from one of the changed cases.
    """
    import leverkg
    from leverkg.api import Case
    from leverkg.case.load import Asserted
    from leverkg.theory.terms import lev

    case = leverkg.load(CASE)
    degrees = [lev(name) for name in _DEGREES]
    quads = case.asserted.quads
    places = [(number, degree) for number, q in enumerate(quads) if q[2] in degrees for degree in degrees]
    places = [(number, degree) for number, degree in places if quads[number][2] != degree]

    def changed(turn: int) -> Case:
        number, degree = places[turn * 7 % len(places)]
        s, p, _, graph = quads[number]
        mine = (*quads[:number], (s, p, degree, graph), *quads[number + 1 :])
        return Case(Asserted(case.asserted.sources, mine, case.asserted.prefixes), case.narrowing)

    def verdicts(one: Case) -> list[object]:
        return [(b.situation, b.between, b.verdict) for b in one.infer().balances()]

    for turn in range(_COMPARED):
        _compare(changed(turn * count // _COMPARED))
    before = verdicts(case)
    started = perf_counter()
    shifted = sum(verdicts(changed(turn)) != before for turn in range(count))
    return Changes(count, _COMPARED, perf_counter() - started, shifted)


def _compare(case: object) -> None:
    from leverkg.rdf.serialise import serialise

    derived = case.infer().derived()  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="leverkg-bench-") as place:
        file, out = Path(place) / "case.ttl", Path(place) / "out.nt"
        file.write_bytes(serialise(case.asserted.quads, "ttl", case.asserted.prefixes))  # type: ignore[attr-defined]
        subprocess.run(
            [sys.executable, "-m", "leverkg", "infer", "-q", str(file), "-o", str(out)],
            check=True,
            cwd=ROOT,
            env={**os.environ, "LEVERKG_CACHE": "off"},
        )
        lines = set(out.read_text().splitlines())
    mine = set(serialise(((*t, None) for t in derived), "nt").decode().splitlines())
    # Blank nodes have other names in another file, and so have versions of what stands in one.
    known = {line for line in mine if "_:" not in line}
    theirs = {line for line in lines if "_:" not in line}
    assert known == theirs, sorted(known ^ theirs)[:3]
