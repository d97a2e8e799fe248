"""Results in order, which are made before they are asked for.

For work that leaves the interpreter free, as polars does: threads then have a core each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["begun", "in_turn"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_THREADS = 2


def in_turn(act: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """Yield what a function returns for each of some items, in their order; two are worked on at once.

    Args:
        act: the function, which other calls of it may run beside.
        items: what it is called with, as far as results are asked for and a little further.

    Raises:
        Exception: what the function raises, where its result would come.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="leverkg") as threads:
        waiting: deque[Future[_Result]] = deque()
        try:
            for item in items:
                waiting.append(threads.submit(act, item))
                if len(waiting) > _THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


def begun(items: Iterable[_Item]) -> Iterator[_Item]:
    """Return items of which the first is made from now on, whatever else is done until it is asked for.

    Raises:
        Exception: what making them raises, where the item would come.
    """
    from concurrent.futures import ThreadPoolExecutor

    given = iter(items)
    threads = ThreadPoolExecutor(1, thread_name_prefix="leverkg")
    first = threads.submit(lambda: [*islice(given, 1)])
    threads.shutdown(wait=False)

    def rest() -> Iterator[_Item]:
        yield from first.result()
        yield from given

    return rest()
