"""Reads one row of the table in a process of its own, as a user's command would, and says what came of it."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from leverkg.errors import LeverkgError
from leverkg.rdf.codes import CODES
from leverkg.rdf.parse import blank_prefix, parse, prefixes
from leverkg.rdf.positions import Positions
from leverkg.rdf.remarks import remarks
from leverkg.rdf.serialise import serialise
from leverkg.rdf.sources import expand, read_source
from tests.rdf.adverse.table import ROWS

SECONDS = 10  # of computing: a busy machine is no hang
NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")


def refuse_network(event: str, _arguments: Any) -> None:
    if event.startswith(NETWORK):
        print(f"\nFETCHED {event}", flush=True)
        os._exit(99)


def read(name: str, input_format: str | None) -> str:
    try:
        names = [name] if os.path.isdir(name) else expand([name])  # noqa: PTH112 - never raises
        source = read_source(names[0], input_format=input_format)
        quads = list(parse(source, blank_prefix=blank_prefix(0)))
        found = remarks(source, quads)
        prefixes(source)
        if quads:
            positions = Positions([source])
            assert all(positions.of_node(quad[0]) for quad in quads[:1_000])
            assert positions.of_triple(quads[-1][:3])
        assert serialise(quads, "nq") is not None
    except LeverkgError as error:
        place = str(error.position).removeprefix(name).strip(":") if error.position else ""
        odd = "" if error.exit_code in (2, 3) and error.code in CODES else f", exit {error.exit_code}"
        return f"{error.code} {place}".strip() + odd
    counted = f"{len(quads)} triple{'' if len(quads) == 1 else 's'}"
    return ", ".join([counted, *sorted({finding.code for finding in found})])


if __name__ == "__main__":
    row = ROWS[int(sys.argv[1])]
    if row.topic == "files" and row.what == "not to be read" and os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.addaudithook(refuse_network)
    print(read(row.name, row.input_format))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(used // 1024)
