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
