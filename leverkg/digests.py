"""SHA-256 of texts, for names that depend on what something says.

`hashlib` brings OpenSSL, which takes longer to load than a small case has names to make. The interpreter's
own SHA-256 gives the same digits; `random` of the standard library takes it from the same place.
"""

from __future__ import annotations

from collections.abc import Iterable

try:
    from _sha2 import sha256  # type: ignore[import-not-found] # from Python 3.12 on
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:  # an interpreter built without it
        from hashlib import sha256

__all__ = ["digits_of", "digits_of_each"]


_GREAT_MANY = 10_000


def digits_of(text: str) -> str:
    """Return the SHA-256 digest of a text as 64 hexadecimal digits."""
    digits: str = sha256(text.encode()).hexdigest()
    return digits


def digits_of_each(texts: Iterable[str], many: int) -> list[str]:
    """Return the first hexadecimal digits of the digest of each text.

    Of a great many OpenSSL takes half the time, and a call less for each counts.

    Args:
        texts: the texts.
        many: how many digits.
    """
    listed = [*texts]
    digest = sha256
    if len(listed) > _GREAT_MANY:
        from hashlib import sha256 as digest
    return [digest(text.encode()).hexdigest()[:many] for text in listed]
