"""The plans of the shipped rules that were made in earlier runs, in the user's cache.

A run is the same with them and without; see :mod:`leverkg.engine.plans`.
"""

from __future__ import annotations

import contextlib

from leverkg.engine import cache as kept
from leverkg.engine.plans import Plans
from leverkg.theory.rules import Theory

__all__ = ["keep_plans", "plans_of"]


def plans_of(theory: Theory, dialect: str) -> Plans:
    """Return what is remembered of the plans of a theory's rules; what cannot be read counts as nothing.

    Args:
        theory: the rules.
        dialect: whose language the plans are in; what was kept in another one is not for this store.
    """
    found = kept.read_data(_key(theory, dialect))
    if found is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, AttributeError):
            if found["dialect"] == dialect:
                return Plans.from_data(found)
    return Plans()


def keep_plans(theory: Theory, dialect: str, plans: Plans | None) -> None:
    """Keep plans for later runs, if anything was learnt."""
    if plans is not None and plans.changed and kept.writable():
        with contextlib.suppress(TypeError):
            kept.write_data(_key(theory, dialect), {"dialect": dialect, **plans.as_data()})


def _key(theory: Theory, dialect: str) -> str:
    return theory.key + dialect.split()[0]
