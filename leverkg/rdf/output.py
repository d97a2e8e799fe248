"""The one writer of results: a file has its old content or its new one, never half, and nothing is left
behind.

All outputs are written beside their targets and synced, so that a full disk shows before anything is
replaced; then they are renamed in the order given. Devices, pipes and standard output cannot be replaced and
are written in place. What goes to a name that ends in .gz is packed. A symbolic link stays one, and its
target is written; permissions stay what they were.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TypeAlias

from leverkg.errors import OutputError, Position, UsageError
from leverkg.patterns import pattern
from leverkg.rdf import interrupt

__all__ = ["Content", "FileSystem", "refuse_unwritable", "write_all"]

Content: TypeAlias = bytes | Iterable[bytes]
"""What an output gets: bytes, or pieces of them that are made while they are written."""

_LARGE = 1_000_000  # bytes; what is smaller is written before a thread would have started
_OLD = 3_600  # seconds after which a temporary file of a dead process is removed
_DESCRIPTORS = pattern(r"/(?:dev|proc/self)/(?:fd/(?P<number>[0-9]+)|(?P<name>stdout|stderr))")


class FileSystem:
    """The calls that change files; a test puts one in whose n-th call fails."""

    def create(self, path: str) -> int:
        """Create a file that must not exist yet, and return its descriptor."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, 0o666)

    def write(self, descriptor: int, data: memoryview) -> int:
        """Write some of the data, and return how much."""
        return os.write(descriptor, data)

    def begin_sync(self, descriptor: int) -> None:
        """Have what was written go to the disk from now on, without waiting for it.

        Then little is left to wait for at the end. That is what Linux makes of the advice that the pages are
        not needed any more.
        """
        if hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self, descriptor: int) -> None:
        """Force what was written to the disk."""
        os.fsync(descriptor)

    def rename(self, source: str, target: str) -> None:
        """Put a file in the place of another."""
        os.replace(source, target)  # names stay strings

    def remove(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)


class _Output:
    def __init__(
        self,
        name: str,
        content: Content,
        target: str | None,
        mode: int | None = None,
        owner: tuple[int, int] | None = None,
    ) -> None:
        self.name = name  # as the user typed it
        self.content = content
        self.target = target  # what is replaced; None: written in place
        self.mode = mode  # of the file that is there
        self.owner = owner
        self.temporary: str | None = None


def write_all(outputs: Sequence[tuple[str, Content]], *, files: FileSystem | None = None) -> None:
    """Write results to files, `-` being standard output: all of them, or none is changed.

    Args:
        outputs: name and content of each.
        files: the calls to use, for tests.

    Raises:
        UsageError: LEV-O002, a name is a folder; LEV-O005, two names lead to one file.
        OutputError: LEV-O001 or LEV-O003; no file was replaced, unless a rename itself failed, which says
        what was.
    """
    files = files or FileSystem()
    planned = [_plan(name, _packed(name, content)) for name, content in outputs]
    _refuse_twice(planned)
    try:
        for output in planned:
            if output.target is not None:
                _naming(output, _write_beside, files)
        for output in planned:
            if output.target is None:
                _naming(output, _write_in_place, files)
        _rename(planned, files)
    finally:
        for output in planned:
            if output.temporary is not None:
                with contextlib.suppress(OSError):
                    files.remove(output.temporary)
                interrupt.keep_temporary(output.temporary)


def refuse_unwritable(names: Iterable[str]) -> None:
    """Refuse at once what :func:`write_all` would refuse before it writes anything.

    Raises:
        UsageError: LEV-O002, a name is a folder; LEV-O005, two names lead to one file.
        OutputError: LEV-O001, there is no such folder, or the file may not be written.
    """
    _refuse_twice([_plan(name, b"") for name in names])


def _plan(name: str, content: Content) -> _Output:
    if name == "-" or (name.startswith(("/dev/", "/proc/self/")) and _DESCRIPTORS.fullmatch(name)):
        return _Output(name, content, None)
    try:
        found = os.stat(name)
    except FileNotFoundError:
        target = os.path.realpath(name)
        if not os.path.isdir(os.path.dirname(target)):
            raise _failure(name, OSError(errno.ENOENT, "")) from None
        if name.endswith(("/", os.sep)):
            raise _is_folder(name) from None
        return _Output(name, content, target)
    except (OSError, ValueError) as error:
        raise _failure(name, error) from None
    if stat.S_ISDIR(found.st_mode):
        raise _is_folder(name)
    if not stat.S_ISREG(found.st_mode):
        return _Output(name, content, None)
    if not os.access(name, os.W_OK):
        raise _failure(name, OSError(errno.EACCES, ""))
    owner = (found.st_uid, found.st_gid)
    return _Output(name, content, os.path.realpath(name), stat.S_IMODE(found.st_mode), owner)


def _packed(name: str, content: Content) -> Content:
    """Return content as gzip where the name of a file says so, else as it is."""
    if not name.lower().endswith(".gz"):
        return content
    from leverkg.rdf.gzipped import pack

    return pack(content)


def _is_folder(name: str) -> UsageError:
    return UsageError(f"{name} is a folder", code="LEV-O002", hint="give the name of a file in it")


def _refuse_twice(planned: Sequence[_Output]) -> None:
    seen: dict[str, str] = {}
    for output in planned:
        key = output.target or ("-" if output.name == "/dev/stdout" else output.name)
        if key in seen:
            both = output.name if output.name == seen[key] else f"{seen[key]} and {output.name}"
            raise UsageError(f"two outputs go to {both}", code="LEV-O005", hint="give each its own name")
        seen[key] = output.name


def _naming(output: _Output, act: object, files: FileSystem) -> None:
    """Do one thing with an output, its name in every error."""
    try:
        act(output, files)  # type: ignore[operator]
    except OSError as error:
        raise _failure(output.name, error) from None


def _write_beside(output: _Output, files: FileSystem) -> None:
    assert output.target is not None
    folder, base = os.path.split(output.target)
    _sweep(folder, base, files)
    stem = os.fsencode(base)[:180].decode(errors="ignore")
    path = os.path.join(folder, f".{stem}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    interrupt.temporary(path)
    output.temporary = path
    descriptor = files.create(path)
    try:
        if output.mode is not None:
            _keep_permissions(descriptor, output.mode, output.owner)
        _write_ahead(descriptor, output.content, files)
        files.sync(descriptor)
    finally:
        os.close(descriptor)


def _keep_permissions(descriptor: int, mode: int, owner: tuple[int, int] | None) -> None:
    if hasattr(os, "fchown") and owner is not None:
        made = os.fstat(descriptor)
        if (made.st_uid, made.st_gid) != owner:
            with contextlib.suppress(OSError):  # only an administrator may give files away
                os.fchown(descriptor, *owner)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)


def _write(descriptor: int, content: Content, files: FileSystem) -> None:
    for piece in _pieces(content):
        _write_piece(descriptor, piece, files)


def _write_ahead(descriptor: int, content: Content, files: FileSystem) -> None:
    """Write pieces; while a large one is written, the next one is made."""
    behind: _Writing | None = None
    try:
        for piece in _pieces(content):
            if behind is not None:
                behind.finish()
                behind = None
            if len(piece) < _LARGE:
                _write_piece(descriptor, piece, files)
            else:
                behind = _Writing(descriptor, piece, files)
                behind.start()
    except BaseException:
        if behind is not None:
            behind.join()  # the file is closed next
        raise
    if behind is not None:
        behind.finish()


class _Writing(threading.Thread):
    def __init__(self, descriptor: int, piece: bytes, files: FileSystem) -> None:
        super().__init__(name="leverkg-write")
        self._act = partial(_write_piece, descriptor, piece, files)
        self._descriptor, self._files = descriptor, files
        self._error: OSError | None = None

    def run(self) -> None:
        try:
            self._act()
            self._files.begin_sync(self._descriptor)
        except OSError as error:
            self._error = error

    def finish(self) -> None:
        """Wait until all is written; raise the error if there was one."""
        self.join()
        if self._error is not None:
            raise self._error


def _pieces(content: Content) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _write_piece(descriptor: int, piece: bytes, files: FileSystem) -> None:
    left = memoryview(piece)
    while left:
        left = left[files.write(descriptor, left) :]


def _write_in_place(output: _Output, files: FileSystem) -> None:
    named = _DESCRIPTORS.fullmatch(output.name)
    number = 1
    if named:
        number = int(named["number"]) if named["number"] else {"stdout": 1, "stderr": 2}[named["name"]]
    own = output.name == "-" or named is not None
    if own:
        with contextlib.suppress(ValueError, AttributeError):  # no standard output at all
            sys.stdout.flush()
    descriptor = os.dup(number) if own else os.open(output.name, os.O_WRONLY)
    try:
        _write(descriptor, output.content, files)
    except BrokenPipeError:
        if number == 1 and own:
            _close_standard_output()
        # The reader has seen enough, as in `| head`.
    finally:
        os.close(descriptor)


def _close_standard_output() -> None:
    """Nobody listens any more: what Python still flushes at its end must not fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _rename(planned: Sequence[_Output], files: FileSystem) -> None:
    done: list[str] = []
    with interrupt.critical():
        for output in planned:
            if output.temporary is None or output.target is None:
                continue
            try:
                files.rename(output.temporary, output.target)
            except OSError as error:
                failure = _failure(output.name, error)
                if done:
                    failure.hint = f"already written: {', '.join(done)}"
                raise failure from None
            interrupt.keep_temporary(output.temporary)
            output.temporary = None
            done.append(output.name)
    if hasattr(os, "O_DIRECTORY"):
        for folder in sorted({os.path.dirname(o.target) for o in planned if o.target}):
            # Not every file system can sync a folder; the files themselves are on the disk.
            with contextlib.suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    files.sync(descriptor)
                finally:
                    os.close(descriptor)


def _sweep(folder: str, base: str, files: FileSystem) -> None:
    """Remove temporary files for the same target that a killed process left, when they are old."""
    with contextlib.suppress(OSError):
        # Most names in a full folder are others.
        for name in (one for one in os.listdir(folder) if one.startswith(f".{base}.")):
            found = re.fullmatch(rf"\.{re.escape(base)}\.(?P<pid>[0-9]+)\.[0-9a-f]{{8}}\.tmp", name)
            path = os.path.join(folder, name)
            if found and os.stat(path).st_mtime < time.time() - _OLD and not _alive(int(found["pid"])):
                files.remove(path)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _failure(name: str, error: OSError | ValueError) -> OutputError:
    shown = "standard output" if name == "-" else name
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        full = "the limit on the size of files" if number == errno.EFBIG else "the disk is full"
        return OutputError(
            f"{shown} cannot be written: {full}",
            code="LEV-O003",
            position=Position(name),
            hint="make room or choose another place; nothing was changed",
        )
    reasons = {
        errno.ENOENT: ("the folder does not exist", "make the folder first"),
        errno.ENOTDIR: ("a part of this path is a file, not a folder", None),
        errno.EACCES: ("you may not write there", "check the permissions of the file and its folder"),
        errno.EPERM: ("you may not write there", "check the permissions of the file and its folder"),
        errno.EROFS: ("the file system is read-only", None),
        errno.ELOOP: ("its symbolic links go round in a circle", None),
        errno.ENAMETOOLONG: ("the name is too long", None),
        errno.EINVAL: ("this is not a name that a file can have", None),
    }
    fallback = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    reason, hint = reasons.get(number or 0, (fallback, None))
    return OutputError(
        f"{shown} cannot be written: {reason}", code="LEV-O001", position=Position(name), hint=hint
    )
