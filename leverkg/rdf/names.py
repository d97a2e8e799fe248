"""Terms as Turtle writes them: IRIs with prefixes, literals in short, everything escaped that needs it;
and in which order.

(Turtle 1.2, section 6.5, productions PN_LOCAL, PN_PREFIX, STRING_LITERAL_QUOTE and the numeric ones.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from leverkg.patterns import pattern
from leverkg.rdf.ox import to_ox
from leverkg.rdf.term import IRI, XSD, XSD_STRING, BlankNode, Literal, Term, TripleTerm

__all__ = ["Names", "order"]

_BASE = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = rf"{_BASE}0-9_\-\u00b7\u0300-\u036f\u203f\u2040"
_ASCII_BASE, _ASCII_CHARS = "A-Za-z", r"A-Za-z0-9_\-"
_BARE = {
    XSD + "integer": pattern(r"[+-]?[0-9]+"),
    XSD + "decimal": pattern(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": pattern(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": pattern(r"true|false"),
}
_DIGITS = pattern(r"([0-9]{1,18})")
# Quotes, backslashes, controls, and what turns or breaks lines without being seen.
_ESCAPED = pattern('["\\\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@cache
def _local(ascii: bool) -> re.Pattern[str]:
    """The local names that need no escape; the pattern for all of Unicode is made only when it is needed."""
    base, chars = (_ASCII_BASE, _ASCII_CHARS) if ascii else (_BASE, _CHARS)
    return re.compile(rf"(?:[{base}_0-9:](?:[{chars}.:]*[{chars}:])?)?")


@cache
def _prefix(ascii: bool) -> re.Pattern[str]:
    base, chars = (_ASCII_BASE, _ASCII_CHARS) if ascii else (_BASE, _CHARS)
    return re.compile(rf"(?:[{base}](?:[{chars}.]*[{chars}])?)?")


class Names(dict[Term, str]):
    """Terms as Turtle with a set of prefixes: each is checked and written when it is first asked for.

    Args:
        prefixes: prefix to namespace; of two for one namespace the first by name is taken.

    Attributes:
        used: the prefixes that were needed.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        chosen: dict[str, str] = {}
        for prefix, namespace in sorted(prefixes.items()):
            simple = prefix.isascii() and prefix.isalpha()
            if namespace and (simple or _prefix(prefix.isascii()).fullmatch(prefix)):
                chosen.setdefault(namespace, prefix)
        # No local name has a slash or a hash; so a namespace fits only if both agree up to the last of these.
        self._namespaces: dict[str, list[tuple[str, str]]] = {}
        for namespace, prefix in sorted(chosen.items(), key=lambda pair: -len(pair[0])):
            self._namespaces.setdefault(namespace[: _last_part(namespace)], []).append((namespace, prefix))
        self.used: dict[str, str] = {}

    def __missing__(self, term: Term) -> str:
        """Return a term as Turtle; raises OutputError LEV-O006 for one that is not valid."""
        written = self._prefixed(term.value) if isinstance(term, IRI) else ""
        if not written:
            to_ox(term)  # the parser's own check of IRIs, labels and language tags
            written = self._write(term)
        self[term] = written
        return written

    def _write(self, term: Term) -> str:
        match term:
            case IRI(value):
                return f"<{value}>"
            case BlankNode(label):
                return f"_:{label}"
            case TripleTerm(subject, predicate, object):
                parts = " ".join(self[part] for part in (subject, predicate, object))
                return f"<<( {parts} )>>"
            case Literal():
                return self._literal(term)

    def _prefixed(self, value: str) -> str:
        """Return an IRI with a prefix; nothing if none fits."""
        for namespace, prefix in self._namespaces.get(value[: _last_part(value)], ()):
            if value.startswith(namespace):
                local = value[len(namespace) :]
                if _local(local.isascii()).fullmatch(local):
                    # Behind a host such a name is valid if another one is.
                    if prefix not in self.used or namespace.count("/") < 3 or not local.isascii():
                        to_ox(IRI(value))
                    self.used[prefix] = namespace
                    return f"{prefix}:{local}"
        return ""

    def _literal(self, term: Literal) -> str:
        bare = _BARE.get(term.datatype)
        if bare and bare.fullmatch(term.lexical):
            return term.lexical
        text = term.lexical
        if not text.isprintable() or '"' in text or "\\" in text:  # few have to be looked at more closely
            text = _ESCAPED.sub(_escape, text)
        text = f'"{text}"'
        if term.language:
            return f"{text}@{term.language}" + (f"--{term.direction}" if term.direction else "")
        return text if term.datatype == XSD_STRING else f"{text}^^{self[IRI(term.datatype)]}"


def _last_part(iri: str) -> int:
    """Where that of an IRI begins which has neither slash nor hash."""
    return max(iri.rfind("/"), iri.rfind("#")) + 1


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def order(term: Term) -> tuple[object, ...]:
    """IRIs, then literals, blank nodes and triple terms; names with numbers in the order of the numbers."""
    match term:
        case IRI(value):
            return (1, _natural(value), value)
        case BlankNode(label):
            return (3, _natural(label), label)
        case TripleTerm():
            return (4, [], str(term))
        case _:
            return (2, (term.datatype, term.language or ""), _natural(term.lexical), str(term))


def _natural(text: str) -> str:
    """A text that sorts as the words and the numbers in another one do, in turn; a number that is not there
    counts as zero.

    A text for each is compared in a third of the time of lists of words and numbers.
    """
    if "\0" in text or "\1" in text:  # before these come numbers
        text = text.replace("\1", "\1\1").replace("\0", "\1\0")
    return _DIGITS.sub(_number, text) + (_ZERO if not text or text[-1] in "0123456789" else _ZERO * 2)


def _number(found: re.Match[str]) -> str:
    return f"\0{found[0]:0>18}"


_ZERO = "\0" + "0" * 18
