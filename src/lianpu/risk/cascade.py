"""How a failure spreads: the rounds of the cascade, eight failures a pass, only what changed computed again.

Each round takes every loss from those of the round before. A firm is computed again only when a supply it takes or a
buyer it sells to has changed: otherwise its value would come out the same to the last bit, for every sum runs over the
same entries in the same order. So the frontier leaves out nothing; and no index depends on the failures that share its
pass, on threads or on machines.

The eight lanes of a pass are failures side by side: a row of the matrices is read once for all of them. What is done to
one is written out for eight, because a loop over eight is seven times as slow: it is neither unrolled nor kept out of
memory. Kernels that call each other live in one module (`lianpu.accelerate`).
"""

from __future__ import annotations

from lianpu.accelerate import compiled
from lianpu.risk.failures import Failures, Marks, Outcome, Workspace
from lianpu.risk.impact import Floats, ImpactMatrices, Integers, Places

Lanes = tuple[float, float, float, float, float, float, float, float]

_MANY = 16  # one firm in so many: then reading all marks costs less than jumping about in memory

NOTHING: Lanes = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@compiled
def spread(m: ImpactMatrices, w: Workspace, failures: Failures, first: int, count: int,
           tolerance: float, limit: int, found: Outcome) -> int:  # fmt: skip
    """Run `count` (1 to 8) failures from number `first` on and write what comes out; how many entries were read."""
    changed_down = _start(w, failures, first, count)
    changed_up = changed_down
    w.changed_up[:changed_up] = w.changed_down[:changed_down]
    read, left, turn = 0, count, 0
    while left > 0:
        turn += 1
        buyers = _feel(m, w, changed_down)
        suppliers = _mark_suppliers(m, w, changed_up)
        read += _lose_inputs(m, w, buyers) + _lose_sales(m, w, suppliers)
        put(w.moved, 0, NOTHING)
        changed_down = _take_over(w, w.down, w.next_down, w.buyers, buyers, w.changed_down)
        changed_up = _take_over(w, w.up, w.next_up, w.suppliers, suppliers, w.changed_up)
        left -= _finish(m, w, first, count, turn, tolerance, limit, found)
    return read


@compiled
def clear(m: ImpactMatrices, w: Workspace) -> None:
    """Make the workspace ready for the next pass: only what the last one touched is written."""
    down, up, felt, floor, seen = w.down, w.up, w.felt, w.floor, w.seen
    for firm in range(len(seen)):
        if seen[firm]:
            seen[firm] = 0
            put(down, firm, NOTHING)
            put(up, firm, NOTHING)
            put(floor, firm, NOTHING)
            for of_firm in range(m.supply_start[firm], m.supply_start[firm + 1]):
                put(felt, m.firm_supplies[of_firm], NOTHING)


@compiled
def _start(w: Workspace, failures: Failures, first: int, count: int) -> int:
    changed = 0
    for lane in range(count):
        w.active[0, lane] = 1.0
        for place in range(failures.start[first + lane], failures.start[first + lane + 1]):
            firm, size = failures.firm[place], failures.size[place]
            if size <= 0.0:
                continue
            w.floor[firm, lane] = size
            w.down[firm, lane] = size
            w.up[firm, lane] = size
            if w.seen[firm] == 0:
                w.seen[firm] = 1
                w.changed_down[changed] = firm
                changed += 1
    return changed


@compiled
def _feel(m: ImpactMatrices, w: Workspace, changed: int) -> int:
    """σ · loss of every supply of a market in which some firm's loss changed; the buyers that feel a change of it."""
    markets = 0
    for place in range(changed):
        firm = w.changed_down[place]
        for of_firm in range(m.supply_start[firm], m.supply_start[firm + 1]):
            market = m.supply_market[m.firm_supplies[of_firm]]
            if w.marked_market[market] == 0:
                w.marked_market[market] = 1
                w.markets[markets] = market
                markets += 1
    buyers = 0
    for place in range(markets):
        w.marked_market[w.markets[place]] = 0
        buyers = _feel_market(m, w, w.markets[place], buyers)
    _in_order(w.buyers, buyers, w.marked_buyer)
    return buyers


@compiled
def _feel_market(m: ImpactMatrices, w: Workspace, market: int, buyers: int) -> int:
    firms, all_sales, down, felt = m.supply_firm, m.supply_sales, w.down, w.felt
    start, reach, marked, listed = m.reach_start, m.reach_buyer, w.marked_buyer, w.buyers
    active = row(w.active, 0)
    left = NOTHING
    for supply in range(m.market_start[market], m.market_start[market + 1]):
        left = left_of(left, all_sales[supply], down, firms[supply])
    for supply in range(m.market_start[market], m.market_start[market + 1]):
        old, loss = row(felt, supply), row(down, firms[supply])
        if sum_of(old) + sum_of(loss) == 0.0:
            continue
        new = felt_of(loss, all_sales[supply], left)
        put(felt, supply, new)
        if total_of(distance(new, old), active) > 0.0:
            buyers = _mark(start, reach, supply, marked, listed, buyers)
    return buyers


@compiled
def _mark_suppliers(m: ImpactMatrices, w: Workspace, changed: int) -> int:
    start, sources, marked, listed, firms = (
        m.source_start, m.source_supplier, w.marked_supplier, w.suppliers, w.changed_up,
    )  # fmt: skip
    suppliers = 0
    for place in range(changed):
        suppliers = _mark(start, sources, firms[place], marked, listed, suppliers)
    _in_order(listed, suppliers, marked)
    return suppliers


@compiled
def _mark(start: Integers, partner: Places, of: int, marked: Marks, listed: Places, count: int) -> int:
    """Mark and list the partners of `of` that are not marked; how many are listed then."""
    for entry in range(start[of], start[of + 1]):
        firm = partner[entry]
        if marked[firm] == 0:
            marked[firm] = 1
            listed[count] = firm
            count += 1
    return count


@compiled
def _in_order(listed: Places, count: int, marked: Marks) -> None:
    """List the marked firms in the order in which their rows lie in memory, where there are many of them."""
    if count * _MANY < len(marked):
        return
    place = 0
    for firm in range(len(marked)):
        if marked[firm]:
            listed[place] = firm
            place += 1


@compiled
def _lose_inputs(m: ImpactMatrices, w: Workspace, buyers: int) -> int:
    """The worst of each buyer's inputs: those of one supplier, then the groups of several."""
    sole_supply, sole_share, supplies, shares = m.sole_supply, m.sole_share, m.entry_supply, m.entry_share
    felt, floor, result = w.felt, w.floor, w.next_down
    read = 0
    for place in range(buyers):
        firm = w.buyers[place]
        w.marked_buyer[firm] = 0
        worst = row(floor, firm)
        read += int(m.sole_start[firm + 1] - m.sole_start[firm])
        for entry in range(m.sole_start[firm], m.sole_start[firm + 1]):
            worst = worse(worst, plus(NOTHING, sole_share[entry], felt, sole_supply[entry]))
        for group in range(m.group_start[firm], m.group_start[firm + 1]):
            begin, end = int(m.entry_start[group]), int(m.entry_start[group + 1])
            read += end - begin
            lost = NOTHING
            for entry in range(begin, end):
                lost = plus(lost, shares[entry], felt, supplies[entry])
            worst = worse(worst, lost)
        put(result, place, at_most_all(worst))
    return read


@compiled
def _lose_sales(m: ImpactMatrices, w: Workspace, suppliers: int) -> int:
    buyers, shares, up, floor, result = m.sale_buyer, m.sale_share, w.up, w.floor, w.next_up
    read = 0
    for place in range(suppliers):
        firm = w.suppliers[place]
        w.marked_supplier[firm] = 0
        begin, end = int(m.sale_start[firm]), int(m.sale_start[firm + 1])
        read += end - begin
        lost = NOTHING
        for entry in range(begin, end):
            lost = plus(lost, shares[entry], up, buyers[entry])
        put(result, place, at_most_all(worse(row(floor, firm), lost)))
    return read


@compiled
def _take_over(w: Workspace, losses: Floats, computed: Floats, firms: Places, count: int, changed: Places) -> int:
    """Write the losses computed for `firms`; list in `changed` those where one of the lanes still running moved."""
    seen, active, moved = w.seen, row(w.active, 0), row(w.moved, 0)
    found = 0
    for place in range(count):
        firm = firms[place]
        new = row(computed, place)
        step = distance(new, row(losses, firm))
        if sum_of(step) > 0.0:
            moved = worse(moved, step)
            put(losses, firm, new)
            seen[firm] = 1
            if total_of(step, active) > 0.0:
                changed[found] = firm
                found += 1
    put(w.moved, 0, moved)
    return found


@compiled
def _finish(m: ImpactMatrices, w: Workspace, first: int, count: int, turn: int, tolerance: float, limit: int,
            found: Outcome) -> int:  # fmt: skip
    """Write the outcome of the lanes that no longer move, or have had their turns; how many."""
    done = 0
    for lane in range(count):
        if w.active[0, lane] > 0.0 and (w.moved[0, lane] <= tolerance or turn >= limit):
            done += 1
    if done == 0:
        return 0
    index, down, up = NOTHING, NOTHING, NOTHING
    for firm in range(len(m.weight)):  # in the order of the firms, not of the frontier: the same bits in every pass
        if w.seen[firm]:
            weight = m.weight[firm]
            index = plus_worse(index, weight, row(w.down, firm), row(w.up, firm))
            down = plus(down, weight, w.down, firm)
            up = plus(up, weight, w.up, firm)
    for lane in range(count):
        if w.active[0, lane] > 0.0 and (w.moved[0, lane] <= tolerance or turn >= limit):
            w.active[0, lane] = 0.0
            put(w.sums, 0, index)
            put(w.sums, 1, down)
            put(w.sums, 2, up)
            found.esri[first + lane] = w.sums[0, lane]
            found.down[first + lane] = w.sums[1, lane]
            found.up[first + lane] = w.sums[2, lane]
            found.rounds[first + lane] = turn
            found.moved[first + lane] = w.moved[0, lane]
    return done


@compiled
def row(losses: Floats, k: int) -> Lanes:
    """Row k of an array (…, 8)."""
    return (losses[k, 0], losses[k, 1], losses[k, 2], losses[k, 3],
            losses[k, 4], losses[k, 5], losses[k, 6], losses[k, 7])  # fmt: skip


@compiled
def put(losses: Floats, k: int, a: Lanes) -> None:
    """Write row k."""
    losses[k, 0], losses[k, 1], losses[k, 2], losses[k, 3] = a[0], a[1], a[2], a[3]
    losses[k, 4], losses[k, 5], losses[k, 6], losses[k, 7] = a[4], a[5], a[6], a[7]


@compiled
def plus(total: Lanes, share: float, losses: Floats, k: int) -> Lanes:
    """total + share · row k."""
    return (total[0] + share * losses[k, 0], total[1] + share * losses[k, 1],
            total[2] + share * losses[k, 2], total[3] + share * losses[k, 3],
            total[4] + share * losses[k, 4], total[5] + share * losses[k, 5],
            total[6] + share * losses[k, 6], total[7] + share * losses[k, 7])  # fmt: skip


@compiled
def worse(a: Lanes, b: Lanes) -> Lanes:
    """The larger of each two."""
    return (a[0] if a[0] > b[0] else b[0], a[1] if a[1] > b[1] else b[1],
            a[2] if a[2] > b[2] else b[2], a[3] if a[3] > b[3] else b[3],
            a[4] if a[4] > b[4] else b[4], a[5] if a[5] > b[5] else b[5],
            a[6] if a[6] > b[6] else b[6], a[7] if a[7] > b[7] else b[7])  # fmt: skip


@compiled
def at_most_all(a: Lanes) -> Lanes:
    """Each, but no more than 1: rounding may add shares up to a little more."""
    return (a[0] if a[0] < 1.0 else 1.0, a[1] if a[1] < 1.0 else 1.0,
            a[2] if a[2] < 1.0 else 1.0, a[3] if a[3] < 1.0 else 1.0,
            a[4] if a[4] < 1.0 else 1.0, a[5] if a[5] < 1.0 else 1.0,
            a[6] if a[6] < 1.0 else 1.0, a[7] if a[7] < 1.0 else 1.0)  # fmt: skip


@compiled
def distance(a: Lanes, b: Lanes) -> Lanes:
    """How far each two are apart."""
    return (abs(a[0] - b[0]), abs(a[1] - b[1]), abs(a[2] - b[2]), abs(a[3] - b[3]),
            abs(a[4] - b[4]), abs(a[5] - b[5]), abs(a[6] - b[6]), abs(a[7] - b[7]))  # fmt: skip


@compiled
def left_of(total: Lanes, sales: float, losses: Floats, k: int) -> Lanes:
    """total + sales · (1 − row k): what a market still has."""
    return (total[0] + sales * (1.0 - losses[k, 0]), total[1] + sales * (1.0 - losses[k, 1]),
            total[2] + sales * (1.0 - losses[k, 2]), total[3] + sales * (1.0 - losses[k, 3]),
            total[4] + sales * (1.0 - losses[k, 4]), total[5] + sales * (1.0 - losses[k, 5]),
            total[6] + sales * (1.0 - losses[k, 6]), total[7] + sales * (1.0 - losses[k, 7]))  # fmt: skip


@compiled
def felt_of(loss: Lanes, sales: float, left: Lanes) -> Lanes:
    """σ · loss; where the market has no more left than this supply, nobody can stand in: σ = 1."""
    return (loss[0] * (sales / left[0] if sales < left[0] else 1.0), loss[1] * (sales / left[1] if sales < left[1] else 1.0),
            loss[2] * (sales / left[2] if sales < left[2] else 1.0), loss[3] * (sales / left[3] if sales < left[3] else 1.0),
            loss[4] * (sales / left[4] if sales < left[4] else 1.0), loss[5] * (sales / left[5] if sales < left[5] else 1.0),
            loss[6] * (sales / left[6] if sales < left[6] else 1.0), loss[7] * (sales / left[7] if sales < left[7] else 1.0))  # fmt: skip


@compiled
def total_of(a: Lanes, b: Lanes) -> float:
    """Σ a · b over the lanes."""
    return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
            + a[4] * b[4] + a[5] * b[5] + a[6] * b[6] + a[7] * b[7])  # fmt: skip


@compiled
def sum_of(a: Lanes) -> float:
    """Σ of the lanes."""
    return a[0] + a[1] + a[2] + a[3] + a[4] + a[5] + a[6] + a[7]


@compiled
def plus_worse(total: Lanes, weight: float, a: Lanes, b: Lanes) -> Lanes:
    """total + weight · the larger of each two."""
    c = worse(a, b)
    return (total[0] + weight * c[0], total[1] + weight * c[1], total[2] + weight * c[2], total[3] + weight * c[3],
            total[4] + weight * c[4], total[5] + weight * c[5], total[6] + weight * c[6], total[7] + weight * c[7])  # fmt: skip
