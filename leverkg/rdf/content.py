"""What the bytes of an input are: their encoding, and the format that they look like."""

from __future__ import annotations

import codecs
import re

from leverkg.errors import InputError, Position
from leverkg.patterns import pattern
from leverkg.rdf.formats import FORMATS, Format
from leverkg.rdf.lines import SHOWN, line_and_column

__all__ = ["begins_with_triples", "decode", "refuse_archive", "refuse_other", "sniff"]

_ARCHIVES = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"$HDT", "an HDT file"),
    (b"%PDF-", "a PDF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_XML_ENCODING = pattern(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TURTLE_START = pattern(rb"(?:@prefix|@base|@version)\b|(?:prefix|base)\s+[\w.-]*:?\s*[<\w]", re.IGNORECASE)
_XML_ROOT = pattern(rb"<[a-z][\w.:-]*\s[^<>]*\bxmlns\b")
_IRI_START = pattern(rb"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*>|_:\w")


def refuse_archive(name: str, data: bytes) -> None:
    """Raise InputError LEV-I006 when the bytes are an archive or of another kind that its start tells."""
    kind = next((kind for magic, kind in _ARCHIVES if data.startswith(magic)), None)
    if kind is None and data[257:262] == b"ustar":
        kind = "a tar archive"
    if kind:
        raise InputError(
            f"{name} is {kind}, which is not read",
            code="LEV-I006",
            position=Position(name),
            hint="unpack it and give the RDF files inside"
            if "archive" in kind or "file" in kind
            else "give the RDF file",
        )


def decode(name: str, raw: bytes) -> bytes:
    """Return the bytes of a text in UTF-8 without its byte order mark.

    Raises:
        InputError: LEV-I004 not UTF-8, LEV-I005 UTF-16 or UTF-32.
    """
    wide = next((title for mark, title in _WIDE if raw.startswith(mark)), None) or _wide_without_mark(raw)
    if wide:
        raise InputError(
            f"this file is {wide}", code="LEV-I005", position=Position(name, 1, 1), hint="save it as UTF-8"
        )
    data = raw.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(name, data, error) from None
    start = data[:300]
    declared = _XML_ENCODING.match(start) if start.lstrip().startswith(b"<?") else None
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        encoding = declared[1].decode()
        raise InputError(
            f"this file says that its encoding is {encoding}",
            code="LEV-I004",
            position=Position(name, data.count(b"\n", 0, declared.start(1)) + 1, 0),
            source_line=data[:300]
            .decode(errors="replace")
            .splitlines()[data.count(b"\n", 0, declared.start(1))],
            hint='save it as UTF-8 and change the first line to encoding="UTF-8"',
        )
    return data


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as ASCII with every second byte zero."""
    start = raw[:200]
    half = len(start) // 2
    if half < 4:
        return None
    for zeros, others in ((start[1::2], start[::2]), (start[::2], start[1::2])):
        if zeros.count(0) > 0.9 * half and others.count(0) < 0.1 * half:
            return "UTF-16"
    return None


def _not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> InputError:
    before = data[: error.start].decode()
    line, column = line_and_column(before, len(before))
    end = re.search(rb"[\r\n]", data[error.start :])
    rest = data[error.start : error.start + end.start() if end else len(data)]
    cut = error.end >= len(data) and "unexpected end" in error.reason
    return InputError(
        "the file ends in the middle of a character"
        if cut
        else f"byte 0x{data[error.start]:02X} is not valid UTF-8",
        code="LEV-I004",
        position=Position(name, line, column),
        source_line=(before[len(before) - column + 1 :] + rest.decode(errors="replace"))[:SHOWN],
        hint="was the file cut off when it was copied? get it again"
        if cut
        else "save the file as UTF-8; it may be Latin-1 or Windows-1252 now",
    )


def sniff(data: bytes) -> str | None:
    """Return what the first characters show without doubt: a format's name, `html`, `functional` (OWL), or
    None.

    N-Triples is also Turtle, and N-Quads is told apart only by its fourth term; both show as nothing here.
    """
    start = _skip_comments(data)
    head = start[:2048].lower()
    if head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in head and b"<rdf:rdf" not in head
    ):
        return "html"
    if head.startswith((b"<?xml", b"<!doctype", b"<!--", b"<rdf:rdf")) or (
        head.startswith(b"<") and _XML_ROOT.match(head)
    ):
        return "rdf"
    if head.startswith((b"prefix(", b"ontology(")):
        return "functional"
    if head.startswith(b"["):
        # `[` may open a blank node of Turtle; a JSON array goes on with a value.
        return (
            "jsonld"
            if re.match(rb"\[\s*(?:[\[{\"]|\])\s*", head) and not re.match(rb"\[\s*\]\s*\S", head)
            else None
        )
    if head.startswith(b"{") and re.match(rb"\{\s*\"[^\"\r\n]*\"\s*:", head):
        return "jsonld"
    return "ttl" if _TURTLE_START.match(start) else None


def begins_with_triples(data: bytes) -> bool:
    """Tell whether the first line may be one of N-Triples or N-Quads: IRIs in full, and a dot at its end."""
    first = _skip_comments(data).split(b"\n", 1)[0]
    return _IRI_START.match(first) is not None and first.rstrip().endswith(b".")


def _skip_comments(data: bytes) -> bytes:
    rest = data[:65536].lstrip()
    while rest.startswith(b"#"):
        end = re.search(rb"[\r\n]", rest)
        rest = rest[end.end() :].lstrip() if end else b""
    return rest


def refuse_other(name: str, data: bytes, claimed: Format | None, seen: str | None) -> None:
    """Raise InputError when the content shows another format than the one claimed.

    Raises:
        InputError: LEV-I008 another format; LEV-I020 empty, where the format needs at least something.
    """
    if claimed is not None and claimed.name in ("rdf", "jsonld") and not data.strip():
        needs = "no root element" if claimed.name == "rdf" else "no value"
        raise InputError(
            f"the file is empty: {claimed.title} needs more, there is {needs}",
            code="LEV-I020",
            position=Position(name, 1, 1),
        )
    looks = _mismatch(data, claimed, seen)
    if looks:
        first = next((i for i, line in enumerate(data.split(b"\n", 1000)) if line.strip()), 0)
        line = data.split(b"\n", 1000)[first].decode(errors="replace").rstrip("\r")
        raise InputError(
            looks if claimed is None else f"{looks}, not {claimed.title}",
            code="LEV-I008",
            position=Position(name, first + 1, len(line) - len(line.lstrip()) + 1),
            source_line=line if len(line) <= SHOWN else None,
            hint={
                "html": "the download gave a page instead of the file: get the file itself",
                "functional": "convert it to Turtle or RDF/XML first, with ROBOT or Protégé",
            }.get(seen or "", "rename the file, or say --input-format"),
        )


def _mismatch(data: bytes, claimed: Format | None, seen: str | None) -> str | None:
    if seen == "html":
        return "this is a web page"
    if seen == "functional":
        return "this looks like OWL in functional syntax"
    if claimed is None or seen == claimed.name:
        return None
    textual = ("ttl", "trig", "nt", "nq")
    if claimed.name in textual:
        if seen in ("rdf", "jsonld"):
            return f"this looks like {FORMATS[seen].title}"
        if seen == "ttl" and claimed.name in ("nt", "nq"):
            return "this looks like Turtle"
        return None
    if seen is not None:
        return f"this looks like {FORMATS[seen].title}"
    if _IRI_START.match(_skip_comments(data)):
        return "this looks like Turtle or N-Triples"
    return None
