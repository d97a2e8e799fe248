"""Findings about sources that were read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverkg.rdf.remarks import remarks
from leverkg.rdf.sources import Source
from leverkg.rdf.visible import marked, visible

HEAD = "@prefix : <http://e/> .\n"


def found(text, format="ttl"):
    return [(f.code, str(f.position)) for f in remarks(Source("case", text.encode(), format))]


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        (HEAD + ":a :b :c .", "ttl", []),
        (HEAD + "# :a :b :c .", "ttl", [("LEV-I101", "case")]),
        ("", "nt", [("LEV-I101", "case")]),
        (HEAD + ':a :b "x\\u0000" .', "ttl", [("LEV-I102", "case:2:7")]),
        (HEAD + ':a :b "tab\\tline\\n" .', "ttl", []),
        (HEAD + ':a :b 1 , "x\u202ey" .', "ttl", [("LEV-I103", "case:2:11")]),
        (
            HEAD + '@prefix x: <http://x/> . PREFIX x: <http://y/>\n:a :b "@prefix x: <z>" .',
            "ttl",
            [("LEV-I104", "case:2:33")],
        ),
        (
            HEAD + "@prefix x: <http://x/> . # another prefix\n@prefix # here:\n x: <http://y/> . :a :b :c .",
            "ttl",
            [("LEV-I104", "case:4:2")],
        ),
        (HEAD + "@prefix : <http://e/> . :a :b :c .", "ttl", []),
        (
            '{"@context": {"n": "http://n"}, "n": 1, "m": {"n": 2}, "http://x/y": {"k": 1, "n": 2}}',
            "jsonld",
            [("LEV-I105", "case:1:42"), ("LEV-I105", "case:1:72")],
        ),
        ('{"@context": {"@vocab": "http://n/"}, "n": 1}', "jsonld", []),
        (
            '{"@context": {"l": {"@id": "http://l", "@container": "@language"}}, "l": {"en": "x"}}',
            "jsonld",
            [],
        ),
    ],
)
def test_remarks_have_code_and_place(text, format, expected):
    assert found(text, format) == expected


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text):
    shown = visible(text)

    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [
        c
        for c in shown
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    ]
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb\r", "a\\nb\\r"),
        ("\u0646\u0645\u06cc\u200cx", "\u0646\u0645\u06cc\u200cx"),
        ("\udcff.ttl", "\\udcff.ttl"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_hidden_characters_are_shown_as_escapes(text, shown):
    assert visible(text) == shown


def test_lines_may_stay():
    assert visible("a\n\tb\x07", lines=True) == "a\n\tb\\x07"


@pytest.mark.parametrize(
    ("line", "column", "span", "shown", "carets"),
    [
        (":a :b :c", 4, 2, ":a :b :c", "   ^^"),
        ("\t:b :c", 2, 2, "    :b :c", "    ^^"),
        ("a\u202eb", 3, 1, "a\\u202eb", "       ^"),
        ("中文 x", 4, 1, "中文 x", "     ^"),
        ("x", 2, 1, "x", " ^"),
    ],
)
def test_carets_stand_below_what_is_shown(line, column, span, shown, carets):
    assert marked(line, column, span) == (shown, carets)
