"""Pipes, terminals, devices and signals: what the shell around a command sees."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import HOUSTON

COMMAND = [sys.executable, "-m", "leverkg"]


def _shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    full = {**os.environ, "L": " ".join(COMMAND), "CASE": str(HOUSTON), **environment}
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=full, timeout=120)


def test_a_reader_that_leaves_is_no_error() -> None:
    done = _shell("$L infer $CASE -q | head -n 1; echo ${PIPESTATUS[0]}")

    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "verb", ["infer $CASE -q", "check $CASE --format json", "terms", "query 'ASK {}' $CASE"]
)
def test_a_full_device_is_an_error(verb: str) -> None:
    done = _shell(f"$L {verb} > /dev/full")

    assert done.returncode == 3
    assert "LEV-O" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_through_pipes() -> None:
    infer = "$L infer - --input-format ttl -q"
    ask = "$L query 'ASK { ?b a lev:Balance }' - --input-format ttl --no-theory --rules $RULES"
    done = _shell(f"cat $CASE/case.ttl | {infer} | {ask}", RULES=str(_some_rules()))

    assert (done.returncode, done.stdout) == (0, "true\n")


def _some_rules() -> Path:
    return HOUSTON.parents[1] / "rules" / "time" / "degree-of-pressure.rq"


def _on_a_terminal(arguments: list[str], **environment: str) -> str:
    """Run with a terminal as standard output and error, and return what it showed."""
    main, other = pty.openpty()
    env = {**os.environ, "TERM": "xterm", **environment}
    for name in ("NO_COLOR", "FORCE_COLOR"):
        if name not in environment:
            env.pop(name, None)
    process = subprocess.Popen([*COMMAND, *arguments], stdout=other, stderr=other, env=env)
    os.close(other)
    shown = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    process.wait(timeout=60)
    os.close(main)
    return shown.decode()


def test_colours_on_a_terminal_and_not_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "typo.ttl"
    file.write_text("<urn:a> a <https://w3id.org/leverkg#Nead> .\n", encoding="utf-8")
    command = ["check", "--no-shapes", str(file)]

    assert "\x1b[" in _on_a_terminal(command)
    assert "\x1b[" not in _on_a_terminal(command, NO_COLOR="1")
    assert "\x1b[" not in subprocess.run([*COMMAND, *command], capture_output=True, text=True).stdout


def test_a_table_on_a_terminal() -> None:
    shown = _on_a_terminal(["query", "SELECT ?p { ?n lev:needOf ?p }", str(HOUSTON), "--as-of", "1994"])

    assert "│ Burlington Northern" in shown


def _interrupted(number: int, arguments: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd
    )
    time.sleep(5)  # long enough to be at work on a busy machine too
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_a_long_run_with_nothing_left_behind(tmp_path: Path, number: int, code: int) -> None:
    """Half a million rows of a product, which only stops when it is stopped."""
    (tmp_path / "many.nt").write_text(
        "".join(f"<urn:s{n}> <urn:p> <urn:o{n}> .\n" for n in range(700)), encoding="utf-8"
    )
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "product.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: x\n"
        "CONSTRUCT { ?a <urn:q> ?d }\n"
        "WHERE { ?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f . ?g <urn:p> ?h }\n",
        encoding="utf-8",
    )

    done = _interrupted(
        number,
        ["infer", "many.nt", "--no-theory", "--rules", "rules", "--executor", "oxigraph", "-o", "out.ttl"],
        tmp_path,
    )

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["many.nt", "rules"]


def test_a_bug_says_that_it_is_one(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom leverkg.cli import run, commands\n"
        "def broken(*a, **k): raise ValueError('oh')\n"
        "commands.leverkg.main = broken\n"
        "sys.exit(run.run(['terms']))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    debug = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "LEVERKG_DEBUG": "1"}
    )

    assert done.returncode == debug.returncode == 70
    assert "this is a fault of leverkg itself: ValueError: oh" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in debug.stderr


@pytest.mark.parametrize("name", ["no-such.ttl", ".", "http://example.org/case.ttl", "/dev/zero"])
def test_what_is_no_file_is_told_in_a_users_words(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "infer", name, "--input-format", "ttl"], capture_output=True, text=True, cwd=tmp_path
    )

    assert done.returncode in (2, 3)
    assert done.stderr.count("\n") <= 3
    assert "Traceback" not in done.stderr
    assert "LEV-I" in done.stderr
