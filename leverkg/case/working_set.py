"""The working set of a run: what the files assert, the ontology, the versions, and the options as triples.

Rules read all of it as one graph. What is not in it no rule can know: experts' verdicts above all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from leverkg.case.load import Asserted
from leverkg.errors import UsageError
from leverkg.rdf.columns import Table, by_predicate, size_of, tables_of
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.theory.labels import NAMING, Labels
from leverkg.theory.ontology import ontology, ontology_index, ontology_schema
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from datetime import date

    from leverkg.case.versions import Prepared
    from leverkg.theory.schema import Schema

__all__ = ["Narrowing", "WorkingSet", "bare_set", "working_set"]

THE_RUN = lev("theRun")
FACTS = lev("theFacts")
_A_PROFILE = lev("Profile")
_ASKED, _ONLY, _PROFILE, _VIEW_ONLY = lev("momentAsked"), lev("momentsOnly"), lev("profile"), lev("viewOnly")


class Narrowing(NamedTuple):
    """What of a case is derived.

    Attributes:
        moments: `all`, `last`, or a date (day, month or year; of the latter two the first day).
        views: `all`, `facts`, or a party, by label, prefixed name or IRI.
        profile: the profile that weighs considerations, by name.
        also: further days that are looked at, whatever happens on them.
    """

    moments: str = "all"
    views: str = "all"
    profile: str = "shell"
    also: tuple[date, ...] = ()


class WorkingSet(NamedTuple):
    """What rules start from, and what is kept from them.

    Attributes:
        seen: the asserted triples that rules see.
        tables: all triples that rules see, without those of the ontology; now and then one comes again.
        withheld: the triples about experts' verdicts, which they do not.
        prepared: the versions of the circumstances, and where their triples come from.
        options: the options of the run as triples.
        schema: the ontology, and what the case adds to it.
    """

    seen: Sequence[Triple]
    tables: Sequence[Table]
    withheld: tuple[Triple, ...] = ()
    prepared: Prepared | None = None
    options: tuple[Triple, ...] = ()
    schema: Schema | None = None

    @property
    def given(self) -> tuple[Triple, ...]:
        """All triples that rules see, each once; put together each time."""
        return tuple(dict.fromkeys((*(ontology() if self.prepared else ()), *self.beside())))

    def beside(self) -> Iterator[Triple]:
        """Yield the triples that rules see without those of the ontology, in the order of the case.

        Now and then one comes again. A store gives back in the order in which it takes.
        """
        yield from self.seen
        yield from self.prepared.in_order() if self.prepared else ()
        yield from self.options

    def size(self) -> int:
        """Return how many these are."""
        return size_of(self.tables)


def bare_set(asserted: Asserted) -> WorkingSet:
    """Return a working set of the files alone: any RDF, without theory."""
    return WorkingSet(asserted.triples, asserted.tables)


def working_set(asserted: Asserted, narrowing: Narrowing, labels: Labels) -> WorkingSet:
    """Return the working set of a case.

    Args:
        asserted: what its files say.
        narrowing: what of it is to be derived.
        labels: to find parties and profiles by.

    Raises:
        UsageError: a moment, view or profile that there is not (LEV-U010 to LEV-U013).
    """
    # Without theory, none of this is needed.
    from leverkg.case.verdicts import apart
    from leverkg.case.versions import prepare
    from leverkg.theory.schema import SCHEMA, read_schema

    own = asserted.of(*SCHEMA)
    schema = read_schema((*ontology_index().of(*SCHEMA), *own)) if own else ontology_schema()
    seen, withheld = apart(asserted, schema)
    options = tuple(_options(asserted, narrowing, labels))
    stated = tables_of(by_predicate(seen)) if withheld else asserted.tables
    if withheld or asserted.columns is None:
        prepared = prepare(seen, schema)
    else:
        from leverkg.case.versions_by_column import prepare_columns

        prepared = prepare_columns(asserted.columns, schema)
    tables = [*stated, *prepared.tables, *tables_of(by_predicate(options))]
    return WorkingSet(seen, tables, withheld, prepared, options, schema)


def _options(asserted: Asserted, narrowing: Narrowing, labels: Labels) -> Iterator[Triple]:
    yield THE_RUN, _PROFILE, _profile(asserted, narrowing.profile, labels)
    match narrowing.moments:
        case "all":
            pass
        case "last":
            yield THE_RUN, _ONLY, lev("lastMoment")
        case text:
            yield THE_RUN, _ONLY, lev("askedMoments")
            yield THE_RUN, _ASKED, _integer(day_of(text))
    for day in narrowing.also:
        yield THE_RUN, _ASKED, _integer(day.toordinal())
    if narrowing.views != "all":
        yield THE_RUN, _VIEW_ONLY, _viewpoint(asserted, narrowing.views, labels)


def _profile(asserted: Asserted, text: str, labels: Labels) -> Term:
    """Return the profile of that name: one that comes with the ontology, or one of the case's own."""
    shipped = [s for s, _, o in ontology_index().of(RDF_TYPE) if o == _A_PROFILE]
    known = [*shipped, *asserted.nodes(_A_PROFILE)]
    if asserted.columns is not None:  # to read what all of a large case is called takes long
        called = [*ontology_index().of(*NAMING), *asserted.columns.about(known)]
        labels = Labels(called, asserted.prefixes)
    try:
        return labels.find(text, known, what="profile")
    except UsageError as error:
        if error.code != "LEV-U010":
            raise
        from difflib import get_close_matches

        # People type the last part of the name; so that is what they are told.
        short = list(dict.fromkeys(re.split(r"[/#:]", s.value)[-1] for s in known if isinstance(s, IRI)))
        near = get_close_matches(text.lower(), short, 1, 0.6)
        meant = f"did you mean {near[0]}? " if near else ""
        hint = f"{meant}known: {', '.join(short)}"
        raise UsageError(error.message, code=error.code, hint=hint) from None


def _viewpoint(asserted: Asserted, text: str, labels: Labels) -> Term:
    if text in ("facts", "the facts"):
        return FACTS
    parties = [o for _, _, o in asserted.of(lev("party"))]
    try:
        return labels.find(text, parties, what="party")
    except UsageError as error:
        hint = error.hint or "name a party of the case, facts or all"
        raise UsageError(error.message, code=error.code, hint=hint) from None


def day_of(text: str) -> int:
    """Return the number of the first day that a date means: 1980-11-05, 1980-11 or 1980.

    Raises:
        UsageError: LEV-U012, it is no date.
    """
    from leverkg.case.dates import days_of

    for kind in ("date", "gYearMonth", "gYear"):
        days = days_of(Literal(text, XSD + kind))
        if days is not None:
            return days.first
    raise UsageError(
        f'"{text}" is no date',
        code="LEV-U012",
        hint="write a date as 1980-11-05, 1980-11 or 1980; --moments takes all and last too",
    )


def _integer(number: int) -> Literal:
    return Literal(str(number), XSD + "integer")


def narrowed(narrowing: Narrowing, *, as_of: str | None) -> Narrowing:
    """Return a narrowing to one date, if one is given."""
    return narrowing._replace(moments=as_of) if as_of else narrowing
