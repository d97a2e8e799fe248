"""The codes of what can be wrong with a case, beside those that its shapes have."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    "LEV-T001": (
        "A property is not a term of the ontology",
        (
            "A property in leverkg's namespace that the ontology does not have says nothing: no rule reads "
            "it. It is most often misspelt. `leverkg terms` lists what there is; a property of your own "
            "belongs in your own namespace."
        ),
    ),
    "LEV-T002": (
        "A class is not a term of the ontology",
        (
            "A node of a class in leverkg's namespace that the ontology does not have is of no class for any "
            "rule. Correct the spelling, or declare a class of your own below one of the ontology's "
            "(rdfs:subClassOf)."
        ),
    ),
    "LEV-T003": (
        "A value is not a term of the ontology",
        (
            "A value in leverkg's namespace that the ontology does not have, such as lev:modrate, means "
            "nothing to the rules. `leverkg terms PROPERTY` lists the values that a property takes."
        ),
    ),
    "LEV-T004": (
        "A class stands where a property should, or the other way round",
        "lev:Need is a class and lev:needs a property: names of classes begin with a capital letter.",
    ),
    "LEV-T005": (
        "A namespace is almost that of the ontology",
        (
            "The namespace is https://w3id.org/leverkg# to the letter. With another scheme, ending or "
            "spelling every term of the file is unknown, and nothing follows from it."
        ),
    ),
    "LEV-T006": (
        "A property or class of a standard vocabulary is misspelt",
        "RDF, RDFS and OWL have a fixed list of terms; this is none of them, so it says nothing.",
    ),
    "LEV-T007": (
        "A name is used and declared nowhere",
        (
            "Where a party, a resource or another thing of the case is named, the case has to say what it "
            "is, as in `:Iran a lev:Party`. A name of which nothing is said is most often misspelt, and "
            "would be somebody or something else to every rule."
        ),
    ),
    "LEV-T010": (
        "A literal is not of its datatype",
        (
            "Comparisons with such a value are never true and never false, so rules pass it over without a "
            "word. Correct the value or the datatype."
        ),
    ),
    "LEV-T011": (
        "A year cannot be reckoned with",
        "Days are counted in the years 1 to 9999 of the Gregorian calendar.",
    ),
    "LEV-T012": (
        "A number has too many digits",
        (
            "Rules reckon with at most 18 digits before and 18 after the point; beyond that a result may be "
            "missing without a word."
        ),
    ),
    "LEV-T013": (
        "Dates with and without a time zone are mixed",
        (
            "Within a day of each other such dates cannot be compared. Days are counted as written, without "
            "the zone; write all dates alike, best without a zone."
        ),
    ),
    "LEV-T015": (
        "A datatype does not exist",
        "XML Schema has no datatype of that name, so the value is not compared with any other.",
    ),
    "LEV-T020": (
        "A value is not of the kind that its property takes",
        (
            "A degree is one of lev:none, lev:slight, lev:moderate, lev:high and lev:extreme; a date an "
            "xsd:date, xsd:gYearMonth or xsd:gYear; a thing is named by its IRI and not by a text. `leverkg "
            "terms PROPERTY` shows what is expected."
        ),
    ),
    "LEV-T021": (
        "Something ends before it begins",
        (
            "It never holds. lev:from is the first day on which it holds, lev:until the first on which it no "
            "longer does."
        ),
    ),
    "LEV-T022": (
        "Two parties are called alike",
        (
            "Balances and explanations name parties by their labels, so nobody could tell which of the two "
            "is meant. Give each a label of its own."
        ),
    ),
    "LEV-T023": (
        "Conclusions are read without the facts that they rest on",
        (
            "The file is what `leverkg infer` has written of a case. By itself it declares neither parties "
            "nor resources. Leave it out, for what follows is derived anew; or name the file of the case too."
        ),
    ),
    "LEV-T031": (
        "An import is not loaded",
        (
            "Nothing is fetched. leverkg's own ontology is always there; give any other file on the command "
            "line."
        ),
    ),
    "LEV-T024": (
        "A circumstance bears on no negotiation",
        (
            "What is stated of it is well said, and no rule can use it: it names nobody who negotiates, or "
            "nothing that is at stake where they do. An outsider's harm is the usual case: leverage is of "
            "one party over another of the same talks, so say what the outsider's pressure does to the "
            "party. Cases of more than 20,000 triples are not asked."
        ),
    ),
    "LEV-T025": (
        "A property of conclusions stands in a phase or view",
        (
            "A phase or view says what differs from then on, in properties that an author states. What rules "
            "conclude (lev:since, lev:degree, lev:worth) has names of its own, and in a phase nothing reads "
            "it. The date of a phase is lev:from."
        ),
    ),
    "LEV-T040": (
        "A profile breaks a law of balances",
        (
            "Whatever a profile counts, every balance must have one answer; exchanging the two sides must "
            "exchange it; more that speaks for a side must never lower that side; and where nothing speaks "
            "for either, it must be even. The rules are asked about every input that a balance can have, and "
            "the message names the first that fails. A profile says one lev:settlingLead, a whole number "
            "from 1 on, and one lev:contestingDegree."
        ),
    ),
    "LEV-T041": (
        "A profile does not count exposure",
        (
            "What the parties stand to lose is compared under every profile; a profile chooses what counts "
            "beside it. Say so: lev:countsKind lev:exposureKind."
        ),
    ),
    "LEV-D001": (
        "The facts contradict the ontology",
        (
            "A reasoner has found that not all of them can be so: something is of two kinds that exclude "
            "each other, or a value is not of the kind that its property takes."
        ),
    ),
    "LEV-D002": (
        "The reasoner failed",
        "It needs Java, which `pip install 'leverkg[dl]'` brings. The message says what it said.",
    ),
}
