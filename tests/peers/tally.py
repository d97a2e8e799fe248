"""How often each feature occurred in a session, and with which engines programs that have it were compared.

Counts of several processes are added up: each hands its own over as plain data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from peers.features import LISTED

__all__ = ["PEERS", "TALLY", "Tally"]

PEERS = ("clingo", "nemo", "rdflib")


class Tally:
    """Programs by feature and engine, and why programs were not said in another notation."""

    def __init__(self) -> None:
        self.compared: dict[str, Counter[str]] = defaultdict(Counter)
        self.programs: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()

    def compare(self, peer: str, found: Iterable[str], *, derives: bool) -> None:
        """Note that a program with these features was compared with a peer."""
        self.programs[peer] += 1
        self.programs[f"{peer}, something derived"] += derives
        self.compared[peer].update(found)

    def skip(self, peer: str, reason: str) -> None:
        """Note that a program was not compared with a peer, and why."""
        self.reasons[f"{peer}: {reason}"] += 1

    def missing(self, peers: Iterable[str]) -> list[str]:
        """Return the listed features that none of the peers was compared on."""
        return [name for name in LISTED if not any(self.compared[peer][name] for peer in peers)]

    def data(self) -> dict[str, dict[str, int]]:
        """Return the counts as plain data."""
        plain = {f"peer {peer}": dict(counts) for peer, counts in self.compared.items()}
        return {**plain, "programs": dict(self.programs), "reasons": dict(self.reasons)}

    def add(self, data: Mapping[str, Mapping[str, int]]) -> None:
        """Add the counts of another process."""
        for name, counts in data.items():
            if name == "programs":
                self.programs.update(counts)
            elif name == "reasons":
                self.reasons.update(counts)
            else:
                self.compared[name.removeprefix("peer ")].update(counts)

    def table(self) -> Iterator[str]:
        """Yield the lines of a table."""
        width = max(map(len, LISTED))
        yield f"{'':{width}}" + "".join(f"{peer:>9}" for peer in PEERS)
        rows = [("programs and graphs compared", lambda peer: self.programs[peer])]
        rows += [("with something derived", lambda peer: self.programs[f"{peer}, something derived"])]
        rows += [(name, lambda peer, name=name: self.compared[peer][name]) for name in LISTED]
        for name, count in rows:
            yield f"{name:{width}}" + "".join(f"{count(peer):>9}" for peer in PEERS)
        for reason, count in sorted(self.reasons.items()):
            yield f"not compared, {reason}: {count}"


TALLY = Tally()
"""The counts of this process."""
