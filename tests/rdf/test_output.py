"""Writing results: old or new, never half, and nothing left behind."""

import errno
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from leverkg.errors import OutputError, UsageError
from leverkg.rdf.output import FileSystem, write_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the file system of POSIX")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def refusal(outputs, **options):
    with pytest.raises((OutputError, UsageError)) as caught:
        write_all(outputs, **options)
    return caught.value


def test_files_are_written_whole_from_bytes_or_pieces(folder):
    write_all([("a.ttl", b"one"), ("b.ttl", (piece for piece in (b"two", b"", b"three")))])

    assert contents(folder) == {"a.ttl": b"one", "b.ttl": b"twothree"}


def test_the_next_piece_is_made_while_a_large_one_is_written(folder):
    large, made, seen = b"x" * 2_000_000, threading.Event(), []

    class Slow(FileSystem):
        def write(self, descriptor, data):
            if len(data) == len(large):
                seen.append(made.wait(5))
            return super().write(descriptor, data)

    def pieces():
        yield large
        made.set()
        yield b"small"
        yield b"y" * 1_500_000

    write_all([("a.ttl", pieces())], files=Slow())

    assert seen == [True]
    assert (folder / "a.ttl").read_bytes() == large + b"small" + b"y" * 1_500_000


def test_large_pieces_go_to_the_disk_while_the_next_ones_are_made(folder):
    done = []

    class Noting(FileSystem):
        def begin_sync(self, descriptor):
            super().begin_sync(descriptor)
            done.append("begun")

        def sync(self, descriptor):
            done.append("synced")
            super().sync(descriptor)

    write_all([("a.ttl", (b"x" * 2_000_000, b"small", b"y" * 1_500_000))], files=Noting())

    assert done[:3] == ["begun", "begun", "synced"]


@pytest.mark.parametrize("failing", ["the write", "what is made meanwhile"])
def test_nothing_is_left_of_a_large_output_that_fails(folder, failing):
    class Full(FileSystem):
        def write(self, descriptor, data):
            if failing == "the write" and len(data) > 1_000_000:
                raise OSError(errno.ENOSPC, "")
            return super().write(descriptor, data)

    def pieces():
        yield b"x" * 2_000_000
        if failing != "the write":
            raise OutputError("wrong", code="LEV-O006")
        yield b"small"

    assert refusal([("a.ttl", pieces())], files=Full()).code == (
        "LEV-O003" if failing == "the write" else "LEV-O006"
    )
    assert contents(folder) == {}


def test_new_file_follows_the_umask_and_an_old_one_keeps_its_permissions(folder):
    (folder / "old").write_bytes(b"old")
    (folder / "old").chmod(0o640)
    umask = os.umask(0o027)
    try:
        write_all([("new", b"x"), ("old", b"y")])
    finally:
        os.umask(umask)

    assert [stat.S_IMODE((folder / n).stat().st_mode) for n in ("new", "old")] == [0o640, 0o640]


def test_symbolic_link_stays_and_its_target_is_written(folder):
    (folder / "target").write_bytes(b"old")
    (folder / "link").symlink_to("target")
    (folder / "dangling").symlink_to("made")

    write_all([("link", b"new"), ("dangling", b"made")])

    assert (folder / "link").is_symlink()
    assert (folder / "dangling").is_symlink()
    assert (folder / "target").read_bytes() == b"new"
    assert (folder / "made").read_bytes() == b"made"


def test_pipe_is_written_in_place(folder):
    os.mkfifo("pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append((folder / "pipe").read_bytes()))
    reader.start()

    write_all([("pipe", b"x" * 100_000)])
    reader.join(5)

    assert got == [b"x" * 100_000]
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)


def test_device_is_written_in_place():
    device = Path("/dev/null")
    before = device.stat().st_ino

    write_all([("/dev/null", b"x")])

    assert stat.S_ISCHR(device.stat().st_mode)
    assert device.stat().st_ino == before
    assert refusal([("/dev/full", b"x")]).code == "LEV-O003"


@pytest.mark.parametrize(
    ("outputs", "code", "exit_code", "words"),
    [
        ([("sub", b"")], "LEV-O002", 2, "sub is a folder"),
        ([("new/", b"")], "LEV-O002", 2, "new/ is a folder"),
        ([("gone/a.ttl", b"")], "LEV-O001", 3, "gone/a.ttl cannot be written: the folder does not exist"),
        ([("file/a.ttl", b"")], "LEV-O001", 3, "a part of this path is a file"),
        ([("loop", b"")], "LEV-O001", 3, "symbolic links go round"),
        ([("x" * 300, b"")], "LEV-O001", 3, "the name is too long"),
        ([("a\0b", b"")], "LEV-O001", 3, "not a name that a file can have"),
        ([("a.ttl", b""), ("./sub/../a.ttl", b"")], "LEV-O005", 2, "a.ttl and ./sub/../a.ttl"),
        ([("-", b""), ("-", b"")], "LEV-O005", 2, "two outputs go to -"),
    ],
)
def test_impossible_output_is_refused_before_anything_is_written(folder, outputs, code, exit_code, words):
    (folder / "sub").mkdir()
    (folder / "file").write_bytes(b"")
    (folder / "loop").symlink_to("loop")

    error = refusal([("other.ttl", b"new"), *outputs])

    assert (error.code, error.exit_code) == (code, exit_code)
    assert words in error.message
    assert not (folder / "other.ttl").exists()


def test_long_name_is_written(folder):
    write_all([("x" * 250, b"new")])

    assert contents(folder) == {"x" * 250: b"new"}


class Failing(FileSystem):
    """Fails at the n-th call of all."""

    def __init__(self, n, number=errno.EIO):
        self.left = n
        self.number = number

    def _count(self):
        self.left -= 1
        if self.left == 0:
            raise OSError(self.number, os.strerror(self.number), "/some/temporary/name")

    def create(self, path):
        self._count()
        return super().create(path)

    def write(self, descriptor, data):
        self._count()
        return super().write(descriptor, data[:3])  # a short write, as disks do when they are nearly full

    def sync(self, descriptor):
        self._count()
        super().sync(descriptor)

    def rename(self, source, target):
        self._count()
        super().rename(source, target)

    def remove(self, path):
        self._count()
        super().remove(path)


def attempt(outputs, files):
    try:
        write_all(outputs, files=files)
    except OutputError as error:
        return error
    return None


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_whatever_call_fails_each_file_is_old_or_new(folder, number):
    failures = 0
    for n in range(1, 40):
        (folder / "a").write_bytes(b"old a")
        (folder / "b").unlink(missing_ok=True)
        error = attempt([("a", b"new a"), ("b", [b"new", b" b"])], Failing(n, number))
        if error is not None:
            failures += 1
            assert error.code in ("LEV-O001", "LEV-O003")
            assert "temporary" not in str(error)
            assert error.position.file in ("a", "b")
        found = contents(folder)
        assert found["a"] in (b"old a", b"new a")
        assert found.get("b", b"new b") == b"new b"
        assert set(found) <= {"a", "b"}
        if failures == n - 1:
            assert found == {"a": b"new a", "b": b"new b"}
            break
    assert failures > 8


def test_failing_content_changes_nothing(folder):
    (folder / "a").write_bytes(b"old")

    def pieces():
        yield b"new"
        raise RuntimeError("cannot go on")

    with pytest.raises(RuntimeError, match="cannot go on"):
        write_all([("a", b"whole"), ("b", pieces())])

    assert contents(folder) == {"a": b"old"}


def test_limit_on_file_sizes_leaves_the_old_file(folder):
    (folder / "a").write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        error = refusal([("a", b"x" * 200_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (error.code, error.message) == ("LEV-O003", "a cannot be written: the limit on the size of files")
    assert contents(folder) == {"a": b"old"}


def test_full_disk_leaves_the_old_file(folder):
    """Needs a file system of its own, in a namespace of its own."""
    script = (
        'mount -t tmpfs -o size=1m none . && cd . && cd "$PWD" && printf old > a && '
        f'{sys.executable} -c "from leverkg.rdf.output import write_all; '
        "write_all([('a', b'x' * 3000000)])\"; "
        "cat a; ls -A"
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")

    assert "a cannot be written: the disk is full" in done.stderr
    assert done.stdout == "olda\n"


def test_old_temporary_file_of_a_dead_process_is_swept(folder):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    long_ago = time.time() - 10_000
    names = {
        f".a.{dead.pid}.00000000.tmp": long_ago,
        f".a.{dead.pid}.00000001.tmp": time.time(),
        f".a.{os.getpid()}.00000002.tmp": long_ago,
        f".b.{dead.pid}.00000003.tmp": long_ago,
    }
    for name, when in names.items():
        (folder / name).write_bytes(b"")
        os.utime(name, (when, when))

    write_all([("a", b"new")])

    assert set(contents(folder)) == {"a", *list(names)[1:]}


CHILD = """
import sys
from leverkg.rdf.output import write_all
print("ready", flush=True)
for round in range(10**6):
    write_all([("a", (b"%09d\\n" % round for _ in range(2000))), ("b", b"%09d" % round * 20000)])
"""


def test_kill_at_any_moment_leaves_whole_files(folder):
    moments = random.Random(7)
    for _ in range(20):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
        )
        child.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.06))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        for name, size in (("a", 20_000), ("b", 180_000)):
            if (folder / name).exists():
                data = (folder / name).read_bytes()
                assert len(data) == size
                assert data == data[: 10 if name == "a" else 9] * (2_000 if name == "a" else 20_000)
    assert len([n for n in contents(folder) if n.endswith(".tmp")]) <= 40


def run(code, **options):
    return subprocess.run(
        [sys.executable, "-c", "import sys; from leverkg.rdf.output import write_all\n" + code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        **options,
    )


def test_standard_output_is_written_in_order(folder):
    done = run("print('head')\nwrite_all([('-', b'body\\n')])\nprint('tail')")

    assert done.stdout == b"head\nbody\ntail\n"


def test_reader_that_stops_reading_is_no_error(folder):
    code = "write_all([('-', (b'x' * 1000 for _ in range(10**5))), ('a', b'new')])\nprint('more')"
    done = subprocess.run(
        [
            "sh",
            "-c",
            f'{sys.executable} -c "{"from leverkg.rdf.output import write_all"}\n{code}" | head -c 5',
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == (b"xxxxx", b"")
    assert contents(folder) == {"a": b"new"}


def test_full_standard_output_is_an_error(folder):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-c", "from leverkg.rdf.output import write_all; write_all([('-', b'x')])"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )

    assert b"standard output cannot be written: the disk is full" in done.stderr
    assert done.returncode != 0
