"""Answers for people and for machines: tables, and the formats of the W3C.

TSV, CSV, JSON and XML are those of SPARQL 1.1 Query Results; in CSV a text that a spreadsheet would take for
a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from leverkg.answers.rows import Rows
from leverkg.errors import UsageError
from leverkg.rdf.term import IRI, RDF_LANGSTRING, XSD_STRING, BlankNode, Literal, Term, TripleTerm
from leverkg.wording.messages import visible

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "write_rows"]

GRAPH_FORMATS = ("ttl", "trig", "nt", "nq", "rdf", "jsonld")
"""Formats of answers that are graphs."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_rows(rows: Rows, format: str, *, labels: bool = True) -> bytes:
    """Return an answer in a format.

    Args:
        rows: the answer.
        format: one of :data:`TABLE_FORMATS`, or for graphs of :data:`GRAPH_FORMATS`.
        labels: whether tables for people show labels instead of IRIs.

    Raises:
        UsageError: LEV-Q102, the format does not fit.
    """
    if format in TABLE_FORMATS:
        return TABLE_FORMATS[format](rows, labels).encode()
    if rows.kind != "graph" or format not in GRAPH_FORMATS:
        fitting = ", ".join(TABLE_FORMATS) + (", " + ", ".join(GRAPH_FORMATS) if rows.kind == "graph" else "")
        raise UsageError(
            f"{format} does not fit this kind of query", code="LEV-Q102", hint=f"the formats are {fitting}"
        )
    from leverkg.rdf.serialise import serialise

    return serialise([(*triple, None) for triple in rows.triples], format, rows.labels.prefixes)


def _cells(rows: Rows, labels: bool) -> list[list[str]]:
    if labels:
        return [[visible(cell) for cell in row] for row in rows.labelled()]
    name = rows.labels.name
    return [[visible(name(row[c])) if c in row else "" for c in rows.columns] for row in rows.terms]


def _text(rows: Rows, labels: bool) -> str:
    if rows.kind == "ask":
        return "yes\n" if rows.answer else "no\n"
    if not rows.terms:
        return "nothing\n"
    from prettytable import PrettyTable, TableStyle

    table = PrettyTable([visible(c) for c in _unique(rows.columns)])
    table.set_style(TableStyle.SINGLE_BORDER)
    table.align = "l"
    table.add_rows(_cells(rows, labels))
    return str(table.get_string()) + f"\n{len(rows)} row{'' if len(rows) == 1 else 's'}\n"


def _unique(columns: tuple[str, ...]) -> list[str]:
    return [c if c not in columns[:n] else f"{c}_{n}" for n, c in enumerate(columns)]


def _md(rows: Rows, labels: bool) -> str:
    if rows.kind == "ask":
        return "yes\n" if rows.answer else "no\n"
    lines = [rows.columns, ["---"] * len(rows.columns), *_cells(rows, labels)]
    return "".join(
        "| " + " | ".join(_markdown(c) if n != 1 else c for c in line) + " |\n"
        for n, line in enumerate(lines)
    )


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


def _tsv(rows: Rows, labels: bool) -> str:
    if rows.kind == "ask":
        return _boolean_line(rows)
    lines = ["\t".join(f"?{c}" for c in rows.columns)]
    lines += ["\t".join(str(row[c]) if c in row else "" for c in rows.columns) for row in rows.terms]
    return "\n".join(lines) + "\n"


def _boolean_line(rows: Rows) -> str:
    return "true\n" if rows.answer else "false\n"


def _csv(rows: Rows, labels: bool) -> str:
    if rows.kind == "ask":
        return _boolean_line(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_plain(row.get(c)) for c in rows.columns] for row in rows.terms)
    return out.getvalue()


def _plain(term: Term | None) -> str:
    match term:
        case None:
            return ""
        case IRI(value):
            return value
        case Literal(lexical, datatype, _, _):
            formula = datatype in (XSD_STRING, RDF_LANGSTRING) and lexical[:1] in (
                "=",
                "+",
                "-",
                "@",
                "\t",
                "\r",
            )
            return "'" + lexical if formula else lexical
    return str(term)


def _json(rows: Rows, labels: bool) -> str:
    if rows.kind == "ask":
        return json.dumps({"head": {}, "boolean": bool(rows.answer)}, indent=2) + "\n"
    bindings = [{c: _json_term(row[c]) for c in rows.columns if c in row} for row in rows.terms]
    answer = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"


def _json_term(term: Term) -> Mapping[str, Any]:
    match term:
        case IRI(value):
            return {"type": "uri", "value": value}
        case BlankNode(label):
            return {"type": "bnode", "value": label}
        case TripleTerm(subject, predicate, object):
            parts = {"subject": subject, "predicate": predicate, "object": object}
            return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
        case Literal(lexical, datatype, language, direction):
            found: dict[str, Any] = {"type": "literal", "value": lexical}
            if language:
                found["xml:lang"] = language
                if direction:
                    found["its:dir"] = direction
            elif datatype != XSD_STRING:
                found["datatype"] = datatype
            return found


def _xml(rows: Rows, labels: bool) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">',
    ]
    if rows.kind == "ask":
        lines += ["  <head/>", f"  <boolean>{'true' if rows.answer else 'false'}</boolean>"]
        return "\n".join([*lines, "</sparql>"]) + "\n"
    lines.append("  <head>" + "".join(f"<variable name={quoteattr(c)}/>" for c in rows.columns) + "</head>")
    lines.append("  <results>")
    for row in rows.terms:
        cells = "".join(
            f"<binding name={quoteattr(c)}>{_xml_term(row[c])}</binding>" for c in rows.columns if c in row
        )
        lines.append(f"    <result>{cells}</result>")
    return "\n".join([*lines, "  </results>", "</sparql>"]) + "\n"


def _xml_term(term: Term) -> str:
    match term:
        case IRI(value):
            return f"<uri>{_xml_text(value)}</uri>"
        case BlankNode(label):
            return f"<bnode>{_xml_text(label)}</bnode>"
        case TripleTerm(subject, predicate, object):
            parts = zip(("subject", "predicate", "object"), (subject, predicate, object), strict=True)
            return "<triple>" + "".join(f"<{n}>{_xml_term(t)}</{n}>" for n, t in parts) + "</triple>"
        case Literal(lexical, datatype, language, _):
            about = f" xml:lang={quoteattr(language)}" if language else ""
            if not language and datatype != XSD_STRING:
                about = f" datatype={quoteattr(datatype)}"
            return f"<literal{about}>{_xml_text(lexical)}</literal>"


def _xml_text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


TABLE_FORMATS: dict[str, Callable[[Rows, bool], str]] = {
    "text": _text,
    "md": _md,
    "tsv": _tsv,
    "csv": _csv,
    "json": _json,
    "xml": _xml,
}
"""Formats of answers that are tables, by name."""
