from leverkg.engine import Conclusion, rule
from leverkg.rdf.term import IRI

EX = "http://example.org/"


@rule(
    summary="Whoever scores wins",
    description="Claims a score that nobody has.",
    source=["somebody-1999"],
    says="{winner} wins",
    reads=[EX + "score"],
    writes=[EX + "winner"],
)
def wins(view):
    who = IRI(EX + "a")
    yield Conclusion(
        triples=[(IRI(EX + "contest"), IRI(EX + "winner"), who)],
        premises=[(who, IRI(EX + "score"), IRI(EX + "most"))],
    )
