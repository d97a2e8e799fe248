"""Every row of the table: the right answer, soon, in little memory, without a crash, without a fetch."""

import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

from tests.rdf.adverse.table import ROWS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and limits of POSIX")
READER = Path(__file__).parent / "read_one.py"
SERVER = Path(__file__).parent / "count_calls.py"
SECONDS, MEGABYTES = 60, 1_024  # the reader itself allows 10 seconds of computing


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[str(row) for row in ROWS])
def test_row(number, tmp_path):
    row = ROWS[number]
    prepare(row, tmp_path)

    done = subprocess.run(
        [sys.executable, "-X", "utf8", READER, str(number)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert (done.returncode, done.stderr) == (0, "")
    said, megabytes = done.stdout.splitlines()
    assert said == row.expected
    assert int(megabytes) < MEGABYTES


def prepare(row, folder):
    if callable(row.data) and signature(row.data).parameters:
        row.data(folder)
    elif not row.name.startswith("/dev/"):
        (folder / row.name).write_bytes(row.data() if callable(row.data) else row.data)


def test_audit_hook_sees_sockets():
    """The other tests would count for nothing if the hook did not work."""
    code = (
        "import runpy, sys; reader = runpy.run_path(sys.argv[1]); "
        "sys.addaudithook(reader['refuse_network']); "
        "import socket; socket.create_connection(('127.0.0.1', 9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, READER], capture_output=True, text=True, timeout=SECONDS
    )

    assert done.returncode == 99
    assert "FETCHED socket." in done.stdout


def test_nothing_is_fetched_in_a_network_without_routes(tmp_path):
    """Native sockets would escape the hook: here a server counts who calls."""
    rows = [n for n, row in enumerate(ROWS) if isinstance(row.data, bytes) and b"127.0.0.1:9" in row.data]
    for number in rows:
        folder = tmp_path / str(number)
        folder.mkdir()
        prepare(ROWS[number], folder)
    inner = [
        "sh",
        "-c",
        'ip link set lo up && exec "$@"',
        "sh",
        sys.executable,
        SERVER,
        READER,
        *map(str, rows),
    ]
    done = subprocess.run(
        ["unshare", "-rn", *inner], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    if "unshare" in done.stderr or "ip:" in done.stderr:
        pytest.skip(f"no network of its own can be made here: {done.stderr.strip()}")

    assert (done.stdout, done.stderr) == (f"{len(rows)} read, 1 call\n", "")  # the probe alone
    assert len(rows) > 6
