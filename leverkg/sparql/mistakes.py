"""What to tell an author: messages for the mistakes that are made most, each with what was meant.

Only reached when something is wrong already, so that nothing here costs a correct query any time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from leverkg.errors import RuleError
from leverkg.sparql.source import Source
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS, KEYWORDS, WELL_KNOWN_PREFIXES

if TYPE_CHECKING:
    from leverkg.sparql.cursor import Cursor

__all__ = [
    "closest",
    "describe",
    "missing_dot",
    "no_token",
    "undeclared_prefix",
    "unexpected",
    "unknown_word",
    "unpaired",
]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_BAD_ESCAPE = re.compile(r"\\(?![tbnrf\\\"']).?")
_WRONG_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"
_INVISIBLE = "\u00a0\u200b\u2007\u202f\u2060\ufeff\u00ad\u3000"

# What authors write from other languages, and what SPARQL has instead.
_FOREIGN_WORDS = {
    "AND": "write && between two conditions",
    "OR": "write || between two conditions, or UNION between two groups",
    "NULL": "SPARQL has no null: ask with BOUND(?x), or with FILTER NOT EXISTS { … }",
    "LIKE": 'write REGEX(?x, "…", "i") or CONTAINS(?x, "…")',
    "ELSE": "write IF(condition, then, else)",
    "THEN": "write IF(condition, then, else)",
    "CASE": "write IF(condition, then, else)",
    "LENGTH": "the function is STRLEN",
    "UPPER": "the function is UCASE",
    "LOWER": "the function is LCASE",
    "IFNULL": "the function is COALESCE",
    "STARTSWITH": "the function is STRSTARTS",
    "ENDSWITH": "the function is STRENDS",
    "ISURL": "the function is isIRI",
    "MEAN": "the aggregate is AVG",
    "AVERAGE": "the aggregate is AVG",
    "LET": "write BIND(expression AS ?variable)",
}
_UPDATE_WORDS = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"]
)


def closest(word: str, known: Iterable[str], likeness: float = 0.78) -> str | None:
    """The known word that is most like this one, if one is like it at all; capitals do not matter."""
    by_capitals = {item.upper(): item for item in known}
    found = get_close_matches(word.upper(), by_capitals, n=1, cutoff=likeness)
    return by_capitals[found[0]] if found else None


def describe(kind: str, text: str) -> str:
    """A token in words: ``the variable ?x``, ``the keyword FILTER``, ``"}"``."""
    shown = text if len(text) <= 40 else text[:37] + "…"
    match kind:
        case "end":
            return "the end of the text"
        case "var":
            return f"the variable {shown}"
        case "pname":
            return f"the name {shown}"
        case "iri":
            return f"the IRI {shown}"
        case "string":
            return f"the string {shown}"
        case "integer" | "decimal" | "double":
            return f"the number {shown}"
        case "blank":
            return f"the blank node {shown}"
        case "lang":
            return f"the language tag {shown}"
        case "word":
            return f"the word {shown}"
    if kind in KEYWORDS:
        return f"the keyword {kind}"
    if kind in FUNCTIONS or kind in AGGREGATES:
        return f"the function {kind}"
    return f"“{shown}”"


def no_token(source: Source, position: int, kinds: list[str], starts: list[int]) -> RuleError:
    """The error for text that begins no token."""
    text = source.text
    space = _SPACE.match(text, position)
    start = space.end() if space else position
    char = text[start]
    if char in "\"'":
        return _bad_string(source, start)
    if char in _WRONG_QUOTES:
        return source.error(
            "LEV-Q003", f"the typographic quote {char} begins no string", start, hint="write \"…\" or '…'"
        )
    if char in _INVISIBLE:
        name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
        return source.error(
            "LEV-Q003",
            f"an invisible character stands here (U+{ord(char):04X}, {name})",
            start,
            hint="delete it and type a plain space; it often comes with text copied from a web page",
        )
    hints = {
        "&": "and between two conditions is written &&",
        "@": 'a language tag follows a string: "chat"@fr',
        "\\": "a backslash stands only inside strings, and before marks in the local part of a name",
        "_": "a blank node is written _:name or []; a name that begins with _ needs a prefix",
        "%": "in the local part of a name, % is followed by two hexadecimal digits",
        "$": "a variable is written ?name",
    }
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    return source.error(
        "LEV-Q003", f"the character {shown} begins nothing that SPARQL knows", start, hint=hints.get(char)
    )


def _bad_string(source: Source, start: int) -> RuleError:
    text = source.text
    quote = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    pattern = rf"(?:(?!{quote})[^\\\r\n]|\\.)*" if len(quote) == 1 else rf"(?s:(?!{quote})[^\\]|\\.)*"
    body = re.compile(pattern).match(text, start + len(quote))
    end = body.end() if body else len(text)
    bad = _BAD_ESCAPE.search(text[start + len(quote) : end].replace("\\\\", "xx"))
    if bad and text.startswith(quote, end):
        return source.error(
            "LEV-Q017",
            f"{bad[0]} is no escape that SPARQL knows",
            start + len(quote) + bad.start(),
            len(bad[0]),
            f"write \\{bad[0]} for a backslash that is meant, as in a regular expression",
        )
    hint = (
        f"put {quote} at its end"
        if len(quote) == 3
        else f'put {quote} at its end; a text of several lines stands in """…"""'
    )
    return source.error(
        "LEV-Q003", f"the string opened here with {quote} does not end", start, end - start, hint
    )


def unpaired(
    source: Source, kinds: list[str], starts: list[int], opened: list[int], closer: str, offset: int
) -> RuleError:
    """The error for a closing bracket without its partner, or (no ``closer``) for one left open."""
    if not opened:
        return source.error(
            "LEV-Q002",
            f"“{closer}” closes nothing: no bracket is open here",
            offset,
            len(closer),
            "delete it, or look for one too many before it",
        )
    last = opened[-1]
    mark, at = kinds[last], source.at(starts[last])
    if closer:
        return source.error(
            "LEV-Q002",
            f"“{closer}” cannot stand here while the “{mark}” of line {at.line}, column {at.column} is open",
            offset,
            len(closer),
            f"close that “{mark}” first",
        )
    suspect = _suspect(source, kinds, starts)
    if suspect:
        inner, close = suspect
        hint = (
            f"perhaps the “{mark}” of line {inner} is the one: the bracket that closes it, in line {close}, "
            "is indented differently"
        )
    else:
        hint = "close it, or look inside it for a bracket that is missing"
    return source.error(
        "LEV-Q002", f"the “{mark}” opened here is never closed", starts[last], len(mark), hint
    )


def _suspect(source: Source, kinds: list[str], starts: list[int]) -> tuple[int, int] | None:
    """Lines of the first pair of braces indented differently, where the closing one begins its line."""
    opened: list[int] = []
    for index, kind in enumerate(kinds):
        if kind == "{":
            opened.append(index)
        elif kind == "}" and opened:
            first, last = source.at(starts[opened.pop()]), source.at(starts[index])
            before = (source.line(last.line) or "")[: last.column - 1]
            line = source.line(first.line) or ""
            if (
                first.line != last.line
                and not before.strip()
                and before != line[: len(line) - len(line.lstrip())]
            ):
                return first.line, last.line
    return None


def undeclared_prefix(
    source: Source, offset: int, name: str, declared: Mapping[str, str], known: Mapping[str, str]
) -> RuleError:
    """The error for a prefixed name whose prefix is not declared."""
    prefix = name.split(":", 1)[0]
    shown = f"the prefix {prefix}:" if prefix else f"the empty prefix, as in {name},"
    hint = None
    everywhere = {**WELL_KNOWN_PREFIXES, **known}
    if prefix in everywhere:
        hint = f"put PREFIX {prefix}: <{everywhere[prefix]}> at the top"
    elif prefix.lower() in ("http", "https", "urn", "mailto"):
        hint = f"an IRI stands in angle brackets: <{source.text[offset:].split()[0]}>"
    else:
        like = closest(prefix, (*declared, *everywhere), 0.6) if prefix else None
        if like is not None:
            more = "" if like in declared else f", with PREFIX {like}: <{everywhere[like]}> at the top"
            hint = f"did you mean {like}:{name.partition(':')[2]}{more}?"
        elif declared:
            hint = "declared are " + ", ".join(f"{p}:" for p in sorted(declared))
    hint = hint or f"put PREFIX {prefix}: <http://…> at the top"
    return source.error("LEV-Q004", f"{shown} is not declared", offset, max(1, len(prefix) + 1), hint)


def unknown_word(cursor: Cursor, expected: str) -> RuleError:
    """The error for a bare word that SPARQL does not know."""
    word, following = cursor.text, cursor.kinds[cursor.i + 1]
    capitals = word.upper()
    called = following == "("
    if capitals in _UPDATE_WORDS:
        return cursor.error(
            "LEV-Q016",
            f"{capitals} belongs to updates, this must be a query",
            hint="a rule states what it concludes in CONSTRUCT { … }",
        )
    if capitals in _FOREIGN_WORDS:
        return cursor.error("LEV-Q005", f"SPARQL has no {word}", hint=_FOREIGN_WORDS[capitals])
    names = [name for name, _, _ in FUNCTIONS.values()] + sorted(AGGREGATES)
    like = closest(word, [*names, *KEYWORDS] if called else [*KEYWORDS, *names])
    if called and like not in KEYWORDS:
        hint = f"did you mean {like}?" if like else "a function of your own is named by an IRI: ex:name(…)"
        return cursor.error("LEV-Q006", f"there is no function {word}", hint=hint)
    if like:
        hint = f"did you mean {like}?"
    elif capitals == "A":
        hint = "a for rdf:type is written small"
    else:
        hint = f'a name needs a prefix (ex:{word}), a variable its mark (?{word}), a text quotes ("{word}")'
    return cursor.error("LEV-Q005", f"SPARQL has no keyword {word}; expected {expected}", hint=hint)


def missing_dot(cursor: Cursor) -> RuleError:
    """The error for a triple that begins where the one before has not ended."""
    previous = cursor.i - 1
    end = cursor.starts[previous] + len(cursor.texts[previous])
    found = describe(cursor.kind, cursor.text)
    return cursor.source.error(
        "LEV-Q007",
        f"expected “.”, “;” or “,” after the triple, found {found}",
        max(end - 1, 0),
        1,
        "put a dot after the triple; “;” goes on with the same subject, “,” with the predicate too",
    )


def unexpected(cursor: Cursor, expected: str, hint: str | None = None) -> RuleError:
    """The error for a token that cannot stand here."""
    kind, text = cursor.kind, cursor.text
    if kind == "word":
        return unknown_word(cursor, expected)
    start = cursor.starts[cursor.i]
    if kind == "<":
        broken = re.compile(r"<[A-Za-z/#][^<>\r\n]*>").match(cursor.source.text, start)
        if broken:
            wrong = next((c for c in broken[0] if c in ' "{}|^`\\\t'), "?")
            shown = "a space" if wrong in " \t" else wrong
            return cursor.source.error(
                "LEV-Q003",
                f"an IRI cannot hold {shown}: {broken[0]}",
                start,
                len(broken[0]),
                "write it as %20 etc.",
            )
    if hint is None:
        hint = _likely_cause(cursor)
    return cursor.error("LEV-Q001", f"expected {expected}, found {describe(kind, text)}", hint=hint)


def _likely_cause(cursor: Cursor) -> str | None:
    kind, text = cursor.kind, cursor.text
    before = cursor.kinds[cursor.i - 1] if cursor.i else ""
    match kind, before:
        case "=", "=":
            return "equal is written with one ="
        case "iri", _ if text == "<>":
            return "not equal is written !="
        case "iri", "var" | ")" if any(c in text for c in "?&="):
            return "put spaces around < and >: without them this reads as an IRI"
        case "@" | "lang", _ if text.lower() in ("@prefix", "@base"):
            return f"in SPARQL it is {text[1:].upper()}, without @ and without a dot at the end"
        case "^^", "lang":
            return "a string has a language or a datatype, not both"
        case ",", "var":
            return "variables are separated by spaces"
        case "a", _:
            return "a stands for rdf:type and only as a predicate"
        case "|" | "&", _:
            return "or between two conditions is written ||, and is written &&"
        case "blank", _:
            return "a blank node cannot stand here; use a variable"
    return None
