"""The words of SPARQL 1.2: keywords, functions with their numbers of arguments, aggregates, namespaces."""

from __future__ import annotations

__all__ = ["AGGREGATES", "FUNCTIONS", "KEYWORDS", "WELL_KNOWN_PREFIXES", "WORDS"]

_KEYWORDS = (
    "ASK AS ASC BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FALSE FILTER FROM GRAPH GROUP HAVING IN "
    "LATERAL LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE SILENT TRUE "
    "UNDEF UNION VALUES VERSION WHERE"
)
KEYWORDS = frozenset(_KEYWORDS.split())

_MANY = 1_000_000

# Name as the specification spells it (section 17.4), fewest and most arguments.
_FUNCTIONS = {
    0: "RAND NOW UUID STRUUID",
    1: "STR LANG LANGDIR DATATYPE IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI BOUND YEAR "
    "MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 isIRI isURI isBLANK isLITERAL "
    "isNUMERIC hasLANG hasLANGDIR isTRIPLE SUBJECT PREDICATE OBJECT",
    2: "LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT sameTerm",
    3: "IF STRLANGDIR TRIPLE",
}

FUNCTIONS: dict[str, tuple[str, int, int]] = {
    name.upper(): (name, count, count) for count, names in _FUNCTIONS.items() for name in names.split()
} | {
    "URI": ("IRI", 1, 1),
    "ISURI": ("isIRI", 1, 1),
    "BNODE": ("BNODE", 0, 1),
    "REGEX": ("REGEX", 2, 3),
    "SUBSTR": ("SUBSTR", 2, 3),
    "REPLACE": ("REPLACE", 3, 4),
    "COALESCE": ("COALESCE", 0, _MANY),
    "CONCAT": ("CONCAT", 0, _MANY),
}
"""Name in capitals → (name as the tree has it, fewest, most arguments); URI and isURI are IRI and isIRI."""

AGGREGATES = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])

WORDS: dict[str, str] = {word: word for word in (*KEYWORDS, *FUNCTIONS, *AGGREGATES)} | {"a": "a"}
"""Words that the grammar knows, in capitals, and ``a``."""

WELL_KNOWN_PREFIXES: dict[str, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
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
"""Prefixes that a hint may name when an author forgot to declare them (prefix.cc, W3C initial context)."""
