"""How are the lightest loopless paths found among millions of edges?

Yen 1971 (Management Science 17, 712-716) with Lawler's refinement (1972, 18, 401-405): each next
path leaves an earlier one somewhere. Both halves of the first search are Dijkstra's; the half that
grew from the target is kept. It tells every later search how far the target is: exactly for a node
it has reached, at least its radius for any other (A*, Hart et al. 1968). Such a search ends at the
first node from which the kept tree leads on without meeting what the path has used, and is given
up once nothing lighter than the worst of the paths still wanted can come of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.paths.compiling import compiled
from matchers.paths.network import Floats, Ints, Records, Rows, Scratch

Nodes = npt.NDArray[np.int32]
Heap = tuple[Floats, Nodes, int]
Found = tuple[Nodes, Ints, Ints, Floats]
"""The nodes of all paths in one row; where each begins, how many it has, what it weighs."""


class Effort(NamedTuple):
    """How the work is divided: it changes how long a search takes, not what it finds."""

    lean: int = 20
    """So many nodes are reached from the target for one from the source: the first are kept."""
    patience: int = 2000
    """A search that leaves a path and has looked at so many nodes is begun anew, from both ends."""


class Paths(NamedTuple):
    """Paths whose nodes lie in the pool."""

    start: Ints
    length: Ints
    left_at: Ints
    """The place of the node where it leaves the path it was made from."""
    weight: Floats


class Task(NamedTuple):
    """What is looked for, and what is known about it already."""

    out: Rows
    into: Rows
    target: int
    allowed: int
    tree: int
    """The epoch of the tree that is kept, in `scratch.backward`."""
    radius: float
    """No node outside of the tree is nearer to the target."""


class Shelves(NamedTuple):
    """The paths that are found, those that wait to be, and what is written on."""

    task: Task
    taken: Paths
    waiting: Paths
    """The best candidates, the lightest first; never more than are still wanted."""
    scratch: Scratch


@compiled
def k_lightest(
    rows: tuple[Rows, Rows],
    ends: tuple[int, int],
    k: int,
    allowed: int,
    scratch: Scratch,
    effort: Effort,
) -> Found:
    """Find up to `k` paths, the lightest first; edges with no bit of `allowed` do not count."""
    source, target = ends
    epoch, forward, backward = _next_epoch(scratch), scratch.forward, scratch.backward
    forward[source]["dist"] = 0.0
    nowhere = np.empty(0, np.int32)
    meeting, _, radius = _both_ways(
        rows, (forward, backward), ends, nowhere, (allowed, epoch), effort.lean, np.inf
    )
    task = Task(rows[0], rows[1], target, allowed, epoch, radius)
    shelves = Shelves(task, _no_paths(k), _no_paths(k), scratch)
    taken, waiting = shelves.taken, shelves.waiting
    pool, filled, count, done = np.empty(1024, np.int32), 0, 0, 0
    if meeting >= 0:
        first = _between(forward, backward, source, meeting, target)
        pool = _without_loops(first, forward, _next_epoch(scratch))
        waiting.start[0], waiting.length[0], waiting.left_at[0] = 0, len(pool), 0
        filled, count = len(pool), 1
    while count > 0:
        _move(waiting, 0, taken, done)
        count -= 1
        for i in range(count):
            _move(waiting, i + 1, waiting, i)
        before = _weights(task, _nodes_of(taken, done, pool))
        taken.weight[done] = before[-1]
        done += 1
        if done == k:
            break
        pool, filled, count = _leave_anywhere(
            shelves, (done, k - done), before, effort.patience, (pool, filled, count)
        )
    return pool, taken.start[:done], taken.length[:done], taken.weight[:done]


@compiled
def _leave_anywhere(
    shelves: Shelves,
    done_wanted: tuple[int, int],
    before: Floats,
    patience: int,
    pool_filled_count: tuple[Nodes, int, int],
) -> tuple[Nodes, int, int]:
    """Leave the last path at each of its nodes, the last first: there it costs least to find a way.

    Where that is too hard the other nodes come first: the more is found, the sooner it is given up.
    """
    task, taken, waiting, scratch = shelves
    done, wanted = done_wanted
    pool, filled, count = pool_filled_count
    path, shared = _nodes_of(taken, done - 1, pool), _shared(taken, done, pool)
    hard = np.ones(len(path), np.bool_)
    for within in (patience, -1):
        for at in range(len(path) - 2, taken.left_at[done - 1] - 1, -1):
            if not hard[at]:
                continue
            bound = waiting.weight[wanted - 1] if count == wanted else np.inf
            taboo = _taboo(taken, done, pool, shared, at)
            epoch = _ready(path[: at + 1], before[at], scratch, within < 0)
            met, total, hard[at] = _spur(task, path[at], taboo, scratch, epoch, bound, within)
            if met < 0:
                continue
            behind = scratch.backward if within > 0 else scratch.again
            rest = _between(scratch.forward, behind, path[at], met, task.target)
            if within < 0:
                rest = _without_loops(rest, scratch.forward, _next_epoch(scratch))
            size = at + len(rest)
            pool = _with_room(pool, filled, size)
            for i in range(size):
                pool[filled + i] = path[i] if i < at else rest[i - at]
            count = _shelve(waiting, count, wanted, (filled, size, at), total)
            filled += size
    return pool, filled, count


@compiled
def _no_paths(k: int) -> Paths:
    return Paths(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k))


@compiled
def _nodes_of(paths: Paths, at: int, pool: Nodes) -> Nodes:
    return pool[paths.start[at] : paths.start[at] + paths.length[at]]


@compiled
def _move(from_: Paths, i: int, to: Paths, j: int) -> None:
    to.start[j], to.length[j] = from_.start[i], from_.length[i]
    to.left_at[j], to.weight[j] = from_.left_at[i], from_.weight[i]


@compiled
def _shelve(
    waiting: Paths, count: int, most: int, path: tuple[int, int, int], weight: float
) -> int:
    """Put a path in its place by weight; of more than are wanted the heaviest is let go."""
    at = min(count, most - 1)
    while at > 0 and waiting.weight[at - 1] > weight:
        _move(waiting, at - 1, waiting, at)
        at -= 1
    waiting.start[at], waiting.length[at], waiting.left_at[at] = path
    waiting.weight[at] = weight
    return int(min(count + 1, most))


@compiled
def _weights(task: Task, path: Nodes) -> Floats:
    """What the path weighs up to each of its nodes."""
    before = np.zeros(len(path))
    for i in range(len(path) - 1):
        before[i + 1] = before[i] + _lightest(task.out, path[i], path[i + 1], task.allowed)
    return before


@compiled
def _shared(taken: Paths, done: int, pool: Nodes) -> Ints:
    """With how many nodes each path begins just as the last one does."""
    shared, a, n = np.zeros(done, np.int64), taken.start[done - 1], taken.length[done - 1]
    for other in range(done):
        same, b = 0, taken.start[other]
        while same < min(n, taken.length[other]) and pool[a + same] == pool[b + same]:
            same += 1
        shared[other] = same
    return shared


@compiled
def _taboo(taken: Paths, done: int, pool: Nodes, shared: Ints, at: int) -> Nodes:
    """The nodes that the paths which begin in this way go on to."""
    taboo, count = np.empty(done, np.int32), 0
    for other in range(done):
        if shared[other] > at:
            taboo[count] = pool[taken.start[other] + at + 1]
            count += 1
    return taboo[:count]


@compiled
def _ready(used: Nodes, dist: float, scratch: Scratch, both: bool) -> int:
    """Begin a search at the last of the nodes that are used, and shut the others."""
    epoch = _next_epoch(scratch)
    for node in used:
        scratch.forward[node]["stamp"] = epoch + 1
        if both:
            scratch.again[node]["stamp"] = epoch + 1
    scratch.forward[used[-1]]["dist"] = dist
    return epoch


@compiled
def _spur(
    task: Task,
    spur: int,
    taboo: Nodes,
    scratch: Scratch,
    epoch: int,
    bound: float,
    patience: int,
) -> tuple[int, float, bool]:
    """Leave a path at `spur`: where the two parts meet, the weight, and whether it was too hard."""
    if patience > 0:
        return _leave(task, spur, taboo, scratch, epoch, bound, patience)
    meeting, total, _ = _both_ways(
        (task.out, task.into),
        (scratch.forward, scratch.again),
        (spur, task.target),
        taboo,
        (task.allowed, epoch),
        1,
        bound,
    )
    return meeting, total, False


@compiled
def _next_epoch(scratch: Scratch) -> int:
    """Number a search: its stamp is this number on what is reached, one more on what is settled."""
    scratch.epoch[0] += 2
    return int(scratch.epoch[0])


@compiled
def _both_ways(
    rows: tuple[Rows, Rows],
    sides: tuple[Records, Records],
    ends: tuple[int, int],
    taboo: Nodes,
    allowed_epoch: tuple[int, int],
    lean: int,
    bound: float,
) -> tuple[int, float, float]:
    """Search from both ends: where they meet, the weight, and how far the second half has got.

    Nodes that are stamped as settled are shut, and so are edges from the first end to `taboo`. -1
    where nothing below `bound` is found.
    """
    forward, backward = sides
    epoch = allowed_epoch[1]
    f_heap = (np.empty(1024), np.empty(1024, np.int32), 0)
    b_heap = (np.empty(1024), np.empty(1024, np.int32), 0)
    f_heap = _reach(forward, f_heap, ends[0], forward[ends[0]]["dist"], -1, epoch)
    b_heap = _reach(backward, b_heap, ends[1], 0.0, -1, epoch)
    best, meeting, f_done, b_done = bound, -1, 0, 0
    while f_heap[2] > 0 and b_heap[2] > 0:
        if b_done > 0 and f_heap[0][0] + b_heap[0][0] >= best:
            break
        if f_done > 0 and b_done <= lean * f_done:
            b_heap, best, meeting = _grow(
                rows[1], backward, forward, b_heap, taboo[:0], allowed_epoch, best, meeting
            )
            b_heap = _without_settled(backward, b_heap, epoch)
            b_done += 1
        else:
            shut = taboo if f_done == 0 else taboo[:0]
            f_heap, best, meeting = _grow(
                rows[0], forward, backward, f_heap, shut, allowed_epoch, best, meeting
            )
            f_heap = _without_settled(forward, f_heap, epoch)
            f_done += 1
    return meeting, best, b_heap[0][0] if b_heap[2] > 0 else np.inf


@compiled
def _between(forward: Records, backward: Records, from_: int, met: int, to: int) -> Nodes:
    """The nodes of a path, by both halves of a search."""
    ahead, node = 0, met
    while node != from_:
        ahead, node = ahead + 1, forward[node]["via"]
    behind, node = 0, met
    while node != to:
        behind, node = behind + 1, backward[node]["via"]
    path = np.empty(ahead + behind + 1, np.int32)
    node = met
    for i in range(ahead, 0, -1):
        path[i], node = node, forward[node]["via"]
    path[0], node = from_, met
    for i in range(behind):
        node = backward[node]["via"]
        path[ahead + 1 + i] = node
    return path


@compiled
def _without_loops(path: Nodes, forward: Records, epoch: int) -> Nodes:
    """Cut out what leads back to where it was: both halves may share nodes over edges of 0."""
    kept = 0
    for i in range(len(path)):
        node = path[i]
        if forward[node]["stamp"] == epoch and forward[node]["via"] < kept:
            if path[forward[node]["via"]] == node:
                kept = forward[node]["via"] + 1
                continue
        path[kept] = node
        forward[node]["stamp"], forward[node]["via"] = epoch, kept
        kept += 1
    return path[:kept]


@compiled
def _grow(
    rows: Rows,
    mine: Records,
    theirs: Records,
    heap: Heap,
    taboo: Nodes,
    allowed_epoch: tuple[int, int],
    best: float,
    meeting: int,
) -> tuple[Heap, float, int]:
    """Settle the nearest node of one half, and see where the halves meet."""
    allowed, epoch = allowed_epoch
    here, dist = heap[1][0], heap[0][0]
    heap = _drop_first(heap)
    mine[here]["stamp"] = epoch + 1
    for e in range(rows.starts[here], rows.starts[here + 1]):
        edge = rows.edges[e]
        if edge["mask"] & allowed == 0:
            continue
        node, far = edge["node"], dist + edge["weight"]
        seen = mine[node]["stamp"]
        if seen == epoch + 1 or (seen == epoch and mine[node]["dist"] <= far):
            continue
        if _among(taboo, node):
            continue
        heap = _reach(mine, heap, node, far, here, epoch)
        if theirs[node]["stamp"] >= epoch and far + theirs[node]["dist"] < best:
            best, meeting = far + theirs[node]["dist"], node
    return heap, best, meeting


@compiled
def _leave(
    task: Task,
    spur: int,
    taboo: Nodes,
    scratch: Scratch,
    epoch: int,
    bound: float,
    patience: int,
) -> tuple[int, float, bool]:
    """Go on from `spur` until the kept tree takes over: the node where it does, and the weight.

    What the path has used is stamped as settled. -1 where nothing below `bound` comes of it, or
    where so many nodes were looked at that another way of searching is in order.
    """
    forward, backward, tree, out = scratch.forward, scratch.backward, task.tree, task.out
    heap = (np.empty(256), np.empty(256, np.int32), 0)
    here, dist = spur, forward[spur]["dist"]
    for _ in range(patience):
        shut = taboo if here == spur else taboo[:0]
        if backward[here]["stamp"] == tree + 1 and _is_clear(forward, backward, here, shut, epoch):
            total = dist + backward[here]["dist"]
            return here if total < bound else -1, total, False
        for e in range(out.starts[here], out.starts[here + 1]):
            edge = out.edges[e]
            if edge["mask"] & task.allowed == 0:
                continue
            node, far = edge["node"], dist + edge["weight"]
            seen = forward[node]["stamp"]
            if seen == epoch + 1 or (seen == epoch and forward[node]["dist"] <= far):
                continue
            ahead = backward[node]["dist"] if backward[node]["stamp"] == tree + 1 else task.radius
            if far + ahead >= bound or _among(shut, node):
                continue
            forward[node]["dist"], forward[node]["via"] = far, here
            forward[node]["stamp"] = epoch
            heap = _push(heap, far + ahead, node)
        heap = _without_settled(forward, heap, epoch)
        if heap[2] == 0:
            return -1, np.inf, False
        here = heap[1][0]
        dist = forward[here]["dist"]
        heap = _drop_first(heap)
        forward[here]["stamp"] = epoch + 1
    return -1, np.inf, True


@compiled
def _is_clear(forward: Records, backward: Records, here: int, taboo: Nodes, epoch: int) -> bool:
    """Whether the kept tree leads on to the target without meeting what is settled.

    What is settled and not of the path did not lead on either, or the search would have ended.
    """
    node = backward[here]["via"]
    if node >= 0 and _among(taboo, node):
        return False
    while node >= 0:
        if forward[node]["stamp"] == epoch + 1:
            return False
        node = backward[node]["via"]
    return True


@compiled
def _among(some: Nodes, node: int) -> bool:
    for one in some:
        if one == node:
            return True
    return False


@compiled
def _lightest(out: Rows, from_: int, to: int, allowed: int) -> float:
    """The weight of the lightest of the edges that join two nodes."""
    best = np.inf
    for e in range(out.starts[from_], out.starts[from_ + 1]):
        edge = out.edges[e]
        if edge["node"] == to and edge["mask"] & allowed and edge["weight"] < best:
            best = edge["weight"]
    return best


@compiled
def _with_room(pool: Nodes, filled: int, more: int) -> Nodes:
    if filled + more <= len(pool):
        return pool
    wider = np.empty(2 * (filled + more), np.int32)
    for i in range(filled):
        wider[i] = pool[i]
    return wider


@compiled
def _reach(side: Records, heap: Heap, node: int, dist: float, via: int, epoch: int) -> Heap:
    side[node]["dist"], side[node]["via"], side[node]["stamp"] = dist, via, epoch
    return _push(heap, dist, node)


@compiled
def _push(heap: Heap, key: float, node: int) -> Heap:
    """Put a node into the heap; one that is there already stays, and is dropped when it is met."""
    keys, nodes, size = heap
    if size == len(keys):
        more_keys, more_nodes = np.empty(2 * size), np.empty(2 * size, np.int32)
        for i in range(size):
            more_keys[i], more_nodes[i] = keys[i], nodes[i]
        keys, nodes = more_keys, more_nodes
    at = size
    while at > 0 and keys[(at - 1) >> 1] > key:
        keys[at], nodes[at] = keys[(at - 1) >> 1], nodes[(at - 1) >> 1]
        at = (at - 1) >> 1
    keys[at], nodes[at] = key, node
    return keys, nodes, size + 1


@compiled
def _drop_first(heap: Heap) -> Heap:
    keys, nodes, size = heap
    size -= 1
    key, node, at = keys[size], nodes[size], 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at], nodes[at] = keys[below], nodes[below]
        at = below
    keys[at], nodes[at] = key, node
    return keys, nodes, size


@compiled
def _without_settled(side: Records, heap: Heap, epoch: int) -> Heap:
    while heap[2] > 0 and side[heap[1][0]]["stamp"] == epoch + 1:
        heap = _drop_first(heap)
    return heap
