"""Regular expressions that are compiled when they are first used, not when their module is imported.

A run looks for few of the faults that a file can have, and to compile a pattern takes longer than to use it.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["pattern"]


class _Late:
    """A pattern under its text until it is asked for anything."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled: Any = re.compile(self._text, self._flags)
        value = getattr(compiled, name)
        setattr(self, name, value)  # asked for directly from now on
        return value


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what can be used as a compiled pattern is.

    Args:
        text: the regular expression; what is wrong with it is found out when it is first used.
        flags: as for :func:`re.compile`.
    """
    return cast("re.Pattern[AnyStr]", _Late(text, flags))
