"""From files to a case: circumstances, their versions, and what is wrong with them."""
