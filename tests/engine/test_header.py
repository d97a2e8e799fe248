"""The header is read strictly: what is unknown, missing, doubled or malformed is an error with file and
line.
"""

from __future__ import annotations

import pytest

from leverkg.engine.header import placeholders, read_header
from leverkg.errors import RuleError

GOOD = """#+ summary: A summary
#+ description: first line
#+   and a second
#+ source: porter-1979, kirgis-2012
#+ seed: S1 S14
#+ statement: R20
#+ says: {option} hangs on {holder}
#+ absent: nobody provides {resource}
#+ absent: nothing is late
#+ tags: options
# a plain comment
CONSTRUCT {} WHERE {}
"""


def test_all_keys_are_read():
    header = read_header(GOOD, "a.rq")

    assert header.summary == "A summary"
    assert header.description == "first line and a second"
    assert header.source == ("porter-1979", "kirgis-2012")
    assert header.seed == ("S1", "S14")
    assert header.statement == ("R20",)
    assert header.absent == ("nobody provides {resource}", "nothing is late")
    assert dict(header.lines)["source"] == 4


def test_placeholders_are_named_once_in_order():
    assert placeholders("{b} and {a} and {b}") == ["b", "a"]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("CONSTRUCT {} WHERE {}", "LEV-R001", 1),
        ("", "LEV-R001", 1),
        (changed("#+ seed:", "#+ sead:"), "LEV-R002", 5),
        (changed("#+ says: {option} hangs on {holder}\n", ""), "LEV-R003", 9),
        (changed("#+ tags: options", "#+ summary: again"), "LEV-R004", 10),
        (changed("S1 S14", "one"), "LEV-R005", 5),
        (changed("S1 S14", "S1 S1"), "LEV-R005", 5),
        (changed("#+ seed: S1 S14", "#+ seed:"), "LEV-R005", 5),
        (changed("{option}", "{option"), "LEV-R005", 7),
        (changed("{option}", "{?option}"), "LEV-R005", 7),
        (changed("#+ tags: options", "#+tags options"), "LEV-R007", 10),
        ("#+   loose\n" + GOOD, "LEV-R007", 1),
        (GOOD + "#+ tags: late", "LEV-R007", 13),
    ],
)
def test_a_bad_header_is_an_error_with_its_line(text, code, line):
    with pytest.raises(RuleError) as caught:
        read_header(text, "a.rq")

    assert (caught.value.code, caught.value.position.line) == (code, line)
    assert caught.value.position.file == "a.rq"
    assert caught.value.hint


def test_a_misspelt_key_gets_a_suggestion():
    with pytest.raises(RuleError) as caught:
        read_header(changed("#+ seed:", "#+ sead:"), "a.rq")

    assert "'seed'" in caught.value.hint
