"""`lianpu prepare`: machine code for the loops over numbers, made once, so that nobody who searches waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import entry_points
from multiprocessing import get_context

from lianpu.accelerate import COMPILES
from lianpu.cli.output import Steps, errors
from lianpu.language import gettext as _
from lianpu.scale.processes import cores


def prepare() -> None:
    """Have sentences read, listings matched, failures reckoned, a balance sifted and the hall searched, each in a process of its own; what is made is kept."""
    if not COMPILES:
        errors.print(_("Nothing to prepare: numba is not installed, or LIANPU_INTERPRETED is 1."))
        return
    with Steps() as steps, ProcessPoolExecutor(min(len(PARTS), cores()), get_context("spawn")) as pool:
        step = _("Preparing machine code")
        steps.tell(step, 0, len(PARTS))
        for done, part in enumerate(as_completed([pool.submit(part) for part in PARTS]), start=1):
            part.result()
            steps.tell(step, done, len(PARTS))


def _match_listings() -> None:
    from lianpu.cluster.examples import huaian_cluster
    from lianpu.match import listings_of, match, match_offer
    from lianpu.match.matching import matcher_of

    cluster = huaian_cluster()
    offers, demands = (listings_of(cluster, table) for table in ("offers", "demands"))
    match(cluster, demands["id"][0])
    match_offer(cluster, offers["id"][0])
    changing = matcher_of(cluster, "offers")
    for _again in range(3):  # what came one by one is joined from the second on
        changing.delete([offers["id"][0]])
        changing.add(offers.head(1))


_SENTENCES = ("供应 制动盘 年产5万件", "制动盘，口径50mm，面议")
"""One by the words it has, one whose side and sizes are weighed."""


def _read_sentence() -> None:
    from lianpu.intake.sentence import parse_listing

    for sentence in _SENTENCES:
        parse_listing(sentence, dt.date(2026, 1, 1))


def _reckon_failures() -> None:
    from lianpu.cluster.examples import huaian_cluster
    from lianpu.risk import Drill, criticality, play_drill
    from lianpu.risk.single_points import single_points

    cluster = huaian_cluster()
    criticality(cluster)
    single_points(cluster)
    play_drill(cluster, Drill(firms=tuple(cluster["enterprises"]["id"].head(1))))


def _balance() -> None:
    from lianpu.chain.balance import first_order, sifting

    sifting.prepare()
    first_order.prepare()


def _beyond_the_core() -> None:
    for entry in entry_points(group="lianpu.prepare"):
        entry.load()()


PARTS: tuple[Callable[[], None], ...] = (_match_listings, _read_sentence, _reckon_failures, _balance, _beyond_the_core)
"""The longest first."""
