"""Find what is wrong with a case, with the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.assets import folder
from leverkg.case.check import cheap_findings, in_order
from leverkg.case.load import ontology
from leverkg.findings import Finding, Severity

if TYPE_CHECKING:
    from leverkg.api import Case
    from leverkg.result import Result

__all__ = ["check", "check_derived"]


def check(
    case: Case, *, shapes: bool = True, dl: bool = False, more_shapes: Sequence[Path | str] = ()
) -> list[Finding]:
    """Return what is wrong with a case, by file, line and column.

    Args:
        case: what to check.
        shapes: whether the shapes are asked, or the cheap checks alone.
        dl: whether a description logic reasoner looks for contradictions with the ontology as well.
        more_shapes: files of shapes of the user's own.

    Raises:
        RuleError: a shape cannot be evaluated.
        UsageError: the reasoner is not installed (LEV-U020).
    """
    findings = cheap_findings(case.asserted, case.labels)
    from leverkg.profile_laws import profile_findings

    findings += profile_findings(case)
    if shapes and case.asserted.quads:
        from leverkg.case.shapes import read_shapes, shape_findings, shipped_shapes

        everything = list(dict.fromkeys((*case.asserted.triples, *ontology())))
        told = [shipped_shapes("case"), *([read_shapes(list(more_shapes))] if more_shapes else [])]
        for one in told:
            findings += shape_findings(case.asserted, everything, one, case.labels)
        from leverkg.consistency import contradictions

        findings += contradictions(case)
    if dl:
        from leverkg.consistency import dl_findings

        findings += dl_findings(case)
    return in_order(without_doubles(findings), case.asserted)


def without_doubles(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with each fault told once.

    What a cheap check says in the place where a shape says it too is left out; where it knows better what is
    meant, the shape's finding gets its hint. A node of a class that does not exist breaks further shapes,
    which are not worth telling.
    """
    nowhere = {f.focus for f in findings if f.code == "LEV-T002"}
    cheap: dict[object, Finding] = {_spot(f): f for f in findings if f.code in _DOUBLED and f.position}
    shaped = {_spot(f) for f in findings if _is_shape_error(f)}
    kept = []
    for f in findings:
        if f.code in _DOUBLED and _spot(f) in shaped:
            continue
        if f.code in _FOLLOWING and f.focus in nowhere:
            continue
        better = cheap.get(_spot(f)) if _is_shape_error(f) else None
        kept.append(replace(f, hint=_better_hint(better, f)) if better else f)
    return kept


_DOUBLED = frozenset({"LEV-T003", "LEV-T007", "LEV-T010", "LEV-T020", "LEV-T021"})
_FOLLOWING = frozenset({"LEV-S016"})


def _spot(finding: Finding) -> object:
    p = finding.position
    return (p.file, p.line, p.column) if p else finding


def _is_shape_error(finding: Finding) -> bool:
    return (
        finding.code.startswith("LEV-S")
        and finding.severity == Severity.ERROR
        and finding.position is not None
    )


def _better_hint(cheap: Finding, shape: Finding) -> str | None:
    """Return the hint of a shape's finding, made better by what a cheap check found out."""
    _, asked, question = cheap.message.partition("; did you mean ")
    if asked:
        return f"did you mean {question} {shape.hint or ''}".rstrip()
    return cheap.hint if cheap.code == "LEV-T010" else shape.hint


def check_derived(result: Result) -> list[Finding]:
    """Return what is wrong with conclusions: what can only come of a faulty rule or a contradictory case."""
    from leverkg.case.shapes import shape_findings, shipped_shapes

    if not (folder("ontology") / "shapes" / "derived.ttl").exists():
        return []
    everything = list(dict.fromkeys((*result.everything(), *ontology())))
    origins = result.given.prepared.origins if result.given.prepared else {}
    found = shape_findings(
        result.case.asserted, everything, shipped_shapes("derived"), result.labels, origins=origins
    )
    return in_order(found, result.case.asserted)
