"""The RDF formats that leverkg reads and writes: one table, asked by loader, writer and command line.

TriX and Notation3 are not in it: the first is a way to XML bombs without users, the second has formulas that
no rule of leverkg could read.
"""

from __future__ import annotations

from typing import NamedTuple

from leverkg.errors import UsageError

__all__ = ["FORMATS", "Format", "by_extension", "by_name"]


class Format(NamedTuple):
    """One RDF format.

    Attributes:
        name: the short name, as in `--input-format ttl`.
        title: the name of the specification.
        extensions: endings of file names that mean it, the first one preferred.
        media_types: media types, the registered one first.
        aliases: other names that users type for it.
        named_graphs: whether it can carry named graphs.
        triple_terms: whether it can carry the triple terms of RDF 1.2.
        parser: the name of the constant in the parser's library.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    aliases: tuple[str, ...]
    named_graphs: bool
    triple_terms: bool
    parser: str


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(
            "ttl",
            "Turtle",
            (".ttl",),
            ("text/turtle", "application/x-turtle"),
            ("turtle",),
            False,
            True,
            "TURTLE",
        ),
        Format("trig", "TriG", (".trig",), ("application/trig",), (), True, True, "TRIG"),
        Format(
            "nt",
            "N-Triples",
            (".nt",),
            ("application/n-triples",),
            ("ntriples", "n-triples", "ntriple"),
            False,
            True,
            "N_TRIPLES",
        ),
        Format(
            "nq", "N-Quads", (".nq",), ("application/n-quads",), ("nquads", "n-quads"), True, True, "N_QUADS"
        ),
        Format(
            "rdf",
            "RDF/XML",
            (".rdf", ".owl", ".xml"),
            ("application/rdf+xml",),
            ("rdfxml", "rdf/xml", "rdf-xml", "xml", "owl"),
            False,
            False,
            "RDF_XML",
        ),
        Format(
            "jsonld",
            "JSON-LD",
            (".jsonld", ".json"),
            ("application/ld+json",),
            ("json-ld", "json", "json/ld"),
            True,
            False,
            "JSON_LD",
        ),
    )
}
"""Every format by its short name."""

_BY_NAME = {alias: f for f in FORMATS.values() for alias in (f.name, *f.aliases, *f.media_types)}
_BY_EXTENSION = {extension: f for f in FORMATS.values() for extension in f.extensions}


def by_name(name: str) -> Format:
    """Return the format that a user means by a name, an alias or a media type, in any case.

    Raises:
        UsageError: LEV-I030, no such format.
    """
    found = _BY_NAME.get(name.strip().lower().removeprefix("."))
    if found is None:
        raise UsageError(
            f'there is no format "{name}"', code="LEV-I030", hint="the formats are " + ", ".join(FORMATS)
        )
    return found


def by_extension(name: str) -> Format | None:
    """Return the format that the ending of a file's name means (`.gz` set aside, in any case), or None."""
    lower = name.lower().removesuffix(".gz")
    dot = lower.rfind(".")
    return _BY_EXTENSION.get(lower[dot:]) if dot > max(lower.rfind("/"), lower.rfind("\\")) else None
