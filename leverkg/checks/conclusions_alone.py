"""Files of conclusions that are read without the facts that they rest on.

Whoever names a folder names with the case what `leverkg infer` has written beside it. Conclusions name things
that other files declare, so of such a file much would be wrong; and nothing in it can be corrected.
"""

from __future__ import annotations

from collections.abc import Sequence

from leverkg.case.load import Asserted
from leverkg.checks.checking import finding_at
from leverkg.engine.mint import DEFAULT_BASE
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI

__all__ = ["told_at_once"]


def told_at_once(findings: Sequence[Finding], asserted: Asserted) -> list[Finding]:
    """Return findings with one for each file of conclusions that has errors, in place of all others in it.

    Args:
        findings: what is wrong.
        asserted: the files that they are about.
    """
    wrong = {f.position.file for f in findings if f.position and f.severity == Severity.ERROR}
    alone: dict[str, Finding] = {}
    for s, _, _ in asserted.triples if wrong else ():
        if isinstance(s, IRI) and s.value.startswith(DEFAULT_BASE):
            place = asserted.positions.place_of_node(s)
            if place is not None and place.position.file in wrong - alone.keys():
                alone[place.position.file] = finding_at(
                    place,
                    "LEV-T023",
                    Severity.ERROR,
                    f"{place.position.file} holds conclusions, and the facts that they rest on are not read",
                    "leave it out: what follows is derived from the facts; or name their file beside it",
                    s,
                )
    kept = [f for f in findings if f.position is None or f.position.file not in alone]
    return [*kept, *alone.values()]
