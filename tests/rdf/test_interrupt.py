"""Signals and the time limit: the process ends soon, with the right code, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
ROOT = Path(__file__).parents[2]

HEAD = """
import sys, time
import pyoxigraph as ox
from leverkg.errors import GuardReached
from leverkg.rdf import interrupt
from leverkg.rdf.output import write_all

def native():
    store = ox.Store()
    p = ox.NamedNode("http://p")
    store.extend(ox.Quad(ox.NamedNode(f"http://e/{n}"), p, ox.Literal(n)) for n in range(3000))
    print("ready", flush=True)
    list(store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))

def python():
    print("ready", flush=True)
    try:
        while True:
            time.sleep(0.01)
    finally:
        print("unwound", flush=True)

def pieces(then):
    yield b"half"
    then()

def writing(then):
    write_all([("a", pieces(then))])
"""


@pytest.fixture
def start(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    children = []

    def begin(code):
        child = subprocess.Popen(
            [sys.executable, "-c", HEAD + code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        assert child.stdout.readline() == "ready\n", child.stderr.read()
        return child

    yield begin
    for child in children:
        child.kill()
        child.communicate()


def end(child, *signals):
    begin = time.monotonic()
    for number in signals:
        time.sleep(0.1)
        child.send_signal(number)
    too_long = threading.Timer(60, child.kill)
    too_long.start()
    # Not communicate(), which would not see what readline() has buffered.
    out, err = child.stdout.read(), child.stderr.read()
    code = child.wait()
    too_long.cancel()
    return code, out, err, time.monotonic() - begin


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("work", ["native", "python"])
def test_signal_ends_the_process_while_it_writes(start, tmp_path, number, code, work):
    child = start(f"with interrupt.guarded():\n    writing({work})")

    returned, out, err, seconds = end(child, number)

    assert returned == code
    assert seconds < 3
    assert out == ("unwound\n" if work == "python" else "")
    assert "Traceback" not in err
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"a": b"old"}


def test_time_limit_ends_a_native_call(start, tmp_path):
    child = start("with interrupt.guarded(0.3, lambda: 'in rule two-steps'):\n    writing(native)")

    returned, _, err, seconds = end(child)

    assert returned == 5
    assert seconds < 4
    assert err == "\nerror[LEV-G001]: the time limit of 0.3 s was reached, in rule two-steps\n"
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"a": b"old"}


def test_time_limit_unwinds_python_code(start, tmp_path):
    child = start(
        "try:\n    with interrupt.guarded(0.3):\n        writing(python)\n"
        "except GuardReached as error:\n    print(error.code, error.message)\n    sys.exit(error.exit_code)"
    )

    returned, out, err, _ = end(child)

    assert (returned, err) == (5, "")
    assert out == "unwound\nLEV-G001 the time limit of 0.3 s was reached\n"
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"a": b"old"}


def test_second_signal_ends_at_once(start):
    child = start("interrupt.GRACE = 60\nwith interrupt.guarded():\n    native()")

    returned, _, _, seconds = end(child, signal.SIGINT, signal.SIGINT)

    assert returned == 130
    assert seconds < 3


def test_signal_between_renames_waits_for_the_last(start, tmp_path):
    child = start(
        """
from leverkg.rdf.output import FileSystem
class Slow(FileSystem):
    def rename(self, source, target):
        super().rename(source, target)
        if target.endswith("a"):
            print("ready", flush=True)
            time.sleep(0.4)
with interrupt.guarded():
    write_all([("a", b"new"), ("b", b"new")], files=Slow())
"""
    )

    returned, _, err, _ = end(child, signal.SIGTERM)

    assert (returned, err) == (143, "")
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"a": b"new", "b": b"new"}


def test_block_that_ends_by_itself_leaves_signals_as_they_were(start):
    child = start(
        """
before = signal.getsignal(signal.SIGINT) if (signal := __import__("signal")) else None
for _ in range(50):
    with interrupt.guarded(60):
        pass
assert signal.getsignal(signal.SIGINT) is before
assert __import__("threading").active_count() == 1
print("ready", flush=True)
"""
    )

    assert end(child)[0] == 0


def test_errors_pass_through(start):
    child = start(
        "try:\n    with interrupt.guarded(60):\n        raise ValueError('mine')\n"
        "except ValueError as error:\n    print('ready', flush=True)\n    print(error)"
    )

    assert end(child)[:2] == (0, "mine\n")
