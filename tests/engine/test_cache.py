"""The user's cache: what was written comes back, and whatever else stands there counts as nothing."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from leverkg.engine import cache


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_was_written_comes_back(where):
    assert cache.writable()
    assert cache.write("abc", "äöü\n{}")

    assert cache.read("abc") == "äöü\n{}"
    assert cache.read("abd") is None
    assert stat.S_IMODE((where / "abc.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("told", ["off", "OFF", "0", "", "no"])
def test_it_can_be_switched_off(monkeypatch, tmp_path, told):
    monkeypatch.setenv("LEVERKG_CACHE", told)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert not cache.writable()
    assert not cache.write("abc", "text")
    assert cache.read("abc") is None
    assert list(tmp_path.iterdir()) == []


def test_it_stands_where_the_desktop_standard_says(monkeypatch, tmp_path):
    monkeypatch.delenv("LEVERKG_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == str(tmp_path / "leverkg")

    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache.folder() == str(tmp_path / "home" / ".cache" / "leverkg")


@pytest.mark.parametrize("cut", [0, 1, 30, 60, 100, -1])
def test_a_file_cut_short_counts_as_nothing(where, cut):
    cache.write("abc", "x" * 100)
    path = where / "abc.json"
    path.write_bytes(path.read_bytes()[:cut])

    assert cache.read("abc") is None


def test_a_changed_byte_counts_as_nothing(where):
    cache.write("abc", "[1, 2, 3]")
    path = where / "abc.json"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.read("abc") is None, place


def test_a_file_of_another_key_counts_as_nothing(where):
    cache.write("abc", "text")
    (where / "abc.json").rename(where / "abd.json")

    assert cache.read("abd") is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a matter of POSIX")
def test_what_others_could_have_written_counts_as_nothing(where):
    cache.write("abc", "text")
    (where / "abc.json").chmod(0o666)
    assert cache.read("abc") is None

    cache.write("abc", "text")
    (where / "abc.json").rename(where / "elsewhere")
    (where / "abc.json").symlink_to(where / "elsewhere")
    assert cache.read("abc") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a matter of POSIX")
def test_nothing_waits_for_a_pipe(where):
    where.mkdir()
    os.mkfifo(where / "abc.json")

    assert cache.read("abc") is None


def test_where_nothing_can_be_written_nothing_is(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path / "file"))

    assert not cache.writable()
    assert not cache.write("abc", "text")
    assert cache.read("abc") is None


def test_old_files_go(where):
    for number in range(100):
        cache.write(f"k{number}", "text")

    assert 1 <= len(list(where.iterdir())) <= 80
    assert cache.read("k59") == "text"


def test_writers_at_once_leave_one_whole_text(where):
    texts = [str(number) * 10_000 * (number + 1) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(cache.write, "abc", text) for text in texts * 5]
        seen = {cache.read("abc") for _ in range(200)}
        assert all(one.result() for one in writing)

    assert seen <= {None, *texts}
    assert cache.read("abc") in texts
    assert [path.name for path in where.iterdir()] == ["abc.json"]


# --- data ---------------------------------------------------------------------------------------------------

DATA = {
    "names": ("a", "ä"),
    "numbers": [1, -2, 3.5],
    "set": frozenset({"x"}),
    "more": (True, None, {"k": ()}),
}


def test_data_come_back(where):
    assert cache.write_data("abc", DATA)

    assert cache.read_data("abc") == DATA
    assert cache.read_data("abd") is None
    assert cache.read("abc") is None


@pytest.mark.parametrize("cut", [0, 1, 30, 60, -1])
def test_data_cut_short_count_as_nothing(where, cut):
    cache.write_data("abc", DATA)
    path = where / "abc.data"
    path.write_bytes(path.read_bytes()[:cut])

    assert cache.read_data("abc") is None


def test_a_changed_byte_of_data_counts_as_nothing(where):
    cache.write_data("abc", DATA)
    path = where / "abc.data"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.read_data("abc") is None, place


def test_what_is_no_data_is_refused(where):
    with pytest.raises(TypeError):
        cache.write_data("abc", {"where": where})
    assert not where.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a matter of POSIX")
def test_data_that_others_could_have_written_count_as_nothing(where):
    cache.write_data("abc", DATA)
    (where / "abc.data").chmod(0o666)

    assert cache.read_data("abc") is None
