"""Find what is wrong with a case, with the line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leverkg.checks.cheap import cheap_findings, in_order, structure_findings
from leverkg.checks.checking import stated_profiles
from leverkg.findings import Finding, Severity
from leverkg.theory.folders import place
from leverkg.theory.ontology import ontology

if TYPE_CHECKING:
    from pathlib import Path

    from leverkg.case.inferred import InferredCase
    from leverkg.case.loaded import LoadedCase

__all__ = ["check", "check_derived"]


def check(
    case: LoadedCase, *, shapes: bool = True, dl: bool = False, more_shapes: Sequence[Path | str] = ()
) -> list[Finding]:
    """Return what is wrong with a case, by file, line and column.

    Args:
        case: what to check.
        shapes: whether all shapes are asked, or the cheap checks alone, the simple shapes among them.
        dl: whether a description logic reasoner looks for contradictions with the ontology as well.
        more_shapes: files of shapes of the user's own.

    Raises:
        RuleError: a shape cannot be evaluated.
        UsageError: the reasoner is not installed (LEV-U020).
    """
    findings = [*cheap_findings(case.asserted, case.labels), *structure_findings(case.asserted, case.labels)]
    if stated_profiles(case.asserted):
        from leverkg.checks.profile_laws import profile_findings

        findings += profile_findings(case)
    if shapes and case.asserted.quads:
        from leverkg.checks.shapes import read_shapes, shape_findings, shipped_shapes

        everything = list(dict.fromkeys((*case.asserted.triples, *ontology())))
        told = [shipped_shapes("case"), *([read_shapes(list(more_shapes))] if more_shapes else [])]
        for one in told:
            findings += shape_findings(case.asserted, everything, one, case.labels)
        from leverkg.checks.consistency import contradictions

        findings += contradictions(case)
        if not any(found.severity == Severity.ERROR for found in findings):
            from leverkg.checks.bearing import idle_findings

            findings += idle_findings(case, (found.focus for found in findings))
    if dl:
        from leverkg.checks.consistency import dl_findings

        findings += dl_findings(case)
    if not findings:
        return []
    from leverkg.checks.conclusions_alone import told_at_once
    from leverkg.checks.follow_ups import without_follow_ups

    found = told_at_once(without_follow_ups(findings, case.asserted), case.asserted)
    return in_order(found, case.asserted)


def check_derived(result: InferredCase) -> list[Finding]:
    """Return what is wrong with conclusions: what can only come of a faulty rule or a contradictory case."""
    from leverkg.checks.shapes import shape_findings, shipped_shapes

    if not os.path.exists(place("ontology", "shapes", "derived.ttl")):
        return []
    everything = list(dict.fromkeys((*result.everything(), *ontology())))
    origins = result.given.prepared.origins if result.given.prepared else None
    found = shape_findings(
        result.case.asserted, everything, shipped_shapes("derived"), result.labels, origins=origins
    )
    return in_order(found, result.case.asserted)
