"""A look at RDF/XML with expat before it is parsed: entities, depth, well-formedness, and where things are.

The RDF parser gives no positions for XML and would expand entities without bound. Expat is part of Python,
streams, fetches nothing, and knows line and column.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from leverkg.errors import InputError, Position
from leverkg.rdf.lines import SHOWN

__all__ = ["MAX_DEPTH", "check", "find_value", "prefixes"]

MAX_DEPTH = 1_000
_MAX_ENTITY = 1_024
_MAX_REFERENCES = 100_000
_BUILT_IN = ("amp", "lt", "gt", "apos", "quot")
_OWL_XML = "http://www.w3.org/2002/07/owl# Ontology"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def check(name: str, data: bytes) -> None:
    """Raise an error for XML that is broken, nested too deep, or has more than simple entities.

    Raises:
        InputError: LEV-I008 OWL/XML, LEV-I009 too deep, LEV-I010 an entity or DTD, LEV-I011 not well-formed,
            LEV-I020 no root element.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0
    entities: list[str] = []

    def refuse(message: str, hint: str, code: str = "LEV-I010") -> InputError:
        return _error(name, data, parser, message, hint, code)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1 and tag == _OWL_XML and not any(key.startswith(_RDF) for key in attributes):
            raise refuse("this is OWL/XML, not RDF/XML", "convert it to Turtle first", "LEV-I008")
        if depth > MAX_DEPTH:
            raise refuse(
                f"XML elements are nested more than {MAX_DEPTH:,} deep",
                "give the inner nodes an rdf:about or rdf:nodeID and state them on their own",
                "LEV-I009",
            )

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(
        entity_name: str,
        is_parameter: bool,
        value: str | None,
        _base: str | None,
        system: str | None,
        public: str | None,
        _notation: str | None,
    ) -> None:
        hint = f"write the text in place of &{entity_name};"
        if is_parameter:
            raise refuse(f"the parameter entity %{entity_name}; is not allowed", "remove the declaration")
        if value is None or system or public:
            raise refuse(f"the entity {entity_name} stands for another file, and nothing is fetched", hint)
        if "&" in value and entity_name not in _BUILT_IN:
            raise refuse(f"the entity {entity_name} refers to other entities", hint)
        if len(value) > _MAX_ENTITY:
            raise refuse(f"the entity {entity_name} is longer than {_MAX_ENTITY:,} characters", hint)
        entities.append(entity_name)

    def doctype(_name: str, system: str | None, public: str | None, _internal: bool) -> None:
        if system or public:
            raise refuse(
                "the DOCTYPE refers to another file, and nothing is fetched",
                "remove the address from the DOCTYPE line",
            )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    parser.StartDoctypeDeclHandler = doctype
    _run(name, data, parser)
    if entities and len(re.findall(rb"&[^#;\s&]+;", data)) > _MAX_REFERENCES:
        raise InputError(
            f"more than {_MAX_REFERENCES:,} references to entities",
            code="LEV-I010",
            position=Position(name),
            hint="write the text in place of the entities",
        )


def _run(name: str, data: bytes, parser: expat.XMLParserType) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        where, line = _place(name, data, error.lineno, error.offset)
        if reason == "no element found":
            message, code = "there is no root element, or it is not closed before the end", "LEV-I020"
            if data.strip().startswith(b"<") and re.search(rb"<[A-Za-z]", data):
                message, code = "the file ends before its elements are closed; was it cut off?", "LEV-I011"
        else:
            message, code = f"the XML is broken here: {reason}", "LEV-I011"
        hints = {
            "unbound prefix": 'declare the prefix in the root element: xmlns:ex="http://…"',
            "mismatched tag": "an element above is not closed, or closed by another name",
            "not well-formed (invalid token)": "write & as &amp; and < as &lt; in text and attributes",
            "undefined entity": "declare it in the DOCTYPE, or write its text",
        }
        raise InputError(
            message, code=code, position=where, source_line=line, hint=hints.get(reason)
        ) from None


def prefixes(data: bytes) -> dict[str, str]:
    """Return the prefixes that XML declares by xmlns, the first declaration of each; {} if it is broken."""
    found: dict[str, str] = {}

    def declare(prefix: str | None, namespace: str | None) -> None:
        if namespace:
            found.setdefault(prefix or "", namespace)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartNamespaceDeclHandler = declare
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return {}
    return found


def find_value(name: str, data: bytes, value: str) -> tuple[Position, str] | None:
    """Return where an attribute or a text with exactly this value stands in XML that is well-formed.

    The position is that of the value where its line shows it, else that of the element.
    """
    parser = expat.ParserCreate()
    found: list[tuple[int, int]] = []

    def start(_tag: str, attributes: dict[str, str]) -> None:
        if not found and value in attributes.values():
            found.append((parser.CurrentLineNumber, parser.CurrentColumnNumber))

    parser.StartElementHandler = start
    parser.Parse(data, True)
    if not found:
        return None
    line, column = found[0]
    lines = data.decode().split("\n")
    for number in range(line, min(line + 50, len(lines)) + 1):
        quoted = re.compile(f"([\"']){re.escape(value)}\\1")
        at = quoted.search(lines[number - 1], column if number == line else 0)
        if at:
            return Position(name, number, at.start() + 2), lines[number - 1].rstrip("\r")
    return Position(name, line, column + 1), lines[line - 1].rstrip("\r")


def _place(name: str, data: bytes, line: int, column: int) -> tuple[Position, str | None]:
    lines = data.decode().split("\n")
    text = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    return Position(name, line, column + 1), text if len(text) <= SHOWN else None


def _error(
    name: str, data: bytes, parser: expat.XMLParserType, message: str, hint: str, code: str
) -> InputError:
    where, line = _place(name, data, parser.CurrentLineNumber, parser.CurrentColumnNumber)
    return InputError(message, code=code, position=where, source_line=line, hint=hint)
