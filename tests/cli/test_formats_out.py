"""What is written can be read again: what a format cannot carry is refused, a name in .gz is gzip."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from tests.cli.conftest import Ran

_DATA = "@prefix : <https://example.org/> .\n:a :p :b .\n:g { :c :p :d }\n"
_RULE = """#+ summary: Back again
#+ description: The other way round.
#+ source: nobody
#+ says: {b} to {a}
PREFIX : <https://example.org/>
CONSTRUCT { ?b :q ?a } WHERE { ?a :p ?b }
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.trig").write_text(_DATA)
    (tmp_path / "back.rq").write_text(_RULE)
    return tmp_path


@pytest.mark.parametrize("target", [["-o", "out.ttl"], ["--format", "ttl"], []])
def test_turtle_does_not_get_named_graphs(cli: Callable[..., Ran], here: Path, target: list[str]) -> None:
    ran = cli("infer", "data.trig", "--rules", "back.rq", "--no-theory", "--with-data", *target)

    assert (ran.code, ran.out) == (3, "")
    assert "LEV-O004" in ran.err
    assert "write trig or nq instead" in ran.err
    assert not (here / "out.ttl").exists()


@pytest.mark.parametrize("ending", ["trig.gz", "nq.gz"])
def test_a_name_in_gz_is_packed_and_can_be_read(cli: Callable[..., Ran], here: Path, ending: str) -> None:
    for name in (f"out.{ending}", f"out.{ending.removesuffix('.gz')}"):
        ran = cli("infer", "data.trig", "--rules", "back.rq", "--no-theory", "--with-data", "-q", "-o", name)
        assert ran.code == 0

    plain = (here / f"out.{ending.removesuffix('.gz')}").read_bytes()
    assert gzip.decompress((here / f"out.{ending}").read_bytes()) == plain
    assert len(list(parse(read_source(f"out.{ending}"), blank_prefix="b"))) == 4


def test_prov_says_what_rules_made_and_of_what_they_only_say_more(
    cli: Callable[..., Ran], here: Path
) -> None:
    made = "#+ summary: A link\n#+ description: d\n#+ source: nobody\n#+ says: {a} to {b}\n"
    made += "PREFIX : <https://example.org/>\nCONSTRUCT { _:l :from ?a ; :to ?b } WHERE { ?a :p ?b }\n"
    (here / "link.rq").write_text(made)

    out = cli("infer", "data.trig", "--rules", "back.rq", "--rules", "link.rq", "--no-theory", "-q",
              "--provenance", "prov", "--format", "nt").out  # fmt: skip

    prov = "<http://www.w3.org/ns/prov#"
    told = {line.split(f" {prov}")[0] for line in out.splitlines() if f"{prov}wasInfluencedBy>" in line}
    generated = [line for line in out.splitlines() if f"{prov}wasGeneratedBy>" in line]
    assert told == {"<https://example.org/b>", "<https://example.org/d>"}
    assert len(generated) == 2
    assert all("/id/link-l-" in line and line.endswith("run-of-link> .") for line in generated)
