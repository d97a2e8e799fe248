"""The mistakes that people make in Turtle and its relatives, each with its name and what to do about it.

Two tables go from the words of the parser to an explanation: one for mistakes that are best shown elsewhere
than where the parser stopped, one for those that are where it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from leverkg.rdf import turtle_tokens
from leverkg.rdf.formats import FORMATS
from leverkg.rdf.sources import Source

__all__ = ["WELL_KNOWN", "Fault", "explain", "lower", "short"]

WELL_KNOWN = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "lev": "https://w3id.org/leverkg#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that a hint can complete."""

_QUOTES = ("'", '"')
_COMMA = "here another property begins, not another value: a comma goes on with values"


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal: what the parser said, and the text around it."""

    source: Source
    reason: str
    text: str
    offset: int  # where it begins, in characters
    end: int

    @property
    def found(self) -> str:
        """The piece of text that the parser points at."""
        return self.text[self.offset : self.end]


_Said = tuple[str, str, str | None]  # code, message, hint
_Placed = tuple[str, str, str | None, int, int]  # and where: offset, end


def explain(fault: Fault) -> tuple[str, str, str | None, int, int]:
    """Return code, message, hint, and where to show it: begin and end in the text."""
    if fault.source.format == "jsonld":
        return ("LEV-I012", lower(fault.reason), None, fault.offset, fault.end)
    for words, show in _MOVED:
        if any(word in fault.reason for word in words):
            moved = show(fault)
            if moved:
                return moved
    for words, say in _SAID:
        if any(word in fault.reason for word in words):
            said = say(fault)
            if said:
                return (*said, fault.offset, fault.end)
    return ("LEV-I012", lower(fault.reason), None, fault.offset, fault.end)


def lower(reason: str) -> str:
    """Return a reason with a small first letter, as messages begin."""
    return reason[:1].lower() + reason[1:]


# --- faults that are best shown elsewhere than where the parser stopped


def _missing_dot(fault: Fault) -> _Placed | None:
    last = turtle_tokens.last_before(fault.text, fault.offset)
    if last is None:
        return None
    begin, end = last
    if fault.text[begin:end] == "." or fault.source.format in ("nt", "nq"):
        hint = "end every line with a space and a dot"
    else:
        hint = "end the statement with . or go on about the same subject with ;"
    if _comma_for_semicolon(fault.text, begin):
        at = fault.text.rindex(",", 0, begin)
        return "LEV-I014", _COMMA, "write ; in place of the comma", at, at + 1
    after = fault.text[begin:end]
    return "LEV-I014", f"a dot is missing after {short(after)}", hint, begin, end


def _comma_for_semicolon(text: str, begin: int) -> bool:
    """Tell whether a comma stands before a name behind which a dot is missing."""
    before = turtle_tokens.last_before(text, begin)
    return before is not None and text[before[0] : before[1]] == "," and text[begin : begin + 1] not in "\"'<"


def _semicolon_for_dot(fault: Fault) -> _Placed | None:
    """An `a` where a value should be: what stands before it was to begin a statement, so a dot is missing."""
    if fault.found.strip() != "a":
        return None
    subject = turtle_tokens.last_before(fault.text, fault.offset)
    mark = turtle_tokens.last_before(fault.text, subject[0]) if subject else None
    if subject is None or mark is None or fault.text[mark[0] : mark[1]] not in (";", ","):
        return None
    name, found = fault.text[subject[0] : subject[1]], fault.text[mark[0] : mark[1]]
    said = f"the statement goes on behind this {found}, and {short(name)} begins another"
    return "LEV-I014", said, f"write . in place of {found}", *mark


def _bare_date(fault: Fault) -> _Placed | None:
    """A date without quotation marks, which reads as numbers side by side."""
    line = fault.text.rfind("\n", 0, fault.offset) + 1
    for found in _BARE_DATE.finditer(fault.text, line):
        if found.start() > fault.offset:
            break
        if found.start() <= fault.offset <= found.end():
            date = found[0]
            return (
                "LEV-I012",
                f"{date} is not a value: a date stands in quotation marks, with its datatype",
                f'write "{date}"^^xsd:date',
                *found.span(),
            )
    return None


def _prefix_with_dot(fault: Fault) -> _Placed | None:
    """A dot behind the PREFIX of SPARQL, which has none."""
    line = fault.text.rfind("\n", 0, fault.offset) + 1
    before = fault.text[line : fault.offset]
    if fault.found.strip() != "." or not re.match(r"\s*(?:PREFIX|BASE)\b", before, re.IGNORECASE):
        return None
    hint = "leave the dot out, or write @prefix with a small letter and an @"
    return "LEV-I012", "PREFIX and BASE have no dot at the end", hint, fault.offset, fault.end


def _curly_quote(fault: Fault) -> _Placed | None:
    """A quotation mark of a word processor."""
    found = fault.text[fault.offset : fault.offset + 1]
    if found not in _CURLY:
        return None
    said = f"{found} is not a quotation mark that Turtle knows"
    return "LEV-I012", said, 'write straight ones: "text"', fault.offset, fault.offset + 1


_BARE_DATE = re.compile(r"(?<![\w\"'-])\d{4}-\d{2}-\d{2}(?![\w\"'-])")
_CURLY = frozenset("\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb")


def _ended(fault: Fault) -> _Placed | None:
    start = fault.text[fault.offset : fault.offset + 3]
    if start.startswith(_QUOTES):
        long = start in ('"""', "'''")
        hint = f"close it with {start}" if long else 'close it, or use """ for a text of several lines'
        end = fault.offset + len(start.rstrip())
        return "LEV-I016", "this string is never closed", hint, fault.offset, end
    if start.startswith("<") and not start.startswith("<<"):
        return "LEV-I015", "this IRI is never closed", "put a > at its end", fault.offset, fault.offset + 1
    opened = turtle_tokens.last_open(fault.text)
    if opened is not None:
        begin, end = opened
        bracket = fault.text[begin:end]
        close = turtle_tokens.CLOSING[bracket]
        return "LEV-I012", f"this {bracket} is never closed", f"put a {close} where it ends", begin, end
    if "Unexpected end" in fault.reason and "value was expected" not in fault.reason:
        return _missing_dot(fault)
    return None


def _second_value(fault: Fault) -> _Placed | None:
    """A text where a statement should begin, right behind another value: the end of that one is missing."""
    last = turtle_tokens.last_before(fault.text, fault.offset)
    if last is None or fault.text[last[0] : last[1]] in (".", "}", "{"):
        return None
    code, message, hint, begin, end = _missing_dot(fault) or ("", "", None, 0, 0)
    if message.startswith("a dot"):
        message, hint = message.replace("a dot", "a dot or a comma"), "put a comma between two values"
    return code, message, hint, begin, end


def _missing_semicolon(fault: Fault) -> _Placed | None:
    """Something in a node in brackets where its list should go on or end."""
    last = turtle_tokens.last_before(fault.text, fault.offset)
    if last is None or not fault.found.strip():
        return None
    begin, end = last
    after, found = short(fault.text[begin:end]), fault.found.strip()
    if _comma_for_semicolon(fault.text, begin):
        at = fault.text.rindex(",", 0, begin)
        return "LEV-I014", _COMMA, "write ; in place of the comma", at, at + 1
    if found.startswith(_QUOTES):
        return "LEV-I014", f"a comma is missing after {after}", "put a comma between two values", begin, end
    hint = f"put ; before {short(found)}, which is another property, or ] where the node in brackets ends"
    return "LEV-I014", f"a semicolon is missing after {after}", hint, begin, end


def _unclosed_list(fault: Fault) -> _Placed | None:
    """A dot where a value should be: an opened list or node is the likelier mistake."""
    if fault.found.strip() not in (".", ""):
        return None
    opened = turtle_tokens.last_open(fault.text[: fault.offset])
    if opened is None or fault.text[opened[0]] not in "[(":
        return None
    begin, end = opened
    bracket = fault.text[begin:end]
    said = f"this {bracket} is not closed before the dot"
    return "LEV-I012", said, f"put a {turtle_tokens.CLOSING[bracket]}", begin, end


_MOVED: tuple[tuple[tuple[str, ...], Callable[[Fault], _Placed | None]], ...] = (
    (("",), _bare_date),
    (("",), _curly_quote),
    (("not a valid RDF object",), _semicolon_for_dot),
    (("subject",), _prefix_with_dot),
    (("dot is expected", "followed by a dot"), _missing_dot),
    (("Unexpected end",), _ended),
    (('" is not a valid subject',), _second_value),
    (("blank node property lists should end", "not a valid RDF object"), _unclosed_list),
    (("blank node property lists should end",), _missing_semicolon),
)


# --- faults that are shown where the parser stopped


def _undeclared_prefix(fault: Fault) -> _Said:
    prefix = fault.reason.removeprefix("The prefix ").split(": has not")[0].removesuffix(":")
    if prefix in turtle_tokens.declared_prefixes(fault.text):
        hint = "its @prefix stands further down: move it to the top"
        return "LEV-I013", f"the prefix {prefix}: is not declared here", hint
    close = turtle_tokens.near_prefix(fault.text, prefix)
    namespace = WELL_KNOWN.get(prefix, "…")
    hint = f"did you mean {close}:?" if close else f"add @prefix {prefix}: <{namespace}> . at the top"
    if not close and prefix not in WELL_KNOWN:
        hint += ", with the namespace that it stands for"
    return "LEV-I013", f"the prefix {prefix}: is not declared", hint


def _bad_iri(fault: Fault) -> _Said:
    iri = fault.found
    if "No scheme" in fault.reason or "relative IRI" in fault.reason:
        inner = iri.strip("<>")
        return (
            "LEV-I015",
            f"the IRI <{inner}> is relative, and there is no @base",
            f"a prefixed name has no brackets: {inner}"
            if re.fullmatch(r"[\w-]*:[\w-]*", inner)
            else "write it in full, or add @base <https://…/> . at the top",
        )
    bad = re.search(r"code point '(.*)'", fault.reason, re.DOTALL)
    if bad:
        names = {" ": "a space", "\n": "a line end", "\r": "a line end", "\t": "a tab"}
        name = names.get(bad[1], bad[1])
        hint = "write a space as %20" if bad[1] == " " else "encode the character with %"
        if bad[1] in ("\n", "\r"):
            hint = "is a > missing?"
        return "LEV-I015", f"an IRI must not contain {name}", hint
    return "LEV-I015", f"this is not a valid IRI: {fault.reason}", None


def _iri_if_bracketed(fault: Fault) -> _Said | None:
    return _bad_iri(fault) if fault.found.startswith("<") and not fault.found.startswith("<<") else None


def _newline_in_string(_: Fault) -> _Said:
    return (
        "LEV-I016",
        "the line ends inside a string",
        'close the string, or use """ on both sides for a text of several lines',
    )


def _escape(fault: Fault) -> _Said:
    before = fault.text[max(0, fault.offset - 1_000) : fault.offset]
    if re.search(r"<[^<>\"'\s]*$", before):
        return (
            "LEV-I015",
            f"an IRI must not contain {fault.found or 'a backslash'}",
            "encode the character with %",
        )
    if "surrogate" in fault.reason or re.search(r"encoding D[89A-F]", fault.reason):
        hint = "write characters beyond U+FFFF as \\U and 8 digits, or as themselves"
    else:
        hint = "write a backslash as \\\\"
    return "LEV-I017", f"{fault.found or 'this'} is not an escape that a string may have", hint


def _language(fault: Fault) -> _Said:
    return "LEV-I017", "this is not a valid language tag", "write it like @en or @pt-BR, with hyphens"


def _character(fault: Fault) -> _Said | None:
    before = fault.text[max(0, fault.offset - 40) : fault.offset]
    if re.search(r"@[A-Za-z][A-Za-z0-9-]*_?$", before) and not before.endswith((" ", "\n")):
        return _language(fault)
    return None


def _datatype(_: Fault) -> _Said:
    return "LEV-I017", "a language-tagged string has its language, not a datatype", 'write "text"@en'


def _object(fault: Fault) -> _Said | None:
    found = fault.found.strip()
    if found in ("True", "False", "TRUE", "FALSE"):
        return "LEV-I012", f"{found} is not a value", f"write {found.lower()}"
    if found in (".", ";", ",", "]", ")", "}"):
        return (
            "LEV-I012",
            f"a value is missing before {found}",
            "write the object, or remove the comma or predicate",
        )
    if re.fullmatch(r"\w+", found):
        return "LEV-I012", f"{found} is not a value", f'write a name with a prefix, or a text: "{found}"'
    return None


def _predicate(fault: Fault) -> _Said | None:
    found = fault.found.strip()
    if found == "{" and fault.source.format == "ttl":
        return "LEV-I008", "Turtle has no named graphs: this looks like TriG", "name the file .trig"
    if found.startswith(_QUOTES):
        return "LEV-I012", "a text cannot be a predicate", "is a comma missing between two values?"
    if found in (".", ";", ",", "]", ")", "}"):
        return "LEV-I012", f"a predicate is missing before {found}", None
    if re.fullmatch(r"\w+", found):
        return "LEV-I012", f"{found} is not a predicate", f"a name needs a prefix, such as :{found}"
    return "LEV-I012", f"{short(found)} is not a predicate", "a predicate is an IRI"


def _subject(fault: Fault) -> _Said | None:
    found = fault.found.strip()
    if found.startswith("{") and fault.source.format == "ttl":
        return "LEV-I008", "Turtle has no graphs: this looks like TriG", "name the file .trig"
    if found.startswith(_QUOTES) or re.fullmatch(r"[+-]?[\d.]+", found):
        return "LEV-I012", f"{short(found)} cannot be a subject", "a subject is an IRI or a blank node"
    if found in (".", ";", ",", "]", ")", "}"):
        return "LEV-I012", f"this {found} closes nothing", "remove it, or look for a dot too many before it"
    if re.fullmatch(r"\w+", found):
        return "LEV-I012", f"{found} cannot begin a statement", f"a name needs a prefix, such as :{found}"
    return None


def _ntriples(fault: Fault) -> _Said | None:
    found = fault.found.strip()
    title = FORMATS[fault.source.format].title
    if fault.source.format in ("nt", "nq") and (":" in found or found.startswith("@")):
        return (
            "LEV-I012",
            f"{title} has no prefixes: {short(found)}",
            "write full IRIs, or name the file .ttl",
        )
    return None


def _prefix_line(_: Fault) -> _Said:
    return (
        "LEV-I012",
        "a prefix is declared by its name and an IRI in brackets",
        "write @prefix ex: <https://…/> .",
    )


def _one_line(_: Fault) -> _Said:
    return "LEV-I012", "there are two statements on this line", "put each on a line of its own"


_SAID: tuple[tuple[tuple[str, ...], Callable[[Fault], _Said | None]], ...] = (
    (("has not been declared",), _undeclared_prefix),
    (("Invalid IRI code point", "No scheme found", "relative IRI", "IRI"), _iri_if_bracketed),
    (("Line jumps",), _newline_in_string),
    (("escape", "codepoint", "surrogate", "unicode character"), _escape),
    (("language", "Language", "subtag"), _language),
    (("Unexpected character",), _character),
    (("must not be rdf:",), _datatype),
    (("not a valid RDF object",), _object),
    (("not a valid predicate",), _predicate),
    (("not a valid subject", "not a valid RDF subject"), _subject),
    (("must be an IRI", "of a triple"), _ntriples),
    (("PREFIX",), _prefix_line),
    (("Only a single",), _one_line),
    (("",), _iri_if_bracketed),
)


def short(text: str) -> str:
    """Return a piece of text for a message, cut when it is long."""
    return text if len(text) <= 40 else text[:39] + "…"
