"""Order, cycles and reach in a directed graph of ids. Knows nothing of blocks and ports."""

import heapq
from collections.abc import Iterable, Mapping, Sequence


def topological(ids: Sequence[str], before: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids with each after those that come `before` it, else in the order given.

    What stands on a cycle or behind one is left out.

    Args:
        ids: Every id once.
        before: id → the ids that come directly before it, all of them among `ids`.
    """
    rank = {id: number for number, id in enumerate(ids)}
    after: dict[str, list[str]] = {id: [] for id in ids}
    waits_for = dict.fromkeys(ids, 0)
    for id, sources in before.items():
        for source in set(sources):
            after[source].append(id)
            waits_for[id] += 1
    ready = [rank[id] for id in ids if not waits_for[id]]
    ordered = []
    while ready:
        id = ids[heapq.heappop(ready)]
        ordered.append(id)
        for follower in after[id]:
            waits_for[follower] -= 1
            if not waits_for[follower]:
                heapq.heappush(ready, rank[follower])
    return ordered


def find_cycle(left: Sequence[str], before: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """One cycle, in the direction of the links, among the ids that `topological` left out."""
    if not left:
        return ()
    # Each id left out has another one before it: going back from any of them ends in a cycle.
    among = set(left)
    seen: dict[str, int] = {}
    path: list[str] = []
    here = left[0]
    while here not in seen:
        seen[here] = len(path)
        path.append(here)
        here = next(source for source in before[here] if source in among)
    return tuple(reversed(path[seen[here] :]))


def reachable(starts: Iterable[str], onward: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The starts and all that can be reached from them, however far.

    Args:
        onward: id → the ids that are one step away.
    """
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting.extend(onward.get(id, ()))
    return frozenset(found)
