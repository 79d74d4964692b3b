"""`lianpu drill`: what happens when firms, a product, a region or an import fail, week by week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
import typer

from lianpu.cli.names import find_enterprise, find_product
from lianpu.cli.output import (
    AsCsv,
    AsJson,
    ClusterPath,
    Output,
    a_place,
    as_json_file,
    errors,
    give_json,
    open_cluster,
    show_frame,
    working,
    write_bytes,
)
from lianpu.cluster.any_json import from_json
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.json_lines import read_utf8
from lianpu.errors import InputFileError, InvalidDrillError
from lianpu.language import gettext as _

if TYPE_CHECKING:
    from lianpu.risk import Drill, Played
    from lianpu.risk.notice_drills import NoticeDrill
    from lianpu.risk.reserves import Supposed

Table = Literal["weeks", "firms", "levels", "parts", "substitutes", "sources", "lights"]


def drill_command(
    cluster: ClusterPath = None,
    firm: Annotated[list[str] | None, typer.Option(help=_("A firm that stops: id or name; may be repeated. With --notice: who sent it."))] = None,
    product: Annotated[list[str] | None, typer.Option(help=_("A product that nobody delivers."))] = None,
    region: Annotated[list[str] | None, typer.Option(help=_("A region whose firms stop: its code."))] = None,
    imported: Annotated[
        list[str] | None, typer.Option("--import", help=_("A product that no longer comes from outside."))
    ] = None,
    notice: Annotated[
        Path | None, typer.Option(help=_("Play a disruption notice: a DemandAndCapacityNotification 3.0.0 file."))
    ] = None,
    load: Annotated[Path | None, typer.Option(help=_("Play a drill saved by --save."))] = None,
    save: Annotated[Path | None, typer.Option(help=_("Save the drill to this file."), callback=a_place)] = None,
    throttle: Annotated[float, typer.Option(help=_("Share of the capacity that is lost: 1 stops, 0.3 slows."))] = 1.0,
    demand: Annotated[bool, typer.Option("--demand", help=_("Only purchases fall, nothing else."))] = False,
    from_week: Annotated[int, typer.Option(help=_("The first week in which it fails."))] = 1,
    weeks: Annotated[int, typer.Option(help=_("For how many weeks; 0 for good."))] = 4,
    horizon: Annotated[int, typer.Option(help=_("How many weeks are played."))] = 26,
    stock_days: Annotated[
        float | None, typer.Option(help=_("The most days of parts that a firm may hold whose stock is not known."))
    ] = None,
    ramp_up: Annotated[
        float | None, typer.Option(help=_("The most weeks to full output of a firm of which they are not known."))
    ] = None,
    table: Annotated[
        Table, typer.Option(help=_("weeks, firms, levels, parts, substitutes, sources or lights: for CSV and files."))
    ] = "weeks",
    substitutes: Annotated[bool, typer.Option("--substitutes", help=_("Play it again with substitutes."))] = False,
    match: Annotated[
        bool, typer.Option("--match", help=_("Also take as substitutes the offers that the matcher finds for open demands."))
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:  # fmt: skip
    """Print the loss of every week between the best and the worst case, who slows when, and which parts run short."""
    from lianpu.cli.drill_tables import frame_of, show_played
    from lianpu.risk import play_drill
    from lianpu.risk.notice_words import notice_remarks

    opened = open_cluster(cluster)
    timing = {"share": throttle, "effect": "demand" if demand else "stop", "from_week": from_week,
              "weeks": weeks or None, "horizon": horizon}  # fmt: skip
    named = {"firms": firm, "products": product, "regions": region, "imports": imported}
    what, of_notice = _declared(
        opened, {name: given or [] for name, given in named.items()}, timing, notice, load, horizon
    )
    if save is not None:
        write_bytes(save, as_json_file(what.record()))
    supposed = _supposed(stock_days, ramp_up)
    asked = {table, *(("substitutes", "sources") if substitutes else ())}
    with working():
        played = play_drill(opened, what, supposed=supposed)
        beside = _beside(opened, played, supposed, asked, match)
    if as_json:
        give_json(_document(what, of_notice, played, beside), output)
        return
    if of_notice is not None:
        for remark in notice_remarks(of_notice, opened):
            errors.print(remark, highlight=False)
    if as_csv or output:
        show_frame(frame_of(played, beside, table), {}, title=table, as_csv=as_csv, output=output)
    else:
        show_played(opened, played, beside, table)


def _declared(
    cluster: Cluster, named: dict[str, list[str]], timing: dict[str, Any], notice: Path | None, load: Path | None, horizon: int
) -> tuple[Drill, NoticeDrill | None]:  # fmt: skip
    """The drill, and how it plays the notice where it is one."""
    from lianpu.risk import Drill, drill_from
    from lianpu.risk.catena_x import read_notices
    from lianpu.risk.notice_drills import drill_of

    senders = named.pop("firms") if notice is not None else []
    if sum((any(named.values()), notice is not None, load is not None)) != 1 or len(senders) > 1:
        raise InvalidDrillError(_("What fails? Give --firm, --product, --region or --import; or --notice, or --load."))
    if load is not None:
        try:
            record = from_json(read_utf8(load))
        except ValueError as error:
            raise InputFileError(_("{file} is no JSON: {reason}").format(file=load, reason=error)) from error
        if not isinstance(record, dict):
            raise InputFileError(_("{file} holds no saved drill.").format(file=load))
        return drill_from(record), None  # pyright: ignore[reportUnknownArgumentType]
    if notice is not None:
        found = read_notices(notice)
        if len(found) > 1:
            raise InputFileError(
                _("{file} holds {count} notices; a drill plays one.").format(file=notice, count=len(found))
            )
        sender = find_enterprise(cluster, senders[0]) if senders else None
        played = drill_of(found[0], cluster, firm=sender, share=timing["share"], horizon=horizon)
        return played.drill, played
    drill = Drill(
        firms=tuple(find_enterprise(cluster, words) for words in named["firms"]),
        products=tuple(find_product(cluster, words) for words in named["products"]), regions=tuple(named["regions"]),
        imports=tuple(find_product(cluster, words) for words in named["imports"]), **timing,
    )  # fmt: skip
    return drill, None


def _supposed(stock_days: float | None, ramp_up: float | None) -> Supposed:
    from lianpu.risk.reserves import RAMP_UP_WEEKS_AT_MOST, STOCK_DAYS_AT_MOST, Supposed

    days = STOCK_DAYS_AT_MOST if stock_days is None else stock_days
    weeks = RAMP_UP_WEEKS_AT_MOST if ramp_up is None else ramp_up
    if not (days >= 0 and weeks >= 0):  # neither is what is no number
        raise typer.BadParameter(_("a number of 0 or more"), param_hint="--stock-days, --ramp-up")
    return Supposed(days, weeks)


def _beside(
    cluster: Cluster, played: Played, supposed: Supposed, asked: set[str], match: bool
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """What only some ask for: substitutes, the weeks with them, second sources, traffic lights."""
    from lianpu.risk.second_sources import second_sources
    from lianpu.risk.substitutes import catalog_candidates, relieved, substitutes
    from lianpu.risk.traffic import traffic_lights, with_known_ends

    found: dict[str, pl.DataFrame] = {}
    if "lights" in asked:
        found["lights"] = traffic_lights(cluster, played=played)
    if asked & {"substitutes", "sources"}:
        pairs = catalog_candidates(cluster, played.parts)
        if match:
            from lianpu.cli.drill_match import matched_candidates

            pairs = pl.concat([matched_candidates(cluster, played.parts), pairs], how="diagonal_relaxed")
        found["substitutes"] = substitutes(cluster, played, pairs)
        found["weeks_with_substitutes"] = relieved(
            cluster, played, found["substitutes"], supposed=supposed
        ).with_substitutes.weeks
    if "sources" in asked:
        cover = second_sources(cluster, played, found["substitutes"], supposed=supposed)
        found["sources"], found["uncovered"] = cover.sources, cover.uncovered
    return {name: with_known_ends(frame) for name, frame in found.items()}


def _document(
    what: Drill, of_notice: NoticeDrill | None, played: Played, beside: dict[str, pl.DataFrame]
) -> dict[str, object]:
    return {
        "drill": what.record(), **({"notice": of_notice.record()} if of_notice else {}), "lost_weeks": dict(zip(("low", "high"), played.lost if played.output_known else (None, None), strict=True)),
        "place_unknown": list(played.hit.place_unknown), "links_coverage": played.flows.network.coverage,
        "weeks": played.weeks.to_dicts(), "firms": played.firms.to_dicts(), "parts": played.parts.to_dicts(),
        **{name: frame.to_dicts() for name, frame in beside.items()},
    }  # fmt: skip
