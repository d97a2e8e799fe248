"""What to tell an author: messages for the mistakes that are made most, each with what was meant.

Only reached when something is wrong already, so that nothing here costs a correct query any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from leverkg.errors import RuleError
from leverkg.sparql.source import Source
from leverkg.sparql.tokens import END, Tokens
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS, KEYWORDS, WELL_KNOWN_PREFIXES

__all__ = [
    "closest",
    "describe",
    "error_at",
    "missing_dot",
    "undeclared_prefix",
    "unexpected",
    "unknown_word",
]

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
    "BETWEEN": "write ?x >= lowest && ?x <= highest",
    "IS": "ask with BOUND(?x), isIRI(?x), isLITERAL(?x) or isNUMERIC(?x)",
    "ISNULL": "ask with !BOUND(?x), or with FILTER NOT EXISTS { … }",
    "LEN": "the function is STRLEN",
    "MATCHES": "the function is REGEX",
    "TODAY": "the function is NOW, which gives an xsd:dateTime",
    "TRIM": 'write REPLACE(?x, "^\\\\s+|\\\\s+$", "")',
}
_UPDATE_WORDS = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"]
)


def closest(word: str, known: Iterable[str], likeness: float = 0.78) -> str | None:
    """The known word that is most like this one, if one is like it at all; capitals do not matter."""
    from difflib import get_close_matches

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


def undeclared_prefix(source: Source, offset: int, name: str, declared: Mapping[str, str]) -> RuleError:
    """The error for a prefixed name whose prefix is not declared."""
    prefix = name.split(":", 1)[0]
    shown = f"the prefix {prefix}:" if prefix else f"the empty prefix, as in {name},"
    hint = None
    if prefix in WELL_KNOWN_PREFIXES:
        hint = f"put PREFIX {prefix}: <{WELL_KNOWN_PREFIXES[prefix]}> at the top"
    elif prefix.lower() in ("http", "https", "urn", "mailto"):
        hint = f"an IRI stands in angle brackets: <{source.text[offset:].split()[0]}>"
    else:
        like = closest(prefix, (*declared, *WELL_KNOWN_PREFIXES), 0.6) if prefix else None
        if like is not None:
            more = (
                "" if like in declared else f", with PREFIX {like}: <{WELL_KNOWN_PREFIXES[like]}> at the top"
            )
            hint = f"did you mean {like}:{name.partition(':')[2]}{more}?"
        elif declared:
            hint = "declared are " + ", ".join(f"{p}:" for p in sorted(declared))
    hint = hint or f"put PREFIX {prefix}: <http://…> at the top"
    return source.error("LEV-Q004", f"{shown} is not declared", offset, max(1, len(prefix) + 1), hint)


def error_at(
    source: Source,
    tokens: Tokens,
    index: int,
    code: str,
    message: str,
    *,
    hint: str | None = None,
    span: int | None = None,
) -> RuleError:
    """The error at a token."""
    kinds, texts, starts = tokens.kinds, tokens.texts, tokens.starts
    if kinds[index] == END and index:
        # The end of the text is where its last token ends, not after the space that follows.
        return source.error(code, message, starts[index - 1] + len(texts[index - 1]), 1, hint)
    width = len(texts[index]) if span is None else span
    return source.error(code, message, starts[index], max(1, width), hint)


def unknown_word(source: Source, tokens: Tokens, index: int, expected: str) -> RuleError:
    """The error for a bare word that SPARQL does not know."""

    def error(code: str, message: str, hint: str) -> RuleError:
        return error_at(source, tokens, index, code, message, hint=hint)

    word = tokens.texts[index]
    capitals = word.upper()
    called = tokens.kinds[index + 1] == "("
    if capitals in _UPDATE_WORDS:
        return error(
            "LEV-Q016",
            f"{capitals} belongs to updates, this must be a query",
            hint="a rule states what it concludes in CONSTRUCT { … }",
        )
    if capitals in _FOREIGN_WORDS:
        return error("LEV-Q005", f"SPARQL has no {word}", hint=_FOREIGN_WORDS[capitals])
    names = [name for name, _, _ in FUNCTIONS.values()] + sorted(AGGREGATES)
    like = closest(word, [*names, *KEYWORDS] if called else [*KEYWORDS, *names])
    if called and like not in KEYWORDS:
        hint = (
            f"did you mean {like}?" if like else "write what it computes with those of SPARQL, section 17.4"
        )
        return error("LEV-Q006", f"there is no function {word}", hint=hint)
    if like:
        hint = f"did you mean {like}?"
    elif capitals == "A":
        hint = "a for rdf:type is written small"
    else:
        hint = f'a name needs a prefix (ex:{word}), a variable its mark (?{word}), a text quotes ("{word}")'
    return error("LEV-Q005", f"SPARQL has no keyword {word}; expected {expected}", hint=hint)


def missing_dot(source: Source, tokens: Tokens, index: int) -> RuleError:
    """The error for a triple that begins where the one before has not ended."""
    end = tokens.starts[index - 1] + len(tokens.texts[index - 1])
    found = describe(tokens.kinds[index], tokens.texts[index])
    return source.error(
        "LEV-Q007",
        f"expected “.”, “;” or “,” after the triple, found {found}",
        max(end - 1, 0),
        1,
        "put a dot after the triple; “;” goes on with the same subject, “,” with the predicate too",
    )


def unexpected(
    source: Source, tokens: Tokens, index: int, expected: str, hint: str | None = None
) -> RuleError:
    """The error for a token that cannot stand here."""
    kind, text, start = tokens.kinds[index], tokens.texts[index], tokens.starts[index]
    if kind == "word":
        return unknown_word(source, tokens, index, expected)
    if kind == "<":
        broken = re.compile(r"<[A-Za-z/#][^<>\r\n]*>").match(source.text, start)
        if broken:
            wrong = next((c for c in broken[0] if c in ' "{}|^`\\\t'), "?")
            shown = "a space" if wrong in " \t" else wrong
            return source.error(
                "LEV-Q003",
                f"an IRI cannot hold {shown}: {broken[0]}",
                start,
                len(broken[0]),
                "write it as %20 etc.",
            )
    if hint is None:
        hint = _likely_cause(kind, text, tokens.kinds[index - 1] if index else "")
    message = f"expected {expected}, found {describe(kind, text)}"
    return error_at(source, tokens, index, "LEV-Q001", message, hint=hint)


def _likely_cause(kind: str, text: str, before: str) -> str | None:
    match kind, before:
        case "=", "=":
            return "equal is written with one ="
        case ">" | "<", "=":
            return f"it is written {text}=, not ={text}"
        case "(", "EXISTS":
            return "EXISTS takes a pattern in braces; whether a variable has a value, BOUND(?x) tells"
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
