"""Opening inputs: what is read, and what is refused in which words."""

import gzip
import io
import os
import sys
import zipfile

import pytest

from leverkg.errors import InputError, Position, UsageError
from leverkg.rdf.sources import expand, read_source

TURTLE = b"@prefix : <http://e/> .\n:a :b :c .\n"
XML = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(name, **options):
    with pytest.raises((InputError, UsageError)) as caught:
        read_source(name, **options)
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.ttl", TURTLE, "ttl"),
        ("A.TTL", TURTLE, "ttl"),
        ("a.trig", TURTLE, "trig"),
        ("a.nt", b"<http://a> <http://b> _:c .", "nt"),
        ("a.nq", b"", "nq"),
        ("a.rdf", XML, "rdf"),
        ("a.owl", XML, "rdf"),
        ("a.owl", TURTLE, "ttl"),
        ("a.xml", XML, "rdf"),
        ("a.jsonld", b"{}", "jsonld"),
        ("a.json", b'{"@id": "http://a"}', "jsonld"),
        ("a.ttl", b"\xef\xbb\xbf" + TURTLE, "ttl"),
        ("a.ttl", gzip.compress(TURTLE, mtime=0), "ttl"),
        ("a.ttl.gz", gzip.compress(TURTLE, mtime=0), "ttl"),
        ("a.nt.GZ", gzip.compress(b"", mtime=0), "nt"),
        ("spaced name#%20.ttl", TURTLE, "ttl"),
        ("a:b.ttl", TURTLE, "ttl"),
        ("line\nend.ttl", TURTLE, "ttl"),
        ("a.ttl", b"<a> <b> <c> .", "ttl"),
        ("a.ttl", b"<urn:a> <urn:b> <urn:c> .", "ttl"),
        ("a.trig", b"{}", "trig"),
        ("a.ttl", b"[] <urn:a> [ <urn:b> 1 ] .", "ttl"),
    ],
)
def test_source_has_its_format_and_keeps_its_name(folder, name, data, format):
    (folder / name).write_bytes(data)

    source = read_source(name)

    assert (source.name, source.format) == (name, format)


def test_byte_order_mark_and_packing_are_removed(folder):
    (folder / "a.ttl.gz").write_bytes(
        gzip.compress(b"\xef\xbb\xbf@prefix : <http://e/> .\n") + gzip.compress(b":a :b :c .\n")
    )

    assert read_source("a.ttl.gz").data == TURTLE


@pytest.mark.parametrize(
    ("name", "data", "code", "place", "words"),
    [
        ("a.rdf", TURTLE, "LEV-I008", (1, 1), "this looks like Turtle, not RDF/XML"),
        ("a.rdf", b"\n  <http://a> <b> <c>.", "LEV-I008", (2, 3), "looks like Turtle or N-Triples"),
        ("a.ttl", b"\n" + XML, "LEV-I008", (2, 1), "this looks like RDF/XML, not Turtle"),
        ("a.nt", TURTLE, "LEV-I008", (1, 1), "this looks like Turtle, not N-Triples"),
        ("a.ttl", b'{"@id": "http://a"}', "LEV-I008", (1, 1), "this looks like JSON-LD"),
        ("a.jsonld", TURTLE, "LEV-I008", (1, 1), "this looks like Turtle, not JSON-LD"),
        ("a.ttl", b"<!DOCTYPE html>\n<html>", "LEV-I008", (1, 1), "this is a web page"),
        ("a.owl", b"<html><body>404", "LEV-I008", (1, 1), "this is a web page"),
        ("a.owl", b"Prefix(:=<http://e/>)", "LEV-I008", (1, 1), "functional syntax"),
        ("a.ttl", b'@prefix : <http://e/> .\n:a :b "\xe9" .', "LEV-I004", (2, 8), "byte 0xE9"),
        ("a.ttl", TURTLE + b"# caf\xc3", "LEV-I004", (3, 6), "ends in the middle of a character"),
        ("a.ttl", TURTLE.decode().encode("utf-16"), "LEV-I005", (1, 1), "this file is UTF-16"),
        ("a.ttl", TURTLE.decode().encode("utf-16-be"), "LEV-I005", (1, 1), "this file is UTF-16"),
        ("a.ttl", TURTLE.decode().encode("utf-32"), "LEV-I005", (1, 1), "this file is UTF-32"),
        ("a.rdf", b'<?xml version="1.0"\n encoding="latin1"?>', "LEV-I004", (2, 0), "latin1"),
        ("a.rdf", b" \n", "LEV-I020", (1, 1), "no root element"),
        ("a.jsonld", b"", "LEV-I020", (1, 1), "no value"),
        ("a.ttl", b"BZh91AY", "LEV-I006", (0, 0), "a.ttl is a bzip2 file"),
        ("a.ttl", gzip.compress(TURTLE, mtime=0)[:-9], "LEV-I006", (0, 0), "ends too early"),
        (
            "a.ttl",
            gzip.compress(TURTLE, mtime=0) + b"garbage behind it, eighteen",
            "LEV-I006",
            (0, 0),
            "not valid gzip",
        ),
        ("a.ttl", gzip.compress(b" " * 5_000_000, mtime=0), "LEV-I007", (0, 0), "more than 200 times"),
    ],
)
def test_bad_content_is_refused_with_its_place(folder, name, data, code, place, words):
    (folder / name).write_bytes(data)

    error = refusal(name)

    assert (error.code, error.position) == (code, Position(name, *place))
    assert words in error.message


def test_zip_is_refused_by_name(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.ttl", TURTLE)
    (folder / "a.zip").write_bytes(packed.getvalue())

    assert refusal("a.zip", input_format="ttl").message == "a.zip is a zip archive, which is not read"


@pytest.mark.parametrize("name", ["noextension", "a.foo"])
def test_unknown_ending_asks_for_the_format(folder, name):
    (folder / name).write_bytes(b"<http://a> <http://b> <http://c> .")

    error = refusal(name)

    assert (error.code, error.exit_code) == ("LEV-I030", 2)
    assert "--input-format" in error.hint
    (folder / name).write_bytes(TURTLE)
    assert refusal(name).hint == "it looks like Turtle: say --input-format ttl"
    (folder / name).write_bytes(b"<http://a> <http://b> <http://c> .")
    assert read_source(name, input_format="N-Triples").format == "nt"


@pytest.mark.parametrize("name", ["rule.rq", "rule.py"])
def test_a_rule_or_question_among_the_data_is_told_where_it_belongs(folder, name):
    (folder / name).write_bytes(b"PREFIX ex: <https://example.org/>\nSELECT * { ?s ?p ?o }")

    assert "--rules" in refusal(name).hint


def test_limit_holds_packed_and_unpacked(folder):
    (folder / "a.nt").write_bytes(b"#" * 1001)
    (folder / "a.nt.gz").write_bytes(gzip.compress(b"#" * 1001))

    assert refusal("a.nt", max_input=1000).code == "LEV-I003"
    assert refusal("a.nt.gz", max_input=1000).code == "LEV-I003"
    assert len(read_source("a.nt", max_input=1001).data) == 1001


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes or devices in the file system")
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_only_regular_files_are_opened(folder, kind):
    os.mkfifo("pipe.ttl")
    (folder / "folder.ttl").mkdir()
    name = {"folder": "folder.ttl", "pipe": "pipe.ttl", "device": "/dev/zero"}[kind]

    error = refusal(name, input_format="ttl")

    assert (error.code, error.position) == ("LEV-I002", Position(name))
    assert kind in error.message


def test_unreadable_file_is_named_as_typed(folder):
    (folder / "loop.ttl").symlink_to("loop.ttl")
    (folder / "dangling.ttl").symlink_to("gone")
    (folder / "negotiation.ttl").write_bytes(TURTLE)

    messages = [refusal(f"./{name}").message for name in ("loop.ttl", "dangling.ttl", "x.ttl/y.ttl")]

    assert messages == [
        "./loop.ttl cannot be read: its symbolic links go round in a circle",
        "./dangling.ttl cannot be read: it is a symbolic link to a file that does not exist",
        "./x.ttl/y.ttl cannot be read: there is no such file",
    ]
    assert refusal("./negotiaton.ttl").hint == "did you mean ./negotiation.ttl?"


@pytest.mark.parametrize("name", ["http://example.org/a.ttl", "https:/x", "file:///a.ttl", "urn:x:y"])
def test_address_is_refused_because_nothing_is_fetched(folder, name):
    error = refusal(name, input_format="ttl")

    assert (error.code, error.exit_code) == ("LEV-I031", 2)
    with pytest.raises(UsageError, match="nothing is fetched"):
        expand([name])


def test_standard_input_is_read_and_must_show_its_format(monkeypatch):
    def stdin(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    stdin(TURTLE)
    assert read_source("-").format == "ttl"
    stdin(b"<http://a> <http://b> <http://c> .")
    refused = refusal("-")
    assert refused.code == "LEV-I030"
    assert refused.hint == "it may be N-Triples: say --input-format nt (or ttl, or trig, nq, rdf, jsonld)"
    stdin(b"<http://a> a <http://c> ; <http://b> 1 ;\n <http://d> 2 .")
    assert refusal("-").hint == "say it: --input-format ttl (or trig, nt, nq, rdf, jsonld)"
    stdin(b"<http://a> <http://b> <http://c> .")
    assert read_source("-", input_format="nt").name == "-"


def test_expand_walks_folders_in_order_and_names_each_file_once(folder):
    names = ("b.ttl", "a.nt", "sub/c.TTL.gz", "sub/.hidden.ttl", ".git/x.ttl", "package.json", "notes.txt")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")

    found = expand(["b.ttl", ".", "./b.ttl", "-", "missing.ttl", "*.txt", "-"])

    assert found == ["b.ttl", "./a.nt", "./sub/c.TTL.gz", "-", "missing.ttl", "notes.txt"]


@pytest.mark.parametrize("name", ["empty", "*.nothing"])
def test_expand_refuses_what_means_no_file(folder, name):
    (folder / "empty").mkdir()

    with pytest.raises(UsageError) as caught:
        expand([name])

    assert caught.value.code == "LEV-I032"
