"""The codes of what can be wrong with a query's text: a title each, and an explanation with what to do."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    "LEV-Q001": (
        "Something else was expected here",
        (
            "The text does not go on as SPARQL's grammar asks. The message says what was expected in this "
            "place and what stands there; the cause is often just before it: a missing dot, bracket or "
            "keyword."
        ),
    ),
    "LEV-Q002": (
        "A bracket is not closed, or closes another one",
        (
            "Every (, [, {, <<, <<( and {| needs its partner. The message names the line where the "
            "bracket was opened; look between the two places."
        ),
    ),
    "LEV-Q003": (
        "A string or IRI does not end, or a character has no meaning here",
        (
            'Strings in "…" or \'…\' end on the line they begin on; longer ones stand in """…""". IRIs '
            "stand in <…> and hold no spaces. Typographic quotes, non-breaking spaces and other invisible "
            "characters come from word processors and web pages: type them again."
        ),
    ),
    "LEV-Q004": (
        "A prefix is not declared",
        (
            "Declare it at the top of the query, PREFIX ex: <http://example.org/>, or correct its "
            "spelling. Prefixes are case-sensitive."
        ),
    ),
    "LEV-Q005": (
        "A word is no keyword of SPARQL",
        (
            "Bare words are keywords. A name of a thing needs a prefix (lev:Party) or angle brackets "
            "(<http://…>); a text needs quotes; a variable a question mark."
        ),
    ),
    "LEV-Q006": (
        "A function is unknown, or has too few or too many arguments",
        (
            "The functions are those of SPARQL 1.2, section 17.4, and casts such as xsd:integer(?x). Rules "
            "in Turtle may call functions that their graph defines (sh:SPARQLFunction)."
        ),
    ),
    "LEV-Q007": (
        "A dot is missing between two triples",
        (
            "A triple ends with a dot. To say more about the same subject, end it with a semicolon; to "
            "give a further object of the same predicate, with a comma."
        ),
    ),
    "LEV-Q008": (
        "The template of a CONSTRUCT holds what cannot be a triple",
        (
            "A template is made of triples only: no FILTER, OPTIONAL or paths, no text as subject. What "
            "is to be computed is bound in the WHERE part, with BIND, and its variable stands in the "
            "template."
        ),
    ),
    "LEV-Q009": (
        "A variable is given a value twice",
        (
            "AS gives a value to a new variable. Where the variable has one already, choose another name "
            "and compare the two in a FILTER."
        ),
    ),
    "LEV-Q010": (
        "A variable is used outside its group",
        (
            "In a query with GROUP BY or an aggregate, each result stands for many solutions: select the "
            "keys of GROUP BY, and put every other variable into an aggregate such as SAMPLE, MIN or "
            "GROUP_CONCAT."
        ),
    ),
    "LEV-Q011": (
        "The query is too long or nests too deep",
        (
            "Limits: 1,000,000 characters, 200 brackets within one another, 1,000 operators in one "
            "expression. Split the query, or write a list of values with VALUES or IN."
        ),
    ),
    "LEV-Q012": (
        "An IRI cannot be used",
        ("Write IRIs in full, with their scheme, or declare a BASE that relative ones start from."),
    ),
    "LEV-Q013": (
        "A blank node is used where it cannot stand",
        (
            "A blank node in a pattern is a variable without a name; its label is known only within one "
            "block of triples. Use a variable to speak of the same thing in two places. It cannot be a "
            "predicate, and cannot stand in an expression or in VALUES."
        ),
    ),
    "LEV-Q014": (
        "A row of VALUES has the wrong number of values",
        ("Each row has one value a variable, in the same order; UNDEF stands for none."),
    ),
    "LEV-Q015": (
        "An aggregate stands where none can",
        (
            "COUNT, SUM, MIN, MAX, AVG, SAMPLE and GROUP_CONCAT can be used in SELECT, HAVING and ORDER "
            "BY, not in FILTER, BIND or GROUP BY, and not inside one another. Compute it in a sub-select: "
            "{ SELECT ?x (COUNT(?y) AS ?n) WHERE { … } GROUP BY ?x }."
        ),
    ),
    "LEV-Q016": (
        "This is an update, not a query",
        (
            "Rules and queries read: SELECT, ASK, CONSTRUCT or DESCRIBE. What a rule concludes stands in "
            "the template of its CONSTRUCT."
        ),
    ),
    "LEV-Q017": (
        "A number, escape or language tag is malformed",
        (
            r"In strings: \t \b \n \r \f \" \' \\ and \uXXXX. Before a backslash that is meant, as in a "
            r"regular expression, put another: \\d."
        ),
    ),
    "LEV-Q019": (
        "An IRI that is kept",
        (
            "Under IRIs that begin with `urn:leverkg-` blank nodes and the graphs of a run stand in the "
            "store, so that no rule and no query can name them. Find a blank node by what is said of it."
        ),
    ),
}
