"""Findings for people and for machines: text, JSON, SARIF 2.1.0, JUnit XML, GitHub annotations, Markdown.

The machine formats carry everything that the text shows: code, severity, place, message, hint.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from leverkg import __version__
from leverkg.findings import Finding, Severity
from leverkg.wording.messages import counts, finding_text, visible

__all__ = ["FORMATS", "write_findings"]

_SCHEMA = (
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_findings(
    findings: Sequence[Finding],
    format: str,
    *,
    titles: Callable[[str], str | None] = lambda code: None,
    colour: bool = False,
) -> str:
    """Return findings in a format of :data:`FORMATS`; the text ends with a line end unless it is empty.

    Args:
        findings: in the order in which they are to be shown.
        format: `text`, `json`, `sarif`, `junit`, `github` or `md`.
        titles: gives the title of a code.
        colour: whether a text may have colours.
    """
    text = FORMATS[format](findings, titles, colour)
    return text if not text or text.endswith("\n") else text + "\n"


Titles = Callable[[str], str | None]


def _text(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    return "\n".join(finding_text(finding, colour=colour) for finding in findings)


def _json(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    items = [
        {
            "code": f.code,
            "severity": str(f.severity),
            "message": f.message,
            "hint": f.hint,
            "file": f.position.file if f.position else None,
            "line": (f.position.line or None) if f.position else None,
            "column": (f.position.column or None) if f.position else None,
            "focus": f.focus,
        }
        for f in findings
    ]
    number = {str(s): sum(f.severity == s for f in findings) for s in sorted(Severity, reverse=True)}
    return json.dumps({"findings": items, "counts": number}, indent=2, ensure_ascii=False)


def _sarif(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    codes = sorted({f.code for f in findings})
    rules = [{"id": code, "shortDescription": {"text": titles(code) or code}} for code in codes]
    results = []
    for f in findings:
        message = f.message if not f.hint else f"{f.message}. {f.hint[:1].upper()}{f.hint[1:]}"
        result: dict[str, object] = {
            "ruleId": f.code,
            "ruleIndex": codes.index(f.code),
            "level": _LEVELS[f.severity],
            "message": {"text": message},
        }
        if f.position:
            physical: dict[str, object] = {"artifactLocation": {"uri": _uri(f.position.file)}}
            if f.position.line:
                region = {"startLine": f.position.line}
                if f.position.column:
                    region |= {"startColumn": f.position.column, "endColumn": f.position.column + f.span}
                physical["region"] = region
            result["locations"] = [{"physicalLocation": physical}]
        results.append(result)
    driver = {
        "name": "leverkg",
        "version": __version__,
        "informationUri": "https://w3id.org/leverkg",
        "rules": rules,
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _uri(name: str) -> str:
    return quote(name.replace(os.sep, "/"), safe="/-._~")


def _junit(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    """One test case a finding; none is one that passes, since a report without cases counts as broken."""
    failures = [f for f in findings if f.severity == Severity.ERROR]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    number = max(len(findings), 1)
    totals = (
        f'tests="{number}" failures="{len(failures)}" errors="0" skipped="{len(findings) - len(failures)}"'
    )
    lines.append(f"<testsuites {totals}>")
    lines.append(f'  <testsuite name="leverkg check" {totals}>')
    if not findings:
        lines.append('    <testcase classname="leverkg" name="no findings"/>')
    for f in findings:
        name = _attribute(f"{f.code} {f.message}")
        place = (
            f"file={_attribute(f.position.file)} line={_attribute(str(f.position.line))} "
            if f.position
            else ""
        )
        lines.append(f"    <testcase {place}classname={_attribute(f.code)} name={name}>")
        if f.severity == Severity.ERROR:
            body = escape(_xml(finding_text(f)))
            lines.append(
                f"      <failure type={_attribute(f.code)} message={_attribute(f.message)}>{body}</failure>"
            )
        else:
            lines.append(f"      <skipped message={_attribute(f'{f.severity}: {f.message}')}/>")
        lines.append("    </testcase>")
    return "\n".join([*lines, "  </testsuite>", "</testsuites>"])


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _github(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    """Workflow commands, which show as annotations on the lines of a change."""
    lines = []
    for f in findings:
        kind = {Severity.INFO: "notice"}.get(f.severity, str(f.severity))
        place = []
        if f.position:
            place.append(f"file={_property(f.position.file)}")
            if f.position.line:
                place.append(f"line={f.position.line}")
            if f.position.column:
                place.append(f"col={f.position.column},endColumn={f.position.column + f.span}")
        place.append(f"title={_property(f.code)}")
        lines.append(f"::{kind} {','.join(place)}::{_data(f.message + (f' ({f.hint})' if f.hint else ''))}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _md(findings: Sequence[Finding], titles: Titles, colour: bool) -> str:
    if not findings:
        return "No findings."
    rows = ["| place | code | finding |", "|---|---|---|"]
    for f in findings:
        text = _cell(f.message) + (f"<br>*{_cell(f.hint)}*" if f.hint else "")
        rows.append(f"| {_cell(str(f.position or ''))} | {f.severity} `{f.code}` | {text} |")
    return "\n".join([*rows, "", counts(findings)])


def _cell(text: str) -> str:
    text = visible(text)
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


FORMATS: dict[str, Callable[[Sequence[Finding], Titles, bool], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "md": _md,
}
"""Every format of findings by its name."""
