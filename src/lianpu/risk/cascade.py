"""How a failure spreads: the rounds of the cascade, many failures a pass, only what changed computed again.

Each round takes every loss from those of the round before. A firm is computed again only when a supply it takes or a
buyer it sells to has changed: otherwise its value would come out the same to the last bit, for every sum runs over the
same entries in the same order. So the frontier leaves out nothing; and no index depends on the failures that share its
pass, on threads or on machines.

The lanes of a pass are so many failures side by side (`lianpu.lanes`): a row of the matrices is read once for all of them. They
start together, for the first rounds of a failure touch little; where one lasts much longer than those beside it, the
next failures start in the lanes that are done.
Kernels that call each other live in one module (`lianpu.accelerate`).
"""

from __future__ import annotations

from lianpu.accelerate import compiled
from lianpu.lanes import LANES, Lanes, any_above_zero, apart, at_most_one, expect, larger, nothing, put, row
from lianpu.risk.failures import Failures, Marks, Outcome, Workspace
from lianpu.risk.impact import Floats, ImpactMatrices, Integers, Places

_MANY = 16  # one firm in so many: then reading all marks costs less than jumping about in memory
_NEARLY_ALL = 4  # one firm in so many moved: at degree 10 nine in ten have such a partner; all cost less than marking
_AHEAD = 16  # entries: what is read then comes from memory while these are added up; 6 were slower, 24 no faster
_WASTED = 64  # rounds of single lanes: then the next failures start beside those that last; 32 and 100 were slower
_MOVED, _FAILING = 1, 2  # bits of `seen`


@compiled
def spread(m: ImpactMatrices, w: Workspace, failures: Failures, tolerance: float, limit: int, found: Outcome) -> int:
    """Run all failures and write what comes out; how many entries were read. The losses of the last ones stay in `w`."""
    if w.down.shape[1] != LANES:
        raise ValueError("The kernels kept on disk are of another number of lanes: delete the folders __pycache__.")
    count = len(failures.start) - 1
    read, begun, done, wasted, changed_down, changed_up = 0, 0, 0, 0, 0, 0
    while done < count:
        if begun < count and (done == begun or wasted >= _WASTED):
            wasted = 0
            if done == begun:
                _clear(m, w)
                changed_down = changed_up = 0
            else:
                _forget(m, w)
            started = _start(w, failures, begun)
            changed_down = _list_failing(w, failures, begun, started, w.changed_down, changed_down, w.marked_buyer)
            changed_up = _list_failing(w, failures, begun, started, w.changed_up, changed_up, w.marked_supplier)
            begun += started
        buyers = _feel(m, w, changed_down)
        suppliers = _mark_suppliers(m, w, changed_up)
        put(w.moved, 0, nothing())
        read += _lose_sales(m, w, suppliers)
        changed_up = 0
        for place in range(suppliers):
            changed_up += _take_over(w, w.up, row(w.computed, place), w.suppliers[place], w.changed_up, changed_up)
        changed_down, read_down = _lose_inputs(m, w, buyers)
        read += read_down
        done += _finish(m, w, tolerance, limit, found)
        wasted += LANES - (begun - done)
    return read


@compiled
def _clear(m: ImpactMatrices, w: Workspace) -> None:
    """Nobody fails and nobody loses."""
    down, up, felt, floor, seen = w.down, w.up, w.felt, w.floor, w.seen
    for firm in range(len(seen)):
        if seen[firm]:
            if seen[firm] & _FAILING:
                put(floor, firm, nothing())
            seen[firm] = 0
            put(down, firm, nothing())
            put(up, firm, nothing())
    for supply in range(len(m.supply_firm)):
        put(felt, supply, nothing())


@compiled
def _forget(m: ImpactMatrices, w: Workspace) -> None:
    """In the lanes that are done, nobody fails and nobody loses."""
    down, up, felt, floor, seen = w.down, w.up, w.felt, w.floor, w.seen
    running = row(w.active, 0)
    for firm in range(len(seen)):
        if seen[firm]:
            if seen[firm] & _FAILING:
                put(floor, firm, running * row(floor, firm))
            put(down, firm, running * row(down, firm))
            put(up, firm, running * row(up, firm))
    for supply in range(len(m.supply_firm)):
        put(felt, supply, running * row(felt, supply))


@compiled
def _start(w: Workspace, failures: Failures, begun: int) -> int:
    """Let the failures from number `begun` on fail, one in each lane that is done; how many."""
    started, failure = 0, begun
    for lane in range(LANES):
        if w.active[0, lane] > 0.0 or failure == len(failures.start) - 1:
            continue
        w.active[0, lane] = 1.0
        w.failure[lane] = failure
        w.rounds[lane] = 0
        for place in range(failures.start[failure], failures.start[failure + 1]):
            firm, size = failures.firm[place], failures.size[place]
            if size > 0.0:
                w.floor[firm, lane] = size
                w.down[firm, lane] = size
                w.up[firm, lane] = size
                w.seen[firm] |= _MOVED | _FAILING
        failure += 1
        started += 1
    return started


@compiled
def _list_failing(w: Workspace, failures: Failures, begun: int, started: int, changed: Places, count: int,
                  marked: Marks) -> int:  # fmt: skip
    """List the firms that begin to fail with those that changed, each once; how many are listed then."""
    for place in range(count):
        marked[changed[place]] = 1
    for place in range(failures.start[begun], failures.start[begun + started]):
        firm = failures.firm[place]
        if failures.size[place] > 0.0 and marked[firm] == 0:
            marked[firm] = 1
            changed[count] = firm
            count += 1
    for place in range(count):
        marked[changed[place]] = 0
    return count


@compiled
def _feel(m: ImpactMatrices, w: Workspace, changed: int) -> int:
    """σ · loss of every supply of a market in which some firm's loss changed; the buyers that feel a change of it."""
    if changed * _NEARLY_ALL > len(m.weight):
        for market in range(len(m.market_start) - 1):
            _feel_market(m, w, market, 0, False)
        return _list_all(w.buyers, w.marked_buyer)
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
        buyers = _feel_market(m, w, w.markets[place], buyers, True)
    _in_order(w.buyers, buyers, w.marked_buyer)
    return buyers


@compiled
def _feel_market(m: ImpactMatrices, w: Workspace, market: int, buyers: int, marking: bool) -> int:
    firms, all_sales, down, felt = m.supply_firm, m.supply_sales, w.down, w.felt
    start, reach, marked, listed = m.reach_start, m.reach_buyer, w.marked_buyer, w.buyers
    active = row(w.active, 0)
    left, last = nothing(), len(firms) - 1
    for supply in range(m.market_start[market], m.market_start[market + 1]):
        expect(down, firms[min(supply + _AHEAD, last)])
        left = left + all_sales[supply] * (1.0 - row(down, firms[supply]))
    for supply in range(m.market_start[market], m.market_start[market + 1]):
        old, loss = row(felt, supply), row(down, firms[supply])
        if not any_above_zero(larger(old, loss)):
            continue
        new = loss * at_most_one(all_sales[supply] / left)
        put(felt, supply, new)
        if marking and any_above_zero(apart(new, old) * active):
            buyers = _mark(start, reach, supply, marked, listed, buyers)
    return buyers


@compiled
def _mark_suppliers(m: ImpactMatrices, w: Workspace, changed: int) -> int:
    start, sources, marked, listed, firms = (
        m.source_start, m.source_supplier, w.marked_supplier, w.suppliers, w.changed_up,
    )  # fmt: skip
    if changed * _NEARLY_ALL > len(m.weight):
        return _list_all(listed, marked)
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
def _list_all(listed: Places, marked: Marks) -> int:
    for firm in range(len(marked)):
        listed[firm] = firm
    return len(marked)


@compiled
def _lose_inputs(m: ImpactMatrices, w: Workspace, buyers: int) -> tuple[int, int]:
    """Write the worst of each buyer's inputs (those of one supplier, then the groups of several); how many of them moved
    in the lanes still running, which `changed_down` lists then, and how many entries were read."""
    sole_supply, sole_share, supplies, shares = m.sole_supply, m.sole_share, m.entry_supply, m.entry_share
    felt, floor, seen = w.felt, w.floor, w.seen
    read, found = 0, 0
    last_sole, last = len(sole_supply) - 1, len(supplies) - 1
    for place in range(buyers):
        firm = w.buyers[place]
        w.marked_buyer[firm] = 0
        worst = row(floor, firm) if seen[firm] & _FAILING else nothing()
        read += int(m.sole_start[firm + 1] - m.sole_start[firm])
        for entry in range(m.sole_start[firm], m.sole_start[firm + 1]):
            expect(felt, sole_supply[min(entry + _AHEAD, last_sole)])
            worst = larger(worst, sole_share[entry] * row(felt, sole_supply[entry]))
        for group in range(m.group_start[firm], m.group_start[firm + 1]):
            begin, end = int(m.entry_start[group]), int(m.entry_start[group + 1])
            read += end - begin
            lost = nothing()
            for entry in range(begin, end):
                expect(felt, supplies[min(entry + _AHEAD, last)])
                lost = lost + shares[entry] * row(felt, supplies[entry])
            worst = larger(worst, lost)
        found += _take_over(w, w.down, at_most_one(worst), firm, w.changed_down, found)
    return found, read


@compiled
def _lose_sales(m: ImpactMatrices, w: Workspace, suppliers: int) -> int:
    buyers, shares, up, floor, seen, result = m.sale_buyer, m.sale_share, w.up, w.floor, w.seen, w.computed
    last = len(buyers) - 1
    read = 0
    for place in range(suppliers):
        firm = w.suppliers[place]
        w.marked_supplier[firm] = 0
        begin, end = int(m.sale_start[firm]), int(m.sale_start[firm + 1])
        read += end - begin
        lost = nothing()
        for entry in range(begin, end):
            expect(up, buyers[min(entry + _AHEAD, last)])
            lost = lost + shares[entry] * row(up, buyers[entry])
        put(result, place, at_most_one(larger(row(floor, firm), lost) if seen[firm] & _FAILING else lost))
    return read


@compiled
def _take_over(w: Workspace, losses: Floats, new: Lanes, firm: int, changed: Places, found: int) -> int:
    """Write the new losses of a firm; 1 where one of the lanes still running moved, and then the firm is
    listed in `changed` at `found`, else 0."""
    step = apart(new, row(losses, firm))
    if not any_above_zero(step):
        return 0
    put(w.moved, 0, larger(row(w.moved, 0), step))
    put(losses, firm, new)
    w.seen[firm] |= _MOVED
    if not any_above_zero(step * row(w.active, 0)):
        return 0
    changed[found] = firm
    return 1


@compiled
def _finish(m: ImpactMatrices, w: Workspace, tolerance: float, limit: int, found: Outcome) -> int:
    """Write the outcome of the lanes that no longer move, or have had their rounds; how many."""
    done = 0
    for lane in range(LANES):
        if w.active[0, lane] > 0.0:
            w.rounds[lane] += 1
            if w.moved[0, lane] <= tolerance or w.rounds[lane] >= limit:
                done += 1
    if done == 0:
        return 0
    index, down, up = nothing(), nothing(), nothing()
    for firm in range(len(m.weight)):  # in the order of the firms, not of the frontier: the same bits in every pass
        if w.seen[firm]:
            weight = m.weight[firm]
            lost_down, lost_up = row(w.down, firm), row(w.up, firm)
            index = index + weight * larger(lost_down, lost_up)
            down = down + weight * lost_down
            up = up + weight * lost_up
    put(w.sums, 0, index)
    put(w.sums, 1, down)
    put(w.sums, 2, up)
    for lane in range(LANES):
        if w.active[0, lane] > 0.0 and (w.moved[0, lane] <= tolerance or w.rounds[lane] >= limit):
            w.active[0, lane] = 0.0
            failure = w.failure[lane]
            found.esri[failure] = w.sums[0, lane]
            found.down[failure] = w.sums[1, lane]
            found.up[failure] = w.sums[2, lane]
            found.rounds[failure] = w.rounds[lane]
            found.moved[failure] = w.moved[0, lane]
    return done
