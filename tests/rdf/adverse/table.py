"""Inputs that break readers of RDF, and what must happen to each.

A row gives a name of a file, its content (bytes, or a function that makes it or the file), and what is
expected: a code with a place (`LEV-I010 2:3`, without a place where only the file is known), or the number of
triples read, with the codes of findings (`1 triple, LEV-I102`).
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

XML = b'<?xml version="1.0"?>\n'
RDF = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
END = b"</r:RDF>"
TTL = b"@prefix : <http://e/> .\n"
NODE = b'<e:A r:about="http://e/a"/>'


@dataclass(frozen=True)
class Row:
    topic: str
    what: str
    name: str
    data: bytes | Callable[[], bytes] | Callable[[Path], None]
    expected: str
    input_format: str | None = None

    def __str__(self) -> str:
        return f"{self.topic}: {self.what}"


def entities(levels: int) -> bytes:
    lines = [b'<!ENTITY a0 "ha">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, levels + 1)]
    return doctype(b"\n".join(lines), b"&a%d;" % levels)


def doctype(declarations: bytes, text: bytes = b"x") -> bytes:
    node = b'<e:A r:about="http://e/a"><e:p>' + text + b"</e:p></e:A>"
    return XML + b"<!DOCTYPE r [\n" + declarations + b"\n]>\n" + RDF + node + END


def deep_xml(depth: int) -> bytes:
    return RDF + b"\n" + b"<e:A><e:p>" * depth + b"</e:p></e:A>" * depth + END


def triple_terms(depth: int, head: bytes, inner: bytes, last: bytes) -> bytes:
    return head + inner * depth + last + b" )>>" * depth + b" .\n"


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "pipe.ttl")


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.ttl", TTL)
    return packed.getvalue()


def unreadable(folder: Path) -> None:
    (folder / "secret.ttl").write_bytes(TTL)
    (folder / "secret.ttl").chmod(0)


T12 = b"@prefix : <http://e/> .\n"
NT_TERM = b"<<( <http://a> <http://b> "

ROWS = [
    # --- XML and entities
    Row("xml", "billion laughs, nine levels", "a.rdf", entities(9), "LEV-I010 4:13"),
    Row("xml", "billion laughs, five levels", "a.rdf", entities(5), "LEV-I010 4:13"),
    Row(
        "xml",
        "one long entity, many times",
        "a.rdf",
        lambda: doctype(b'<!ENTITY x "' + b"x" * 100_000 + b'">', b"&x;" * 3_000),
        "LEV-I010 3:12",
    ),
    Row(
        "xml",
        "a short entity, very many times",
        "a.rdf",
        lambda: doctype(b'<!ENTITY x "xx">', b"&x;" * 100_001),
        "LEV-I010",
    ),
    Row(
        "xml",
        "entity of a file",
        "a.rdf",
        doctype(b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"&x;"),
        "LEV-I010 3:39",
    ),
    Row(
        "xml",
        "entity of an address",
        "a.rdf",
        doctype(b'<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', b"&x;"),
        "LEV-I010 3:41",
    ),
    Row(
        "xml",
        "public entity",
        "a.rdf",
        doctype(b'<!ENTITY x PUBLIC "p" "http://127.0.0.1:9/x">', b"&x;"),
        "LEV-I010 3:45",
    ),
    Row(
        "xml",
        "external DTD",
        "a.rdf",
        XML + b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">' + RDF + NODE + END,
        "LEV-I010 2:46",
    ),
    Row(
        "xml",
        "parameter entity",
        "a.rdf",
        doctype(b'<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;'),
        "LEV-I010 3:43",
    ),
    Row("xml", "parameter entity inside", "a.rdf", doctype(b'<!ENTITY % x "y">'), "LEV-I010 3:14"),
    Row(
        "xml",
        "simple entity, as OWL files have",
        "a.owl",
        doctype(b'<!ENTITY owl "http://www.w3.org/2002/07/owl#">', b"&owl;Class"),
        "2 triples",
    ),
    Row(
        "xml",
        "a built-in entity declared again",
        "a.rdf",
        doctype(b'<!ENTITY lt "&#38;#60;">', b"a &lt; b"),
        "2 triples",
    ),
    Row("xml", "nested 100,000 deep", "a.rdf", lambda: deep_xml(50_000), "LEV-I009 2:4996"),
    Row("xml", "nested 900 deep", "a.rdf", lambda: deep_xml(450), "900 triples"),
    Row(
        "xml",
        "a control character by number",
        "a.rdf",
        RDF + b"<e:A><e:p>&#1;</e:p></e:A>" + END,
        "LEV-I011 1:92",
    ),
    Row(
        "xml",
        "a control character as such",
        "a.rdf",
        RDF + b"<e:A><e:p>\x01</e:p></e:A>" + END,
        "LEV-I011 1:92",
    ),
    Row("xml", "empty", "a.rdf", b"", "LEV-I020 1:1"),
    Row("xml", "only a declaration", "a.rdf", XML, "LEV-I020 2:1"),
    Row("xml", "cut off", "a.rdf", RDF + NODE, "LEV-I011 1:109"),
    Row("xml", "tag not closed", "a.rdf", RDF + b"\n<e:A><e:p></e:A>" + END, "LEV-I011 2:13"),
    Row("xml", "prefix not declared", "a.rdf", RDF + b"\n <x:A/>" + END, "LEV-I011 2:2"),
    Row("xml", "bare ampersand", "a.rdf", RDF + b"\n<e:A e:p='a & b'/>" + END, "LEV-I011 2:14"),
    Row("xml", "entity not declared", "a.rdf", RDF + b"\n<e:A e:p='&x;'/>" + END, "LEV-I011 2:1"),
    Row("xml", "other XML", "a.rdf", b"<note><to>x</to></note>", "LEV-I012"),
    Row(
        "xml",
        "OWL/XML",
        "a.owl",
        b'<Ontology xmlns="http://www.w3.org/2002/07/owl#" ontologyIRI="http://e/"/>',
        "LEV-I008 1:1",
    ),
    Row("xml", "TriX", "a.trix", b"<TriX/>", "LEV-I030"),
    Row(
        "xml",
        "another encoding",
        "a.rdf",
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + RDF + END,
        "LEV-I004 1",
    ),
    Row("xml", "no triples", "a.rdf", RDF + END, "0 triples, LEV-I101"),
    # --- nesting and size
    Row(
        "nesting",
        "lists 100,000 deep",
        "a.ttl",
        lambda: TTL + b":a :b " + b"( " * 100_000 + b") " * 100_000 + b".",
        "199999 triples",
    ),
    Row(
        "nesting",
        "blank nodes 100,000 deep",
        "a.ttl",
        lambda: TTL + b":a :b " + b"[ :p " * 100_000 + b":c" + b" ]" * 100_000 + b" .",
        "100001 triples",
    ),
    Row(
        "nesting",
        "triple terms 100,000 deep, Turtle",
        "a.ttl",
        lambda: triple_terms(100_000, T12 + b":s :p ", b"<<( :a :b ", b":c"),
        "LEV-I009 2:647",
    ),
    Row(
        "nesting",
        "triple terms 100,000 deep, N-Triples",
        "a.nt",
        lambda: triple_terms(100_000, b"<http://s> <http://p> ", NT_TERM, b'"x"'),
        "LEV-I009 1:1687",
    ),
    Row(
        "nesting",
        "triple terms 100,000 deep, TriG",
        "a.trig",
        lambda: T12 + b":g { :s :p " + b"<<( :a :b " * 100_000,
        "LEV-I009 2:652",
    ),
    Row(
        "nesting",
        "triple terms 100,000 deep, N-Quads",
        "a.nq",
        lambda: b"<http://s> <http://p> " + NT_TERM * 100_000,
        "LEV-I009 1:1687",
    ),
    Row(
        "nesting",
        "reified triples 100,000 deep",
        "a.ttl",
        lambda: T12 + b"<< " * 100_000 + b":a :b :c",
        "LEV-I009 2:193",
    ),
    Row(
        "nesting",
        "triple terms 64 deep",
        "a.ttl",
        triple_terms(64, T12 + b":s :p ", b"<<( :a :b ", b":c"),
        "1 triple",
    ),
    Row(
        "nesting",
        "triple terms behind comments, escapes and strings",
        "a.ttl",
        lambda: T12 + b":s :p " + b"<<( :a\\#b :b # >> )>>\n" * 100_000,
        "LEV-I009 66:1",
    ),
    Row(
        "nesting",
        "triple terms that are text",
        "a.ttl",
        T12 + b':s :p "' + b"<<( " * 100 + b'" . # ' + b"<<( " * 100,
        "1 triple",
    ),
    Row(
        "nesting",
        "many triple terms side by side",
        "a.ttl",
        T12 + b":s :p <<( :a :b :c )>> .\n" * 100,
        "100 triples",
    ),
    Row(
        "nesting",
        "annotations 10,000 deep",
        "a.ttl",
        lambda: T12 + b":a :b :c " + b"{| :p :o " * 10_000 + b"|} " * 10_000 + b".",
        "20001 triples",
    ),
    Row(
        "nesting",
        "JSON objects 100,000 deep",
        "a.jsonld",
        lambda: b'{"http://x/y":' * 100_000 + b"1" + b"}" * 100_000,
        "LEV-I009 1:7001",
    ),
    Row(
        "nesting",
        "JSON objects 10,000 deep, which end the parser",
        "a.jsonld",
        lambda: b'{"http://x/y":' * 10_000 + b"1" + b"}" * 10_000,
        "LEV-I009 1:7001",
    ),
    Row(
        "nesting",
        "JSON arrays 100,000 deep",
        "a.jsonld",
        lambda: b"[" * 100_000 + b"]" * 100_000,
        "LEV-I009 1:501",
    ),
    Row(
        "nesting",
        "JSON lists 100,000 deep",
        "a.jsonld",
        lambda: b'{"http://x/y":' + b'{"@list":[' * 100_000,
        "LEV-I009 1:2514",
    ),
    Row(
        "nesting",
        "JSON objects 400 deep",
        "a.jsonld",
        b'{"http://x/y":' * 400 + b"1" + b"}" * 400,
        "400 triples",
    ),
    Row("nesting", "N3 formulas", "a.n3", b"{ " * 5_000, "LEV-I030"),
    Row(
        "size",
        "a literal of 100 MB",
        "a.ttl",
        lambda: TTL + b':a :b "' + b"x" * 100_000_000 + b'" .',
        "LEV-I019 2:7",
    ),
    Row(
        "size",
        "an IRI of 10 MB",
        "a.ttl",
        lambda: TTL + b":a :b <http://" + b"x" * 10_000_000 + b"> .",
        "LEV-I019 2:7",
    ),
    Row(
        "size",
        "an IRI of 65,536 characters",
        "a.ttl",
        lambda: TTL + b":a :b <http://" + b"x" * 65_529 + b"> .",
        "1 triple",
    ),
    Row(
        "size",
        "300,000 objects on a line",
        "a.ttl",
        lambda: TTL + b":a :b " + b" , ".join(b":o%d" % n for n in range(300_000)) + b" .",
        "300000 triples",
    ),
    Row("size", "an endless device", "/dev/zero", b"", "LEV-I002", "ttl"),
    # --- bytes and characters
    Row("bytes", "the byte FF", "a.ttl", TTL + b":a :b\n \xff .", "LEV-I004 3:2"),
    Row("bytes", "Latin-1 in a literal", "a.nt", b'<http://a> <http://b> "caf\xe9" .', "LEV-I004 1:27"),
    Row("bytes", "a surrogate in bytes", "a.ttl", TTL + b':a :b "\xed\xa0\x80" .', "LEV-I004 2:8"),
    Row("bytes", "overlong", "a.ttl", TTL + b':a :b "\xc0\xaf" .', "LEV-I004 2:8"),
    Row("bytes", "cut off in a final comment", "a.ttl", TTL + b"# caf\xc3", "LEV-I004 2:6"),
    Row(
        "bytes",
        "a column behind other characters",
        "a.ttl",
        TTL + ':a :b "é😀" , "'.encode() + b"\xff",
        "LEV-I004 2:15",
    ),
    Row("bytes", "NUL in a literal", "a.ttl", TTL + b':a :b "\x00" .', "1 triple, LEV-I102"),
    Row("bytes", "NUL escaped", "a.ttl", TTL + b':a :b "\\u0000" .', "1 triple, LEV-I102"),
    Row("bytes", "lone surrogate escaped", "a.ttl", TTL + b':a :b "\\uD800" .', "LEV-I017 2:8"),
    Row("bytes", "surrogate pair escaped", "a.ttl", TTL + b':a :b "\\uD83D\\uDE00" .', "LEV-I017 2:8"),
    Row("bytes", "beyond Unicode", "a.ttl", TTL + b':a :b "\\U00110000" .', "LEV-I017 2:8"),
    Row("bytes", "direction override", "a.ttl", TTL + ':a :b "x\u202ey" .'.encode(), "1 triple, LEV-I103"),
    Row("bytes", "byte order mark, Turtle", "a.ttl", b"\xef\xbb\xbf" + TTL + b":a :b :c .", "1 triple"),
    Row(
        "bytes",
        "byte order mark, N-Triples",
        "a.nt",
        b"\xef\xbb\xbf<http://a> <http://b> <http://c> .",
        "1 triple",
    ),
    Row("bytes", "byte order mark before a mistake", "a.ttl", b"\xef\xbb\xbfx", "LEV-I012 1:1"),
    Row("bytes", "UTF-16", "a.ttl", TTL.decode().encode("utf-16"), "LEV-I005 1:1"),
    Row("bytes", "UTF-16 without a mark", "a.ttl", TTL.decode().encode("utf-16-le"), "LEV-I005 1:1"),
    Row("bytes", "CRLF", "a.ttl", TTL.replace(b"\n", b"\r\n") + b':a :b """x\r\ny""" .\r\n', "1 triple"),
    Row(
        "bytes", "CR only, comment first", "a.ttl", b"# c\r@prefix : <http://e/> .\r:a :b :c .\r", "1 triple"
    ),
    Row("bytes", "newline in a string", "a.ttl", TTL + b':a :b "x\ny" .', "LEV-I016 2:9"),
    Row("bytes", "missing quote", "a.ttl", TTL + b':a :b "x .', "LEV-I016 2:7"),
    Row("bytes", "missing dot", "a.ttl", TTL + b":a :b :c\n:d :e :f .", "LEV-I014 2:7"),
    Row("bytes", "odd local names", "a.ttl", TTL + b":a.b :x. :c .", "LEV-I012 2:8"),
    # --- IRIs
    *[
        Row(
            "iris",
            f"{what}, {name}",
            name,
            head + b"<http://a" + bad + b"> <http://b> <http://c> .",
            f"LEV-I015 {line}:1",
        )
        for name, head, line in (
            ("a.ttl", b"\n", 2),
            ("a.nt", b"\n", 2),
            ("a.nq", b"", 1),
            ("a.trig", b"", 1),
        )
        for what, bad in (
            ("space", b" b"),
            ("escaped space", b"\\u0020b"),
            ("less-than", b"<b"),
            ("quote", b'"b'),
            ("brace", b"{b"),
            ("percent without digits", b"/%zz"),
            ("port that is a word", b":port"),
        )
    ],
    Row("iris", "backslash", "a.ttl", b"<http://a\\\\b> <http://b> <http://c> .", "LEV-I015 1:10"),
    Row("iris", "newline", "a.ttl", b"<http://a\nb> <http://b> <http://c> .", "LEV-I015 1:1"),
    Row("iris", "relative", "a.ttl", b"<a> <http://b> <http://c> .", "LEV-I015 1:1"),
    Row("iris", "empty", "a.ttl", b"<> <http://b> <http://c> .", "LEV-I015 1:1"),
    Row("iris", "no scheme", "a.ttl", b"<//e/x> <http://b> <http://c> .", "LEV-I015 1:1"),
    Row("iris", "scheme with a digit first", "a.ttl", b"<1a:b> <http://b> <http://c> .", "LEV-I015 1:1"),
    Row("iris", "relative base", "a.ttl", b"@base <x/> .", "LEV-I015 1:7"),
    Row("iris", "relative to a base", "a.ttl", b"@base <http://e/x/> . <../a> <b> <#c> .", "1 triple"),
    Row("iris", "relative in RDF/XML", "a.rdf", RDF + b'<e:A r:about="x"/>' + END, "LEV-I015 1:96"),
    Row("iris", "relative by rdf:ID", "a.rdf", RDF + b'<e:A r:ID="x"/>' + END, "LEV-I015 1:93"),
    Row(
        "iris",
        "schemes that do things",
        "a.ttl",
        b"<javascript:x> <data:,x> <file:///etc/passwd> .",
        "1 triple",
    ),
    Row(
        "iris",
        "international, and dots",
        "a.ttl",
        "<http://é/../x> <http://b> <http://c/./d> .".encode(),
        "1 triple",
    ),
    # --- files
    Row("files", "Turtle called RDF/XML", "a.rdf", TTL, "LEV-I008 1:1"),
    Row("files", "RDF/XML called Turtle", "a.ttl", XML + RDF + END, "LEV-I008 1:1"),
    Row("files", "web page called Turtle", "a.ttl", b"\n<!DOCTYPE html><html>404", "LEV-I008 2:1"),
    Row("files", "web page called JSON-LD", "a.jsonld", b"<html>", "LEV-I008 1:1"),
    Row("files", "no ending", "data", TTL, "LEV-I030"),
    Row("files", "no ending, format given", "data", TTL + b":a :b :c .", "1 triple", "turtle"),
    Row("files", "unknown ending", "a.foo", TTL, "LEV-I030"),
    Row("files", "unknown format", "a.ttl", TTL, "LEV-I030", "n3"),
    Row("files", "upper case ending", "A.TTL", TTL + b":a :b :c .", "1 triple"),
    Row("files", "gzip called Turtle", "a.ttl", gzip.compress(TTL + b":a :b :c .", mtime=0), "1 triple"),
    Row("files", "gzip bomb", "a.nt.gz", lambda: gzip.compress(b"#" * 100_000_000, mtime=0), "LEV-I007"),
    Row("files", "gzip cut off", "a.ttl.gz", gzip.compress(TTL, mtime=0)[:-4], "LEV-I006"),
    Row("files", "zip", "a.ttl", zipped(), "LEV-I006"),
    Row("files", "folder", "sub.ttl", lambda folder: (folder / "sub.ttl").mkdir(), "LEV-I002"),
    Row("files", "pipe that nobody writes to", "pipe.ttl", fifo, "LEV-I002"),
    Row(
        "files",
        "links in a circle",
        "l.ttl",
        lambda folder: (folder / "l.ttl").symlink_to("l.ttl"),
        "LEV-I001",
    ),
    Row("files", "missing", "gone.ttl", lambda folder: None, "LEV-I001"),
    Row("files", "not to be read", "secret.ttl", unreadable, "LEV-I001"),
    Row("files", "strange name", "a #%20:\n.ttl", TTL + b":a :b :c .", "1 triple"),
    Row("files", "address", "http://127.0.0.1:9/a.ttl", lambda folder: None, "LEV-I031"),
    Row("files", "address with one slash", "http:/127.0.0.1:9/a.ttl", lambda folder: None, "LEV-I031"),
    Row("files", "empty Turtle", "a.ttl", b"", "0 triples, LEV-I101"),
    Row("files", "comments only", "a.ttl", b"# nothing\n# here", "0 triples, LEV-I101"),
    Row("files", "empty JSON-LD", "a.jsonld", b"", "LEV-I020 1:1"),
    Row(
        "files",
        "prefix declared twice",
        "a.ttl",
        TTL + b"@prefix : <http://f/> . :a :b :c .",
        "1 triple, LEV-I104",
    ),
    Row("files", "prefix not declared", "a.ttl", TTL + b":a :b ex:c .", "LEV-I013 2:7"),
    # --- RDF 1.2 and literals
    Row("rdf12", "triple term", "a.ttl", T12 + b":a :b <<( :c :d :e )>> .", "1 triple"),
    Row(
        "rdf12",
        "reifiers and annotations",
        "a.ttl",
        T12 + b":a :b :c ~ :r {| :p :o |} . << :a :b :c >> :q 1 .",
        "5 triples",
    ),
    Row("rdf12", "direction", "a.ttl", T12 + b':a :b "x"@ar--rtl .', "1 triple"),
    Row("rdf12", "version", "a.ttl", b'VERSION "1.2"\n' + T12 + b":a :b :c .", "1 triple"),
    Row("rdf12", "TriG", "a.trig", T12 + b":g { :a :b :c {| :p :o |} }", "3 triples"),
    Row("rdf12", "N-Triples", "a.nt", b"<http://a> <http://b> " + NT_TERM + b'"x"@ar--rtl )>> .', "1 triple"),
    *[
        Row(
            "literals",
            f"kept as written: {lexical}",
            "a.ttl",
            TTL + b':a :b "%s"^^:t .' % lexical.encode(),
            "1 triple",
        )
        for lexical in (
            "2026-02-30",
            "10000-01-01",
            "2026-01-01+14:00",
            "24:00:00",
            "1e400",
            " 5 ",
            "NaN",
            "abc",
            "",
        )
    ],
    *[
        Row(
            "literals",
            f"language {tag}",
            "a.ttl",
            TTL + b':a :b "x"@%s .' % tag.encode(),
            f"LEV-I017 2:{column}",
        )
        for tag, column in (("en_US", 13), ("-en", 11), ("e", 11), ("abcdefghi", 11))
    ],
    Row("literals", "language that ends in a hyphen", "a.ttl", TTL + b':a :b "x"@en- .', "LEV-I012 2:13"),
    Row(
        "literals",
        "rdf:langString without a language",
        "a.ttl",
        TTL + b':a :b "x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .',
        "LEV-I017 2:12",
    ),
    # --- networks
    Row("network", "remote context", "a.jsonld", b'{"@context": "http://127.0.0.1:9/c"}', "LEV-I018 1:15"),
    Row(
        "network",
        "remote context in a list",
        "a.jsonld",
        b'[{"http://p": {"@context": ["http://127.0.0.1:9/c"]}}]',
        "LEV-I018 1:30",
    ),
    Row(
        "network",
        "imported context",
        "a.jsonld",
        b'{"@context": {"@import": "http://127.0.0.1:9/c"}}',
        "LEV-I018 1:27",
    ),
    Row("network", "context of a file", "a.jsonld", b'{"@context": "file:///etc/passwd"}', "LEV-I018 1:15"),
    Row("network", "context beside", "a.jsonld", b'{"@context": "../../c.jsonld"}', "LEV-I018 1:15"),
    Row(
        "network",
        "context inside a context",
        "a.jsonld",
        b'{"@context": {"k": {"@id": "http://k", "@context": "http://127.0.0.1:9/c"}}, "k": {"k": 1}}',
        "LEV-I018 1:53",
    ),
    Row(
        "network",
        "owl:imports",
        "a.ttl",
        b"<http://a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> .",
        "1 triple",
    ),
    Row("json", "duplicate keys", "a.jsonld", b'{"http://p": 1, "http://p": 2}', "2 triples"),
    Row("json", "NaN", "a.jsonld", b'{"http://p": NaN}', "LEV-I012 1:14"),
    Row("json", "lone surrogate", "a.jsonld", b'{"http://p": "\\uD800"}', "LEV-I012 1:14"),
    Row("json", "trailing comma", "a.jsonld", b'{"http://p": 1,}', "LEV-I012 1:16"),
    Row(
        "json", "an integer of 10,000 digits", "a.jsonld", b'{"http://p": ' + b"9" * 10_000 + b"}", "1 triple"
    ),
    Row("json", "a key without an IRI", "a.jsonld", b'{"name": "x", "http://p": 1}', "1 triple, LEV-I105"),
    Row("json", "an IRI with a space", "a.jsonld", b'{"@id": "http://a b", "http://p": 1}', "LEV-I021 1:10"),
    Row("json", "a relative IRI", "a.jsonld", b'{"@id": "x", "http://p": 1}', "LEV-I021 1:10"),
    Row("json", "an object of TriG", "a.trig", b'{ "a": 1 }', "LEV-I008 1:1"),
]
