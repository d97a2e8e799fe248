"""Kinds of triple: what rules read and write, as far as dependencies between them look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from leverkg.rdf.term import IRI, RDF_TYPE, XSD, XSD_STRING, Literal, Term

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["Access", "as_data", "from_data", "identity", "needed_kinds"]

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def identity(term: object) -> IRI | bool | tuple[str] | None:
    """Return what a term is in any store, so that another term of another identity surely is another one.

    Returns:
        ``None`` where that is not known. Numbers and dates that are written differently may be one value in a
        store, and so may literals of unknown types; a plain string is its text, and a truth value has two
        spellings. Language tags differ in case.
    """
    if isinstance(term, IRI):
        return term
    if not isinstance(term, Literal) or term.language:
        return None
    if term.datatype == XSD_STRING:
        return (term.lexical,)
    return _TRUTHS.get(term.lexical) if term.datatype == XSD + "boolean" else None


class Access(NamedTuple):
    """What a rule reads or writes: a predicate, and an object where it is constant; ``None`` stands for any.

    ``rdf:type`` with its class is the case that matters most: rules that write different classes do not
    depend on each other. IRIs, plain strings and truth values tell two objects apart (:func:`identity`).
    """

    predicate: IRI | None
    object: Term | None = None

    def unifies(self, other: Access) -> bool:
        """Tell whether one triple could be meant by both."""
        if self.predicate is not None and other.predicate is not None and self.predicate != other.predicate:
            return False
        mine, theirs = self.object, other.object
        if mine is None or theirs is None:
            return True
        if isinstance(mine, IRI) and isinstance(theirs, IRI):
            return mine == theirs
        one, another = identity(mine), identity(theirs)
        return one is None or another is None or one == another

    def covers(self, other: Access) -> bool:
        """Tell whether every triple that is meant by the other is meant by this one too."""
        return self.predicate == other.predicate and self.object in (None, other.object)

    def __str__(self) -> str:
        if self.predicate == RDF_TYPE:
            return f"a {self.object or 'any class'}"
        predicate = str(self.predicate) if self.predicate else "any property"
        return f"{predicate} {self.object}" if self.object is not None else predicate


def needed_kinds(body: GroupPattern | None) -> tuple[Access, ...]:
    """Return the kinds of triple of which a body needs at least one each: those of its plain patterns."""
    from leverkg.sparql.tree import TriplePattern  # a rule that is remembered knows what it needs

    found = (
        Access(part.predicate, part.object if isinstance(part.object, IRI) else None)
        for part in (body.elements if body is not None else ())
        if isinstance(part, TriplePattern) and isinstance(part.predicate, IRI)
    )
    return tuple(dict.fromkeys(found))


# --- as data ------------------------------------------------------------------------------------------------


def as_data(access: Access) -> list[Any]:
    """Return a kind of triple as two texts, or what else any format of data carries.

    Raises:
        TypeError: its object is neither an IRI nor a literal without a language.
    """
    predicate, object_ = access
    if isinstance(object_, Literal) and not object_.language:
        end: Any = [object_.lexical, object_.datatype]
    elif object_ is None or isinstance(object_, IRI):
        end = object_.value if object_ else None
    else:
        raise TypeError(f"{object_} is neither an IRI nor a literal without a language")
    return [predicate.value if predicate else None, end]


def from_data(data: Any) -> Access:
    """Return the kind of triple that :func:`as_data` made lists of.

    Raises:
        ValueError, TypeError: it did not.
    """
    predicate, end = data
    object_ = Literal(*map(_text, end)) if isinstance(end, list) else None if end is None else IRI(_text(end))
    return Access(None if predicate is None else IRI(_text(predicate)), object_)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("no kind of triple")
    return value
