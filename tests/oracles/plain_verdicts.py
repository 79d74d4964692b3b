"""The verdicts and the spend rate once more, in dicts and loops, straight from docs/explanation.

Slow and plain on purpose. It shares nothing with the library but the tables.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from lianpu.cluster.cluster import Cluster

Row = dict[str, Any]

PER_YEAR = {"year": 1, "quarter": 4, "month": 12, "week": 50, "day": 250}
BASE_UNITS = {
    "piece": ("count", 1),
    "set": ("set", 1),
    "kg": ("mass", 1),
    "t": ("mass", 1000),
    "vehicle": ("vehicle", 1),
}
DIGITS = {"province": 2, "city": 4, "county": 6}


def plain_verdicts(cluster: Cluster) -> dict[str, Row]:
    """State, reason, makers, capacity and need of every product that is no segment, in the home region."""
    products = {row["id"]: row for row in rows_of(cluster, "products")}
    supply, need = supply_rows(cluster), need_rows(cluster)
    need += recipe_rows(cluster, products, [row for row in supply if row["proven"]])
    judged: dict[str, Row] = {}
    for product, row in products.items():
        if row["kind"] == "segment":
            continue
        family = {name for name in products if product in (name, *ancestors(products, name))}
        wider = {name for name in ancestors(products, product) if products[name]["kind"] != "segment"}
        judged[product] = judge(
            row["unit"], [line for line in supply if line["product"] in family],
            {line["enterprise"] for line in supply if line["product"] in wider},
            [line for line in need if line["product"] in family],
        )  # fmt: skip
    return judged


def recipe_rows(cluster: Cluster, products: dict[str, Row], proven: list[Row]) -> list[Row]:
    """Every maker needs the essential inputs of its products: the recipe's quantity at full known capacity."""
    recipes = defaultdict[str, list[Row]](list)
    for row in rows_of(cluster, "inputs"):
        if holds(cluster, row):  # recipes of the catalog are estimates, and told as such
            recipes[row["product"]].append(row)
    found: list[Row] = []
    for firm, product in sorted({(row["enterprise"], row["product"]) for row in proven}):
        like = next((name for name in (product, *ancestors(products, product)) if name in recipes), None)
        offers = [
            row for row in proven if (row["enterprise"], row["product"], row["table"]) == (firm, product, "offers")
        ]
        for row in recipes[like] if like else ():
            if row["essential"]:
                capacity = all_known(amount(offer, products[like]["unit"]) for offer in offers)
                taken = None if capacity is None or row["quantity"] is None else capacity * row["quantity"]
                found.append({"enterprise": firm, "product": row["input"], "table": "inputs", "quantity": taken,
                              "unit": row["unit"], "period": "year", "value": None})  # fmt: skip
    return found


def judge(unit: str | None, supply: list[Row], wider_makers: set[str], need: list[Row]) -> Row:
    """The rule, for one node whose evidence has been gathered."""
    makers = {row["enterprise"] for row in supply if row["proven"]}
    possible = ({row["enterprise"] for row in supply} | wider_makers) - makers
    stated = [row for row in need if row["table"] != "inputs"]
    asking, buyers = {row["enterprise"] for row in stated}, {row["enterprise"] for row in need}
    proven = [row for row in supply if row["proven"]]
    offered = {firm: [amount(row, unit) for row in proven if row["enterprise"] == firm and row["table"] == "offers"]
               for firm in makers}  # fmt: skip
    needed = {firm: larger(stated, firm, lambda row: amount(row, unit)) for firm in buyers}
    estimates = {firm: all_known(amount(row, unit) for row in need if row["enterprise"] == firm and row["table"] == "inputs")
                 for firm in buyers}  # fmt: skip
    complete = {firm: fully_known(stated, firm, lambda row: amount(row, unit)) for firm in buyers}
    capacity = known_sum(value for values in offered.values() for value in values)
    wanted = known_sum(needed.values())
    at_most = known_sum(needed[firm] if needed[firm] is not None else estimates[firm] for firm in buyers)
    need_unknown = sum(not complete[firm] and (needed[firm] is not None or estimates[firm] is None) for firm in buyers)
    verdict: Row = {
        "makers": makers, "possible_makers": possible, "buyers": buyers, "capacity": capacity, "need": wanted,
        "capacity_unknown": sum(all_known(values) is None for values in offered.values()), "need_unknown": need_unknown,
        "need_value": known_sum(larger(stated, firm, lambda row: row["value"]) for firm in buyers),
        "supply_value": known_sum(larger(proven, firm, lambda row: row["value"]) for firm in makers),
        "estimated": bool(buyers) and not asking, "single": len(makers) == 1,
    }  # fmt: skip
    if not makers:
        if possible:
            state = "unknown", "only_possible_makers"
        elif buyers:
            state = "missing", "needed_and_not_made" if asking else "needed_by_recipe"
        else:
            state = "unknown", "no_data"
    elif short(capacity, wanted):
        state = "weak", "capacity_below_need"
    elif len(makers) == 1:
        state = "single_source", "one_maker"
    elif at_most is None or need_unknown:
        state = "unknown", "need_unknown"
    elif capacity is None or short(capacity, at_most):
        state = "unknown", "capacity_unknown"
    else:
        state = "strong", "capacity_covers_need"
    return verdict | {"state": state[0], "reason": state[1]}


def short(capacity: float | None, need: float | None) -> bool:
    """Known capacity below known need, but for rounding."""
    return capacity is not None and need is not None and capacity < need * (1 - 1e-9)


def supply_rows(cluster: Cluster) -> list[Row]:
    """Offers and deliveries by firms inside the home region, or whose place is not known."""
    offers = [row | {"table": "offers", "value": value_of(row)} for row in rows_of(cluster, "offers") if traded(row)]
    links = [row | {"table": "links", "enterprise": row["supplier"], "site": row["supplier_site"], "period": "year",
                    "value": row["volume"]} for row in rows_of(cluster, "links")]  # fmt: skip
    found: list[Row] = []
    for row in offers + links:
        inside = lies_in(cluster, place_of(cluster, row["site"], row["enterprise"]))
        if row["product"] and holds(cluster, row) and inside is not False:
            found.append(row | {"proven": bool(inside and trusted(row))})
    return found


def need_rows(cluster: Cluster) -> list[Row]:
    """Demands and purchases of firms inside the home region."""
    demands = [row | {"table": "demands", "value": value_of(row)} for row in rows_of(cluster, "demands") if traded(row)]
    links = [row | {"table": "links", "enterprise": row["buyer"], "site": row["buyer_site"], "period": "year",
                    "value": row["volume"]} for row in rows_of(cluster, "links")]  # fmt: skip
    return [row for row in demands + links if row["product"] and holds(cluster, row) and trusted(row)
            and lies_in(cluster, place_of(cluster, row["site"], row["enterprise"]))]  # fmt: skip


def plain_spend(cluster: Cluster, radius: str) -> Row:
    """The local supporting rate by spend of all buyers of the home region, for clusters without recipes."""
    links = [row for row in rows_of(cluster, "links") if holds(cluster, row) and trusted(row)]
    demands = [row for row in rows_of(cluster, "demands") if traded(row) and holds(cluster, row) and trusted(row)]
    at_home = {
        firm for firm, site in [(row["buyer"], row["buyer_site"]) for row in links] + [(row["enterprise"], row["site"]) for row in demands]
        if lies_in(cluster, place_of(cluster, site, firm))
    }  # fmt: skip
    local = known = 0.0
    totals: list[float | None] = []
    contradiction = False
    for buyer in at_home:
        spent = defaultdict[str | None, float](float)
        unvalued = set[str | None]()
        counted = 0.0
        for row in links:
            if row["buyer"] != buyer or not lies_in(cluster, place_of(cluster, row["buyer_site"], buyer)):
                continue
            if row["volume"] is None:
                unvalued.add(row["product"])
                continue
            spent[row["product"]] += row["volume"]
            near = within(
                radius,
                place_of(cluster, row["buyer_site"], buyer),
                place_of(cluster, row["supplier_site"], row["supplier"]),
            )
            if near is not None:
                counted += row["volume"]
                local += row["volume"] if near else 0
        known += counted
        total = stated_purchases(cluster, buyer)
        if total is not None and total < counted:
            total, contradiction = counted, True
        asked = [row for row in demands if row["enterprise"] == buyer]
        # A purchase of unknown value that no demand covers leaves the total unknown.
        uncovered = None in unvalued or unvalued - {row["product"] for row in asked}
        totals.append(total if total is not None else None if uncovered else demanded(spent, asked))
    all_known = bool(totals) and None not in totals
    total = sum(value for value in totals if value is not None) if all_known else None
    rate = local / known if known else None
    coverage = known / total if total else None
    bounds = (0.0, 1.0) if rate is None or coverage is None else (rate * coverage, rate * coverage + 1 - coverage)
    return {"rate": rate, "coverage": coverage, "lower": bounds[0], "upper": bounds[1], "local": local, "known": known,
            "total": total, "buyers": len(at_home), "buyers_without_total": totals.count(None), "contradiction": contradiction}  # fmt: skip


def demanded(spent: dict[str | None, float], demands: list[Row]) -> float | None:
    """Part by part the larger of what is demanded and what is bought; unknown if a demand has no yearly value.

    Words that name no product of the catalog are nobody else's part: what they ask for and what they buy is added.
    """
    values = [(row["product"], value_of(row)) for row in demands]
    if not values or any(value is None for _part, value in values):
        return None
    asked = {part: sum(value or 0.0 for other, value in values if other == part) for part, _value in values}
    unnamed = asked.pop(None, 0.0) + spent.get(None, 0.0)
    return unnamed + sum(max(asked.get(part, 0.0), spent.get(part, 0.0)) for part in {*asked, *spent} - {None})


def stated_purchases(cluster: Cluster, buyer: str) -> float | None:
    """The newest trusted figure that is not later than the snapshot; one below zero says nothing."""
    figures = {row["month"]: row["value"] for row in rows_of(cluster, "indicators")
               if (row["subject_kind"], row["subject"], row["metric"]) == ("enterprise", buyer, "purchases_annual")
               and trusted(row) and row["value"] >= 0 and row["month"] <= (cluster.about.as_of or dt.date.max)}  # fmt: skip
    return figures[max(figures)] if figures else None


def rows_of(cluster: Cluster, table: str) -> list[Row]:
    """The rows of a table as dicts."""
    return list(cluster[table].iter_rows(named=True))


def traded(row: Row) -> bool:
    """Goods, services and capacity; not land, loans or people."""
    return row["category"] in ("product", "service", "capacity")


def trusted(row: Row) -> bool:
    """Declared or verified."""
    return row["status"] in ("declared", "verified")


def holds(cluster: Cluster, row: Row) -> bool:
    """Not expired by status, nor by its deadline, and of something."""
    if any(row.get(column) == 0 for column in ("quantity", "volume", "share")):
        return False
    passed = row.get("deadline") and cluster.about.as_of and row["deadline"] < cluster.about.as_of
    return row["status"] != "expired" and not passed


def ancestors(products: dict[str, Row], product: str) -> list[str]:
    """All wider products."""
    parent = products[product]["parent"]
    return [parent, *ancestors(products, parent)] if parent else []


def known_sum(values: Iterable[float | None]) -> float | None:
    """The sum of the known values; unknown where none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def all_known(values: Iterable[float | None]) -> float | None:
    """The sum where every value is known and there is one."""
    listed = list(values)
    return None if not listed or None in listed else known_sum(listed)


def fully_known(rows: list[Row], firm: str, measure: Callable[[Row], float | None]) -> bool:
    """Whether every demand of a firm has a measure; without demands, every purchase, and there is one."""
    demands = [measure(row) for row in rows if row["enterprise"] == firm and row["table"] == "demands"]
    links = [measure(row) for row in rows if row["enterprise"] == firm and row["table"] == "links"]
    return None not in demands if demands else bool(links) and None not in links


def larger(rows: list[Row], firm: str, measure: Callable[[Row], float | None]) -> float | None:
    """The larger of what a firm's listings sum to and what its links sum to."""
    sums = [known_sum(measure(row) for row in rows if row["enterprise"] == firm and (row["table"] == "links") == linked)
            for linked in (True, False)]  # fmt: skip
    return max((value for value in sums if value is not None), default=None)


def yearly(row: Row) -> float | None:
    """Quantity a year."""
    if row["quantity"] is None or row["period"] not in PER_YEAR:
        return None
    return row["quantity"] * PER_YEAR[row["period"]]


def value_of(row: Row) -> float | None:
    """CNY a year of a listing."""
    quantity = yearly(row)
    return None if quantity is None or row["price"] is None else quantity * row["price"]


def amount(row: Row, unit: str | None) -> float | None:
    """Quantity a year in `unit`; unknown in another dimension."""
    quantity = yearly(row)
    if quantity is None or unit is None or row["unit"] not in BASE_UNITS:
        return None
    (dimension, factor), (wanted, wanted_factor) = BASE_UNITS[row["unit"]], BASE_UNITS[unit]
    return quantity * factor / wanted_factor if dimension == wanted else None


def place_of(cluster: Cluster, site: str | None, enterprise: str) -> str | None:
    """The region of the row's site, else the narrowest region that holds all the enterprise's sites."""
    sites = rows_of(cluster, "sites")
    stated = [row["region"] for row in sites if row["id"] == site]
    if stated:
        return stated[0]
    regions = {row["region"] for row in sites if row["enterprise"] == enterprise}
    if not regions or None in regions:
        return None
    paths = [[code, code[:6], f"{code[:4]}00", f"{code[:2]}0000"] for code in regions]
    return next((wider for wider in paths[0] if all(wider in path for path in paths)), None)


def significant(code: str) -> str:
    """320800 → 3208, 320000 → 32."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def lies_in(cluster: Cluster, place: str | None) -> bool | None:
    """Whether a place lies in the home region; unknown where it is stated more coarsely."""
    home = cluster.about.region
    if home is None:
        return True
    if place is None:
        return None
    one, other = significant(home), significant(place)
    return True if other.startswith(one) else None if one.startswith(other) else False


def within(radius: str, home: str | None, place: str | None) -> bool | None:
    """Whether two places lie in the same county, city or province."""
    if radius == "any":
        return True
    if home is None or place is None:
        return None
    one, other, digits = significant(home), significant(place), DIGITS[radius]
    if min(len(one), len(other)) >= digits:
        return one[:digits] == other[:digits]
    return None if one.startswith(other) or other.startswith(one) else False
