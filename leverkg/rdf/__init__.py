"""RDF in and out: files to terms with positions, terms to files, written whole or not at all."""
