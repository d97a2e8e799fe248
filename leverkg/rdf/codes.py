"""The codes of what can go wrong when RDF is read or written, each with what to do about it."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, tuple[str, str]] = {
    # files
    "LEV-I001": (
        "The file cannot be opened",
        (
            "There is no such file, it may not be read, or its link leads nowhere. Check the spelling "
            "and the folder the command runs in; the message gives the path as it was typed."
        ),
    ),
    "LEV-I002": (
        "Not a regular file",
        (
            "leverkg reads regular files, and `-` for standard input. A device or a pipe could block or"
            " never end, so it is refused before it is opened. Pipe the data in and give `-` as the "
            "name."
        ),
    ),
    "LEV-I003": (
        "The input is too large",
        (
            "An input is read up to a limit (2 GiB unless `--max-input` says otherwise), packed or not."
            " Raise the limit if the file is what you expect."
        ),
    ),
    "LEV-I004": (
        "The file is not UTF-8",
        (
            "Every RDF format here is text in UTF-8. Save the file again with that encoding; the "
            "position is that of the first byte that does not fit."
        ),
    ),
    "LEV-I005": (
        "The file is UTF-16 or UTF-32",
        "Some Windows programs write this when they say Unicode. Save the file again as UTF-8.",
    ),
    "LEV-I006": (
        "A packed file that is not read",
        (
            "Only gzip (`.gz`) is unpacked. Unpack anything else first and give the files inside. A "
            "damaged gzip file must be fetched or made again."
        ),
    ),
    "LEV-I007": (
        "The packed file grows too much",
        (
            "A gzip file that becomes more than 200 times larger when unpacked is taken for a trap. If "
            "it is yours, unpack it yourself and give the result."
        ),
    ),
    "LEV-I008": (
        "The content is of another format",
        (
            "The first characters show another format than the name of the file. Rename the file, or "
            "say `--input-format`. A web page saved under an RDF name is usually a page that says that "
            "the file was not found."
        ),
    ),
    # structure
    "LEV-I009": (
        "Nested too deep",
        (
            "Triple terms nest 64 deep, JSON values 500 and XML elements 1,000 deep at most; deeper input "
            "breaks parsers rather than meaning anything. Flatten it: name the inner nodes."
        ),
    ),
    "LEV-I010": (
        "An XML declaration that is not allowed",
        (
            "In RDF/XML only simple entities are read, such as `<!ENTITY owl "
            '"http://www.w3.org/2002/07/owl#">`. Entities that refer to others, to files or to the '
            "network, parameter entities, long ones and external DTDs are refused: they can read files "
            "and exhaust memory. Write the text in place of the entity."
        ),
    ),
    "LEV-I011": (
        "The XML is not well-formed",
        (
            "A tag is not closed, an attribute is not quoted, a prefix has no xmlns declaration, or a "
            "character is not allowed in XML. The position is where the XML breaks, which may be after "
            "the mistake."
        ),
    ),
    # syntax
    "LEV-I012": (
        "A syntax error",
        (
            "The text is not what the format allows at this place. The caret marks the first piece that"
            " does not fit."
        ),
    ),
    "LEV-I013": (
        "A prefix is not declared",
        ("A name such as `ex:thing` needs a line `@prefix ex: <http://…> .` above it in the same file."),
    ),
    "LEV-I014": (
        "A dot is missing",
        (
            "Every statement ends with a dot. A semicolon goes on with another predicate of the same "
            "subject, a comma with another object of the same predicate."
        ),
    ),
    "LEV-I015": (
        "An IRI is not valid",
        (
            "An IRI is absolute (`http://…`, `urn:…`) and has no spaces, quotes, braces or backslashes;"
            " write a space as `%20`. A relative one needs `@base`, since the place of a file on your "
            "disk must not become part of the data."
        ),
    ),
    "LEV-I016": (
        "A string is not closed",
        (
            'A string in single quotes marks ends on its line. Close it, or use """ on both sides for a'
            " text of several lines."
        ),
    ),
    "LEV-I017": (
        "An escape or a language tag is not valid",
        (
            "In a string a backslash stands before t, b, n, r, f, a quote, another backslash, or u and "
            "U with 4 and 8 hexadecimal digits of a character. A language tag is like `@en` or "
            "`@pt-BR`, with hyphens."
        ),
    ),
    "LEV-I018": (
        "A remote JSON-LD context",
        (
            "The meaning of this file depends on a document elsewhere, and nothing is fetched. Save "
            "that context and write it into the file in place of its address."
        ),
    ),
    "LEV-I019": (
        "A piece that is too long",
        (
            "One name or string is longer than 16 MB, or an IRI longer than 64 kB. Usually a quote or a"
            " `>` is missing far above."
        ),
    ),
    "LEV-I020": (
        "Nothing in the file",
        "An RDF/XML file needs a root element, and a JSON-LD file a value; this one is empty.",
    ),
    "LEV-I021": (
        "JSON-LD that would be lost",
        (
            "The standard says that a JSON-LD processor leaves out, without a word, what has no valid "
            "IRI or language. Nothing is lost here: it is an error. Write the full IRI, or declare the "
            "term or `@base` in `@context`."
        ),
    ),
    "LEV-I022": (
        "An IRI that is kept",
        (
            "Under IRIs that begin with `urn:leverkg-` blank nodes and the graphs of a run stand in the "
            "store; a file with one would be taken for what it is not. Give the node another name."
        ),
    ),
    # arguments
    "LEV-I030": (
        "The format is not known",
        (
            "The name of the file does not tell the format. Say it: `--input-format ttl` (or trig, nt, "
            "nq, rdf, jsonld)."
        ),
    ),
    "LEV-I031": (
        "An address instead of a file",
        "Nothing is fetched from a network. Download the file and give its name.",
    ),
    "LEV-I032": (
        "No RDF files there",
        (
            "The folder has no file with an RDF ending (.ttl, .trig, .nt, .nq, .rdf, .owl, .jsonld, "
            "also with .gz), or the pattern matches nothing."
        ),
    ),
    # findings about what was read
    "LEV-I101": (
        "No facts",
        "The file is valid and says nothing. Perhaps everything in it is commented out.",
    ),
    "LEV-I102": (
        "A control character",
        (
            "A text contains U+0000 or another control character, which many programs cannot store or "
            "show. Remove it."
        ),
    ),
    "LEV-I103": (
        "A character that turns the writing direction",
        (
            "A text contains a character that can make it look like something else. It is shown as an "
            "escape in what leverkg prints. Use a language tag with a direction (`@ar--rtl`) instead."
        ),
    ),
    "LEV-I104": (
        "A prefix declared twice",
        (
            "The same prefix stands for two namespaces in one file. That is allowed, and the later one "
            "counts from its line on, but readers will miss it."
        ),
    ),
    "LEV-I105": (
        "A JSON key without meaning",
        (
            "The key is not declared in `@context`, and there is no `@vocab`, so that a JSON-LD "
            "processor leaves it out."
        ),
    ),
    # output
    "LEV-O001": (
        "The output cannot be written",
        "The folder does not exist, may not be written, or the device refuses. Nothing was changed.",
    ),
    "LEV-O002": (
        "The output is a folder",
        "An output is a file. Give a name inside the folder.",
    ),
    "LEV-O003": (
        "No space for the output",
        "The disk is full or a limit on the size of files was reached. Old files are as they were.",
    ),
    "LEV-O004": (
        "The format cannot carry this",
        (
            "Turtle, N-Triples and RDF/XML have no named graphs; RDF/XML and JSON-LD have no triple "
            "terms; RDF/XML needs predicates that end in an XML name. Choose another format: nothing is"
            " left out silently."
        ),
    ),
    "LEV-O005": (
        "The same output twice",
        "Two outputs lead to one file. Give each a name of its own.",
    ),
    "LEV-O006": (
        "A term that cannot be written",
        (
            "An IRI, a blank node label or a language tag is not valid in any RDF format. It was made "
            "by a rule or a program, not read from a file."
        ),
    ),
    # limits
    "LEV-G001": (
        "The time limit was reached",
        (
            "The run took longer than --timeout allows and was ended; nothing partial was written. Raise "
            "the limit, or narrow what is asked."
        ),
    ),
}
"""Code to (title, explanation with what to do)."""
