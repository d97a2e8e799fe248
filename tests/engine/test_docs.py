"""The examples of the page on writing rules work as printed."""

from __future__ import annotations

import re
from pathlib import Path

from leverkg.engine import infer, load_rules
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.rdf.term import IRI, XSD, Literal

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
LEV = "https://w3id.org/leverkg#"
EX = "https://example.org/"


def lev(*names):
    return [IRI((LEV if name[0].islower() and name in WORDS else EX) + name) for name in names]


WORDS = {"provider", "provides", "recipient"}


def test_both_rules_conclude_what_the_page_says(tmp_path):
    text = PAGE.read_text()
    (sparql,) = re.findall(r"```sparql\n(.*?)```", text, re.S)
    (python, _) = re.findall(r"```python\n(.*?)```", text, re.S)
    (tmp_path / "outlet.rq").write_text(sparql)
    (tmp_path / "highest-bid.py").write_text(python)
    executor = OxigraphExecutor()
    executor.add(
        [tuple(lev(*t)) for t in [("o1", "provider", "p"), ("o1", "provides", "r"), ("o1", "recipient", "x")]]
    )
    executor.add(
        [tuple(lev(*t)) for t in [("o2", "provider", "p"), ("o2", "provides", "r"), ("o2", "recipient", "y")]]
    )
    bids = [("x", "7"), ("y", "9"), ("z", "11")]
    executor.add([(IRI(EX + n), IRI(EX + "bid"), Literal(m, XSD + "integer")) for n, m in bids])
    executor.add([(IRI(EX + "z"), IRI(EX + "withdrawn"), Literal("yes"))])

    run = infer(executor, load_rules([tmp_path], {"lev": LEV}))

    derived = list(run.derived())
    assert sum(t[2] == IRI(EX + "Outlet") for t in derived) == 2
    assert [t[2] for t in derived if t[1] == IRI(EX + "winner")] == [IRI(EX + "y")]
    assert all(prove(run, triple).steps for triple in derived)
