"""`--executor`: what evaluates the rules makes no difference to what follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg import load
from leverkg.case import load as case_load
from leverkg.engine.executors import columns_there
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.made import one_by_one
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.run import Guards
from leverkg.errors import GuardReached, UsageError
from leverkg.inference import executor_choice as executors
from leverkg.inference import infer as inference
from leverkg.rdf.term import Literal
from leverkg.theory.terms import lev
from tests.cli.conftest import HOUSTON, Ran

CASE, VERDICTS = f"{HOUSTON}/case.ttl", f"{HOUSTON}/verdicts.ttl"


@pytest.mark.parametrize("form", ["ttl", "nt"])
def test_the_same_bytes_whatever_evaluates(cli: Callable[..., Ran], form: str) -> None:
    ran = [
        cli("infer", HOUSTON, "-q", "--format", form, "--executor", name)
        for name in ("oxigraph", "rows", "columns")
    ]

    assert [one.code for one in ran] == [0, 0, 0]
    assert ran[0].out == ran[1].out == ran[2].out
    assert "balance" in ran[0].out


def test_lines_are_the_same_as_by_triples(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """With the data they are written triple by triple, without from lines."""
    cli("infer", HOUSTON, "-q", "-o", str(tmp_path / "lines.nt"))
    cli("infer", HOUSTON, "-q", "--with-data", "-o", str(tmp_path / "all.nt"))
    lines, everything = ((tmp_path / name).read_text().splitlines() for name in ("lines.nt", "all.nt"))

    asserted = {" ".join(map(str, triple)) + " ." for triple in load(HOUSTON).asserted.triples}
    assert lines
    assert sorted({*lines, *asserted}) == everything
    assert not asserted & {*lines}


@pytest.mark.parametrize("executor", ["oxigraph", "rows", "columns"])
def test_lines_leave_out_what_is_withheld(cli: Callable[..., Ran], tmp_path: Path, executor: str) -> None:
    """Rules do not see verdicts, so one of an author's own could conclude one that the files state."""
    stated = next(t for t in load(VERDICTS).asserted.triples if isinstance(t[2], Literal))
    header = "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: so it is\n"
    query = f"CONSTRUCT {{ {' '.join(map(str, stated))} }} WHERE {{ ?b a lev:Balance }}\n"
    (tmp_path / "state-it.rq").write_text(header + query)
    cli(
        *("infer", CASE, VERDICTS, "-q", "--executor", executor),
        *("--rules", str(tmp_path), "-o", str(tmp_path / "beside.nt")),
    )
    cli("infer", CASE, "-q", "--rules", str(tmp_path), "-o", str(tmp_path / "alone.nt"))
    beside, alone = ({*(tmp_path / name).read_text().splitlines()} for name in ("beside.nt", "alone.nt"))

    assert alone - beside == {" ".join(map(str, stated)) + " ."}


@pytest.mark.parametrize("executor", ["oxigraph", "rows", "columns"])
def test_what_follows_is_the_same_by_predicate(tmp_path: Path, executor: str) -> None:
    """A conclusion that the files state, and one about the ontology itself, are left out there too."""
    stated = next(t for t in load(VERDICTS).asserted.triples if isinstance(t[2], Literal))
    header = "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: so it is\n"
    head = f"{' '.join(map(str, stated))} . lev:Need rdfs:comment 'x'"
    (tmp_path / "state-it.rq").write_text(f"{header}CONSTRUCT {{ {head} }} WHERE {{ ?b a lev:Balance }}\n")
    result = load(CASE, VERDICTS).infer([tmp_path], executor=executor)
    made = result.run.executor.made_by_predicate()
    follows = result.conclusions()

    predicates = dict.fromkeys((*made, *(p for _, p, _ in result.derived())))
    found = [(s, p, o) for p in predicates for s, o in zip(*follows.pairs(p), strict=True)]
    assert {*zip(*made[stated[1]][1:], strict=True)} >= {(stated[0], stated[2])}
    assert set(found) == set(result.derived())
    assert {*follows.subjects()} == {s for s, _, _ in found}
    assert stated not in found
    assert lev("Need") not in {s for s, _, _ in found}
    assert sorted(one_by_one(made), key=str) == sorted(result.made, key=str)


@pytest.mark.parametrize("executor", ["oxigraph", "rows", "columns"])
def test_lines_may_go_to_several_places(cli: Callable[..., Ran], tmp_path: Path, executor: str) -> None:
    names = [str(tmp_path / "one.nt"), str(tmp_path / "two.nt")]
    ran = cli(
        "infer",
        HOUSTON,
        "-q",
        "--executor",
        executor,
        *(f"-o{name}" for name in (*names, "-")),
        "--format=nt",
    )

    one, two = (Path(name).read_text() for name in names)
    assert ran.code == 0
    assert one == two == ran.out
    assert one == "".join(sorted(one.splitlines(keepends=True)))


def test_what_is_asked_afterwards_is_answered(cli: Callable[..., Ran]) -> None:
    query = cli("query", "who-has-the-upper-hand", HOUSTON, "--executor", "columns")
    explained = cli("explain", HOUSTON, "balance", "--executor", "columns")

    assert query.out == cli("query", "who-has-the-upper-hand", HOUSTON).out
    assert explained.code == 0
    assert explained.out == cli("explain", HOUSTON, "balance", "--executor", "columns").out
    assert "The balance favours" in explained.out


@pytest.mark.parametrize("executor", ["rows", "columns"])
def test_statistics_tell_the_order_in_which_bodies_were_solved(
    cli: Callable[..., Ran], executor: str
) -> None:
    told = cli("infer", HOUSTON, "--stats", "-vv", "--executor", executor).err

    assert "{ lev:theRun lev:profile ?profile" in told


@pytest.mark.parametrize("name", ["houston-lighting", "lvmh-tiffany", "att-tmobile"])
@pytest.mark.parametrize("executor", ["rows", "columns"])
def test_no_rule_of_the_theory_is_left_to_the_store(name: str, executor: str) -> None:
    run = load(f"cases/{name}").infer(executor=executor).run

    assert [one.rule for one in run.stats.firings if one.plan.startswith("in the store")] == []


def test_large_inputs_are_evaluated_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load(HOUSTON)
    assert isinstance(case.infer().run.executor, RowsExecutor)

    monkeypatch.setattr(executors, "LARGE", 100)
    assert isinstance(case.infer().run.executor, ColumnsExecutor)
    monkeypatch.undo()

    monkeypatch.setattr(inference, "GROWN", 1_000)
    assert isinstance(case.infer().run.executor, ColumnsExecutor)
    assert set(case.infer().derived()) == set(case.infer(executor="rows").derived())
    with pytest.raises(GuardReached, match="more than 1200 triples"):
        case.infer(guards=Guards(max_triples=1_200))
    with pytest.raises(GuardReached, match="not done after 1e-05 s"):
        case.infer(guards=Guards(timeout=1e-5))

    monkeypatch.setattr(executors, "find_spec", lambda name: None)
    assert isinstance(case.infer().run.executor, RowsExecutor)


def test_of_one_view_at_some_moments_more_is_evaluated_over_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "LARGE", 100)
    narrowed = load(HOUSTON, views="facts", moments="last")
    others = (load(HOUSTON, views="facts"), load(HOUSTON, moments="last"), load(HOUSTON))

    assert isinstance(narrowed.infer().run.executor, RowsExecutor)
    assert {type(case.infer().run.executor) for case in others} == {ColumnsExecutor}

    monkeypatch.setattr(executors, "NARROWED", 100)
    assert isinstance(narrowed.infer().run.executor, ColumnsExecutor)


def test_without_the_theory_rows_are_taken_for_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rule = tmp_path / "own.rq"
    rule.write_text(
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
        "CONSTRUCT { ?y <urn:r> ?x } WHERE { ?x <urn:p> ?y }\n"
    )
    case = load(HOUSTON)

    monkeypatch.setattr(executors, "LARGE", 100)
    assert isinstance(case.infer(rule, theory=False).run.executor, RowsExecutor)
    monkeypatch.setattr(executors, "NARROWED", 100)
    assert isinstance(case.infer(rule, theory=False).run.executor, ColumnsExecutor)


def test_what_is_not_installed_is_named(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_there, "find_spec", lambda name: None)

    ran = cli("infer", HOUSTON, "--executor", "columns")

    assert ran.code == 2
    assert "error[LEV-U020]: the executor columns needs polars" in ran.err
    assert "pip install 'leverkg[columns]'" in ran.err


def test_an_old_polars_is_as_good_as_none(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polars.__version__", "1.9.0")
    monkeypatch.setattr(case_load, "_LARGE", 0)
    case = load(HOUSTON)
    assert case.asserted.columns is None
    assert isinstance(case.infer().run.executor, RowsExecutor)
    monkeypatch.setattr(inference, "GROWN", 1_000)
    assert isinstance(case.infer().run.executor, RowsExecutor)
    monkeypatch.setattr(executors, "LARGE", 100)
    assert isinstance(case.infer().run.executor, RowsExecutor)
    assert cli("infer", HOUSTON, "--executor", "columns").code == 2


def test_where_it_would_help_it_is_said_once(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_there, "find_spec", lambda name: None)
    assert "leverkg[columns]" not in cli("infer", HOUSTON).err

    monkeypatch.setattr(executors, "LARGE", 100)
    assert cli("infer", HOUSTON).err.count("pip install 'leverkg[columns]'") == 1
    assert "leverkg[columns]" not in cli("infer", HOUSTON, "--executor", "oxigraph").err


def test_an_executor_that_is_none() -> None:
    with pytest.raises(UsageError, match='there is no executor "spark"') as caught:
        load(HOUSTON).infer(executor="spark")

    assert caught.value.hint == "known: auto, rows, oxigraph, columns"
