"""From files to a case: what they assert, circumstances and their versions, and what rules start from."""
