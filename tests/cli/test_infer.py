"""`leverkg infer`: what follows to stdout or to files, the summary to stderr, and nothing partial."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from leverkg.engine.executor import Firing
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, RDF_TYPE, Triple, TripleTerm
from leverkg.theory.terms import PREFIXES, lev
from leverkg.wording.statistics import statistics_lines
from tests.cli.conftest import HOUSTON, SMALL, Ran


def _triples(file: str | Path) -> set[Triple]:
    return {quad[:3] for quad in parse(read_source(str(file)), blank_prefix="t")}


def _read(text: str, tmp_path: Path) -> set[Triple]:
    file = tmp_path / "read.ttl"
    file.write_text(text, encoding="utf-8")
    return _triples(file)


def test_what_follows_goes_to_stdout_and_the_summary_to_stderr(
    cli: Callable[..., Ran], small: str, tmp_path: Path
) -> None:
    ran = cli("infer", small)

    assert ran.code == 0
    found = _read(ran.out, tmp_path)
    assert [t for t in found if t[1] == RDF_TYPE and t[2] == lev("Balance")]
    assert not found & _triples(small)
    first, *lines = ran.err.splitlines()
    assert re.fullmatch(r"32 facts · [\d,]+ rules · [\d,]+ conclusions · 1 moment · 1 situation", first)
    assert len(lines) == 1
    assert re.search(r"^always       Beta > Alpha   by two steps: fast delivery, high$", lines[0])


def test_it_is_readable(cli: Callable[..., Ran], small: str) -> None:
    """Sections by situation, and each conclusion's sentence above it."""
    out = cli("infer", small, "-q").out

    assert re.search(r"^# ── always · the facts, as everybody sees them ─+$", out, re.MULTILINE)
    assert "# Beta > Alpha, by two steps: fast delivery, high\nlevi:balance" in out
    assert "# Beta could give or withhold what would meet " in out


def test_same_input_same_bytes(cli: Callable[..., Ran], small: str) -> None:
    assert cli("infer", small, "-q").out == cli("infer", small, "-q").out


def test_quiet_says_nothing_but_data(cli: Callable[..., Ran], small: str) -> None:
    assert cli("infer", small, "-q").err == ""


def test_outputs_by_extension(cli: Callable[..., Ran], small: str, tmp_path: Path) -> None:
    ran = cli("infer", small, "-o", "out.ttl", "-o", "out.nt", "-o", "out.jsonld")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("wrote out.ttl, out.nt, out.jsonld\n")
    assert _triples("out.ttl") == _triples("out.nt") == _triples("out.jsonld")


def test_an_unknown_extension_is_refused_before_anything_is_read(cli: Callable[..., Ran]) -> None:
    ran = cli("infer", "no-such-file.ttl", "-o", "out.pdf")

    assert ran.code == 2
    assert "LEV-U004" in ran.err


@pytest.mark.parametrize(
    ("inputs", "output"),
    [
        (("talks.ttl",), "talks.ttl"),
        (("talks.ttl",), "./sub/../talks.ttl"),
        (("talks.ttl",), "link.ttl"),
        (("sub",), "sub/more.ttl"),
        (("*.ttl",), "talks.ttl"),
    ],
)
def test_what_is_read_is_not_overwritten(
    cli: Callable[..., Ran], small: str, inputs: tuple[str, ...], output: str
) -> None:
    Path("sub").mkdir()
    Path("sub/more.ttl").write_text(SMALL, encoding="utf-8")
    Path("link.ttl").symlink_to("talks.ttl")

    ran = cli("infer", *inputs, "-o", output)

    assert ran.code == 2
    assert f"error[LEV-U006]: {output} is read and would be overwritten" in ran.err
    assert Path("talks.ttl").read_text(encoding="utf-8") == SMALL
    assert Path("sub/more.ttl").read_text(encoding="utf-8") == SMALL


def test_a_missing_folder_for_the_output_is_told_before_anything_is_read(cli: Callable[..., Ran]) -> None:
    ran = cli("infer", "no-such-file.ttl", "-o", "no-such-folder/out.ttl")

    assert ran.code == 3
    assert "LEV-O001" in ran.err


def test_a_format_for_stdout(cli: Callable[..., Ran], small: str) -> None:
    lines = cli("infer", small, "-q", "--format", "nt").out.splitlines()

    assert lines == sorted(lines)
    assert all(line.endswith(" .") for line in lines)


def test_with_data_keeps_the_facts_as_written(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("forms.ttl").write_text(
        SMALL + ':x :a 01 , 1.50 , "1"^^xsd:boolean , "24:00:00"^^xsd:time , "colour"@en-GB .\n',
        encoding="utf-8",
    )

    out = cli("infer", "forms.ttl", "-q", "--with-data").out

    found = _read(out, tmp_path)
    assert {t for t in _triples("forms.ttl") if not getattr(t[2], "language", None)} <= found
    for form in ("01", "1.50", '"1"^^xsd:boolean', '"24:00:00"^^xsd:time'):
        assert form in out


def test_provenance_names_the_rule_of_each_conclusion(
    cli: Callable[..., Ran], small: str, tmp_path: Path
) -> None:
    found = _read(cli("infer", small, "-q", "--provenance", "rdf12").out, tmp_path)
    by = IRI(PREFIXES["sh"] + "sourceRule")
    reified = {o: s for s, _, o in found if isinstance(o, TripleTerm)}

    balance = next(t for t in found if t[2] == lev("Balance"))
    node = reified[TripleTerm(*balance)]
    assert (node, by, IRI(PREFIXES["levr"] + "balance")) in found


def test_provenance_by_prov(cli: Callable[..., Ran], small: str, tmp_path: Path) -> None:
    found = _read(cli("infer", small, "-q", "--provenance", "prov").out, tmp_path)

    assert [t for t in found if t[1].value.endswith("wasGeneratedBy")]
    assert not [t for t in found if isinstance(t[2], TripleTerm)]


@pytest.mark.parametrize("options", [("--as-of", "1994-06-15"), ("--moments", "1994-06-15")])
def test_as_of_is_short_for_moments(cli: Callable[..., Ran], options: tuple[str, str]) -> None:
    ran = cli("infer", HOUSTON, *options, "--format", "nt")

    assert " · 1 moment · " in ran.err
    assert set(re.findall(r"^\d{4}-\d\d-\d\d", ran.err, re.MULTILINE)) == {"1994-06-15"}


def test_as_of_and_moments_contradict(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("infer", small, "--as-of", "2000", "--moments", "last")

    assert ran.code == 2
    assert "LEV-U003" in ran.err


def test_views_narrow(cli: Callable[..., Ran]) -> None:
    every = cli("infer", HOUSTON, "--format", "nt").out
    facts = cli("infer", HOUSTON, "--views", "facts", "--format", "nt").out

    assert len(facts) < len(every)


def test_a_profile_is_part_of_what_follows(cli: Callable[..., Ran], small: str) -> None:
    assert "lev:theRun lev:profile lev:emerson" in cli("infer", small, "--profile", "emerson", "-q").out


def test_an_unknown_profile_gets_the_known_ones_as_they_are_typed(
    cli: Callable[..., Ran], small: str
) -> None:
    far, close = cli("infer", small, "--profile", "nonsense"), cli("infer", small, "--profile", "kirgiz")
    help = " ".join(cli("infer", "--help").out.split())

    assert (far.code, close.code) == (2, 2)
    assert "known: shell, kirgis, emerson, broad" in far.err
    assert "did you mean kirgis?" in close.err
    for name in ("shell", "kirgis", "emerson", "broad"):
        assert name in help.partition("--profile")[2].partition("--rules")[0]
        assert cli("infer", small, "-q", "--profile", name).code == 0


def test_stats_show_rules_and_times(cli: Callable[..., Ran], small: str) -> None:
    err = cli("infer", small, "--stats").err

    assert re.search(r"\d+\.\d\d s for \d+ rules in \d+ strata and \d+ rounds", err)
    assert re.search(r"^  [a-z-]+ +\d+\.\d{3} s +\d+ new$", err, re.MULTILINE)
    assert "LATERAL" not in err


def test_stats_show_what_took_long_and_made_nothing() -> None:
    firings = [Firing("idle", 0, 0.001), Firing("slow", 0, 2.5), Firing("quick", 3, 0.01)]
    stats = SimpleNamespace(firings=firings, seconds=2.6, strata=[()], rounds=1)
    result: Any = SimpleNamespace(run=SimpleNamespace(stats=stats, ruleset=("idle", "slow", "quick")))

    lines = statistics_lines(result)

    assert lines == [
        "2.60 s for 3 rules in 1 stratum and 1 round",
        "  slow      2.500 s          0 new",
        "  quick     0.010 s          3 new",
        "  1 more rule",
    ]


def test_told_everything_stats_show_rounds_and_the_order_in_which_bodies_are_solved(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    header = (
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x}\nPREFIX : <https://example.org/>\n"
    )
    for name, query in {
        "far": "CONSTRUCT { ?x :far ?z } WHERE { ?x :far ?y . ?y :next ?z }",
        "near": "CONSTRUCT { ?x :far ?y } WHERE { ?x :next ?y . ?y a :Stop }",
    }.items():
        (tmp_path / f"{name}.rq").write_text(header + query, encoding="utf-8")
    data = tmp_path / "line.ttl"
    data.write_text(
        "@prefix : <https://example.org/> . :a :next :b . :b :next :c ; a :Stop . :c :next :d .",
        encoding="utf-8",
    )

    err = cli("infer", str(data), "--rules", str(tmp_path), "--no-theory", "--stats", "-vv").err

    assert re.search(r"^  far +\d+\.\d{3} s +2 new  in 3 rounds\n    in the process$", err, re.MULTILINE)
    assert re.search(r"^  near +\d+\.\d{3} s +1 new\n    \{ \?y a .* \?x <.*next> \?y", err, re.MULTILINE)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("lev:high", '"high"', "LEV-T020"),
        ("lev:high", "lev:hihg", "LEV-T003"),
        ("lev:needOf :Alpha", "lev:needsOf :Alpha", "LEV-T001"),
        (":pDelivery a lev:Provision", ":pDelivery a lev:Provison", "LEV-T002"),
        ("lev:needOf :Alpha", "lev:needOf :Alhpa", "LEV-T007"),
        ("lev:provides :delivery", "lev:provides :deliveri", "LEV-T007"),
    ],
)
def test_findings_stop_it(
    cli: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    right: str,
    wrong: str,
    code: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.ttl").write_text(SMALL + ":Alpha rdfs:lable 'A' .\n", encoding="utf-8")
    Path("worse.ttl").write_text(SMALL.replace(right, wrong), encoding="utf-8")

    warned = cli("infer", "bad.ttl")
    stopped = cli("infer", "worse.ttl", "-o", "out.ttl")
    forced = cli("infer", "worse.ttl", "-q", "--fail-on", "never")

    assert warned.code == 0
    assert "LEV-T006" in warned.err
    assert stopped.code == 1
    assert f"error[{code}]" in stopped.err
    assert "nothing was derived" in stopped.err
    assert not Path("out.ttl").exists()
    assert forced.code == 0
    assert forced.out


def test_check_asks_the_shapes_first(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    day = '"2020-01-01Z"^^<http://www.w3.org/2001/XMLSchema#date>'
    Path("zone.ttl").write_text(f"{SMALL}\n:pPayment lev:from {day} .\n", encoding="utf-8")

    assert cli("infer", "zone.ttl", "-q").code == 0
    checked = cli("infer", "zone.ttl", "--check")
    assert checked.code == 1
    assert "LEV-S003" in checked.err


def test_what_a_simple_shape_excludes_is_refused_without_check_too(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nobody.ttl").write_text(SMALL.replace("lev:needOf :Alpha ; ", ""), encoding="utf-8")

    ran = cli("infer", "nobody.ttl")

    assert (ran.code, ran.out) == (1, "")
    assert "error[LEV-S060]" in ran.err
    assert cli("infer", "nobody.ttl", "-q", "--fail-on", "never").code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--max-cells", "1"), "LEV-G030"),
        (("--max-triples", "5"), "LEV-G011"),
        (("--memory", "1M"), "LEV-G022"),
    ],
)
def test_limits_end_with_5_and_without_output(small: str, options: tuple[str, str], code: str) -> None:
    """In a child, since the limit of memory ends the process."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "leverkg", "infer", small, "-o", "out.ttl", *options]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 5
    assert code in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("out.ttl").exists()


def test_a_time_limit_ends_with_5(small: str) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "leverkg", "infer", small, "--timeout", "1ms"], capture_output=True, text=True
    )

    assert done.returncode == 5
    assert "time limit" in done.stderr


def test_rules_of_ones_own_run_beside_the_shipped_ones(
    cli: Callable[..., Ran], small: str, tmp_path: Path
) -> None:
    Path("rules").mkdir()
    Path("rules/busy.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} is busy\n"
        "CONSTRUCT { ?x a <urn:Busy> } WHERE { ?b a lev:Balance ; lev:favours ?x }\n",
        encoding="utf-8",
    )

    found = _read(cli("infer", small, "--rules", "rules", "-q").out, tmp_path)

    assert [str(s) for s, _, o in found if o == IRI("urn:Busy")] == ["<https://example.org/talks#Beta>"]


def test_any_rules_over_any_rdf(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.nt").write_text("<urn:a> <urn:p> <urn:b> .\n<urn:b> <urn:p> <urn:c> .\n", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/closed.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} reaches {z}\n"
        "CONSTRUCT { ?x <urn:p> ?z } WHERE { ?x <urn:p> ?y . ?y <urn:p> ?z }\n",
        encoding="utf-8",
    )

    ran = cli("infer", "data.nt", "--no-theory", "--rules", "rules", "--format", "nt")

    assert ran.out == "<urn:a> <urn:p> <urn:c> .\n"
    assert ran.err == "2 facts · 1 rule · 1 conclusion\n"

    Path("rules/other.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} is odd\n"
        "CONSTRUCT { ?x a <urn:Odd> } WHERE { ?x <urn:q> ?y }\n",
        encoding="utf-8",
    )
    some = cli("infer", "data.nt", "--no-theory", "--rules", "rules", "--format", "nt")
    none = cli("infer", "data.nt", "--no-theory", "--rules", "rules/other.rq", "--format", "nt")

    assert some.err == "2 facts · 1 of 2 rules · 1 conclusion\n"
    assert none.err == (
        "2 facts · 0 of 1 rule · 0 conclusions\n"
        "no rule concludes anything new: `leverkg rules coverage`, asked for the same, says why\n"
    )


def test_no_theory_without_rules_is_an_error(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("infer", small, "--no-theory")

    assert ran.code == 4
    assert "LEV-R090" in ran.err


def test_a_wrong_rule_is_told_with_its_line(cli: Callable[..., Ran], small: str) -> None:
    Path("rules").mkdir()
    Path("rules/wrong.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: x\n"
        "CONSTRUCT { ?x a <urn:B> } WHERE { ?x a }\n",
        encoding="utf-8",
    )

    ran = cli("infer", small, "--rules", "rules")

    assert ran.code == 4
    assert ran.err.startswith("rules/wrong.rq:5:")


def test_stdin(cli: Callable[..., Ran]) -> None:
    ran = cli("infer", "-", "--input-format", "ttl", "-q", stdin=SMALL)

    assert ran.code == 0
    assert "lev:Balance" in ran.out


@pytest.mark.parametrize("option", ["--moments", "--views", "--profile", "--as-of"])
@pytest.mark.parametrize("verb", ["infer", "query", "explain", "why-not"])
def test_what_narrows_a_case_means_nothing_without_the_theory(
    cli: Callable[..., Ran], tmp_path: Path, verb: str, option: str
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:p> <urn:b> .", encoding="utf-8")
    asked = {"query": ["SELECT * { ?s ?p ?o }", data]}.get(verb, [data])
    asked += ["<urn:a> <urn:p> <urn:b>"] if verb in ("explain", "why-not") else []

    ran = cli(verb, *asked, "--no-theory", option, "2001-01-01")

    assert (ran.code, ran.out) == (2, "")
    assert f"error[LEV-U027]: {option} means nothing with --no-theory" in ran.err
