"""What a JSON-LD processor would leave out without a word, found before it can.

The algorithms of JSON-LD 1.1 drop nodes and values whose IRIs or languages are not valid, and keys without
an IRI. leverkg loses nothing silently: the first is an error, the second a finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from leverkg.errors import InputError, Position
from leverkg.patterns import pattern
from leverkg.rdf.sources import Source

__all__ = ["RELATIVE_BASE", "check", "keys_without_iri", "locate", "refuse_relative"]

RELATIVE_BASE = "relative:///"
"""A base that shows which IRIs were relative; none of them is kept."""

_NOT_IN_IRI = pattern(r"[\x00-\x20<>\"{}|\\^`]")
_LANGUAGE = pattern(r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")
_MAPS = ("@language", "@index", "@id", "@type", "@graph")


def check(source: Source) -> None:
    """Raise an error for what would be lost or fetched.

    What is not JSON is left to the parser, which reports it.

    Raises:
        InputError: LEV-I018 a remote context, LEV-I021 an IRI or language that is not valid.
    """
    document = _load(source)
    if document is None:
        return
    terms = _terms(document)
    for key, value, holder in _members(document, contexts=True):
        if key == "@context":
            for context in value if isinstance(value, list) else [value]:
                if isinstance(context, str):
                    raise _remote(source, context)
                if isinstance(context, dict) and isinstance(context.get("@import"), str):
                    raise _remote(source, context["@import"])
                if isinstance(context, dict):
                    for name, mapping in context.items():
                        if isinstance(mapping, str) and not name.startswith("@"):
                            _check_iri(source, mapping)
        elif key == "@id" or (
            isinstance(terms.get(key), dict) and terms[key].get("@type") in ("@id", "@vocab")
        ):
            for iri in value if isinstance(value, list) else [value]:
                if isinstance(iri, str):
                    _check_iri(source, iri)
        elif key == "@language" and isinstance(value, str) and not _LANGUAGE.fullmatch(value):
            raise _lost(source, value, f'"{value}" is not a language tag', "write it like en or pt-BR")
        elif ":" in key and "@context" not in holder:
            _check_iri(source, key)


def refuse_relative(source: Source, quad: ox.Quad) -> None:
    """Raise InputError LEV-I021 when an IRI of the quad was relative in a document without `@base`."""
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        value = term.datatype.value if type(term) is ox.Literal else getattr(term, "value", "")
        if type(term) is not ox.BlankNode and value.startswith(RELATIVE_BASE):
            relative = value.removeprefix(RELATIVE_BASE)
            raise _lost(
                source,
                relative,
                f'the IRI "{relative}" is relative, and there is no base',
                'add "@base": "https://…/" to @context, or write the full IRI',
            )


def keys_without_iri(source: Source) -> list[str]:
    """Return the keys of a JSON-LD document that mean nothing there, in the order in which they appear."""
    document = _load(source)
    terms = _terms(document)
    if document is None or any(
        key == "@vocab" and value for key, value, _ in _members(document, contexts=True)
    ):
        return []
    found: dict[str, None] = {}
    for key, _, _ in _members(document, terms=terms):
        if not key.startswith("@") and ":" not in key and key not in terms:
            found.setdefault(key)
    return list(found)


def locate(source: Source, value: str) -> tuple[Position, str | None]:
    """Return where a text stands as a JSON string, and that line; the file alone when it is not found."""
    text = source.text()
    for written in (json.dumps(value, ensure_ascii=False), json.dumps(value)):
        at = text.find(written)
        if at >= 0:
            where = source.position(at + 1)
            return where, source.line(where.line)
    return Position(source.name), None


def _load(source: Source) -> Any:
    try:
        return json.loads(source.data, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _terms(document: Any) -> dict[str, Any]:
    """All terms that any context of the document defines."""
    terms: dict[str, Any] = {}
    for key, value, _ in _members(document, contexts=True):
        if key == "@context":
            for context in value if isinstance(value, list) else [value]:
                if isinstance(context, dict):
                    terms.update({k: v for k, v in context.items() if not k.startswith("@")})
    return terms


def _members(
    document: Any, *, contexts: bool = False, terms: dict[str, Any] | None = None
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every key with its value and its object, in the order of the document.

    Inside contexts only when asked; not inside JSON literals; with `terms`, without the keys of language and
    index maps.
    """
    pending = [document]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(reversed(node))
            continue
        if not isinstance(node, dict):
            continue
        inner = []
        for key, value in node.items():
            yield key, value, node
            definition = (terms or {}).get(key)
            if key == "@value" or (isinstance(definition, dict) and definition.get("@type") == "@json"):
                continue
            if key == "@context" and not contexts:
                continue
            if isinstance(definition, dict) and isinstance(value, dict) and _is_map(definition):
                inner.append(list(value.values()))
                continue
            inner.append(value)
        pending.extend(reversed(inner))


def _is_map(definition: dict[str, Any]) -> bool:
    container = definition.get("@container")
    kinds = container if isinstance(container, list) else [container]
    return any(kind in _MAPS for kind in kinds)


def _check_iri(source: Source, iri: str) -> None:
    bad = _NOT_IN_IRI.search(iri)
    if bad:
        raise _lost(
            source,
            iri,
            f'the IRI "{iri[:80]}" has a character that no IRI may have: "{bad[0]}"',
            "write a space as %20",
        )


def _remote(source: Source, address: str) -> InputError:
    where, line = locate(source, address)
    return InputError(
        f"the context {address} is remote, and nothing is fetched",
        code="LEV-I018",
        position=where,
        source_line=line,
        span=len(address),
        hint="save that document, and put the value of its @context in place of the address",
    )


def _lost(source: Source, value: str, message: str, hint: str) -> InputError:
    where, line = locate(source, value)
    return InputError(
        message, code="LEV-I021", position=where, source_line=line, span=max(1, len(value)), hint=hint
    )
