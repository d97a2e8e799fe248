"""`python -m leverkg` is the same as `leverkg`."""

from leverkg.cli import main

main()
