"""`lianpu plan`: who could supply whom, tier by tier, and what must be bought outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
import typer

from lianpu.cli.gap_options import told
from lianpu.cli.names import find_enterprise
from lianpu.cli.output import (
    MOST_SHOWN,
    AsCsv,
    AsJson,
    ClusterPath,
    LocalRegion,
    OneChain,
    Output,
    Steps,
    as_workbook,
    console,
    errors,
    give_json,
    open_cluster,
    percent,
    show_frame,
    write_bytes,
)
from lianpu.cli.shown_names import shown_name, shown_names
from lianpu.cluster.cluster import Cluster
from lianpu.language import gettext as _
from lianpu.wording import money, unit_name

if TYPE_CHECKING:
    from lianpu.chain.balance import Plan


def plan_command(
    cluster: ClusterPath = None,
    demand: Annotated[str | None, typer.Option(help=_("One demand: its id."))] = None,
    enterprise: Annotated[str | None, typer.Option(help=_("One enterprise, such as a leader: id or name."))] = None,
    chain: OneChain = None,
    region: LocalRegion = None,
    table: Annotated[
        Literal["flows", "purchases", "makers"], typer.Option(help=_("With --csv: flows, purchases or makers."))
    ] = "flows",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Without an option the whole cluster is planned; an .xlsx file gets a sheet a table."""
    from lianpu.chain.balance import plan

    opened = open_cluster(cluster)
    firm = find_enterprise(opened, enterprise) if enterprise else None
    with Steps() as steps:
        found = plan(opened, demand=demand, enterprise=firm, chain=chain, region=region, progress=told(steps))
    frames = {"flows": found.flows, "purchases": found.purchases, "makers": found.makers}
    if as_json or (output is not None and output.suffix.lower() == ".json"):
        give_json(_document(found, frames), output)
    elif output is not None and output.suffix.lower() == ".xlsx":
        _write_workbook(found, frames, output)
    elif as_csv or output is not None:
        show_frame(frames[table], {}, title="", as_csv=as_csv, output=output)
    else:
        _print(found, frames)


def summary(found: Plan) -> dict[str, Any]:
    """What the plan is worth and what it stands on, as one row."""
    return {"scope": found.scope, "value": found.value, "bound": found.bound, "gap": found.gap, **found.coverage.row()}


def _document(found: Plan, frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """The plan as JSON: what it stands on apart, for it counts makers, and the plan lists them."""
    return {
        "scope": found.scope, "value": found.value, "bound": found.bound, "gap": found.gap, "coverage": found.coverage.row(),
        **{name: frame.to_dicts() for name, frame in frames.items()},
    }  # fmt: skip


def _write_workbook(found: Plan, frames: dict[str, pl.DataFrame], file: Path) -> None:
    sheets = {"summary": pl.DataFrame([summary(found)]), **frames}
    write_bytes(file, as_workbook(sheets))
    errors.print(
        _("{rows} rows written to {file}").format(rows=sum(frame.height for frame in frames.values()), file=file)
    )


def _print(found: Plan, frames: dict[str, pl.DataFrame]) -> None:
    titles = {
        "flows": ({
            "tier": _("Tier"), "supplier_name": _("Supplier"), "buyer_name": _("Buyer"), "node": _("Product"),
            "quantity": _("Quantity"), "unit_word": _("Unit"), "worth": _("Value"), "use_for": _("Used for"),
        }, _("Who could supply whom ({count})")),
        "purchases": ({
            "tier": _("Tier"), "buyer_name": _("Buyer"), "node": _("Product"), "quantity": _("Quantity"),
            "unit_word": _("Unit"), "worth": _("Value"), "use_for": _("Used for"), "makers": _("Makers"),
        }, _("What must be bought outside ({count})")),
        "makers": ({
            "tier": _("Tier"), "enterprise_name": _("Enterprise"), "node": _("Product"), "made": _("Made"),
            "capacity": _("Capacity"), "unit_word": _("Unit"), "share": _("Use of capacity"),
        }, _("How much each maker would make: {count} makers")),
    }  # fmt: skip
    for name, frame in frames.items():
        columns, title = titles[name]
        show_frame(
            _for_people(frame.head(MOST_SHOWN), found.facts.cluster), columns, title=title.format(count=frame.height)
        )
        if frame.height > MOST_SHOWN:
            console.print(
                _("The first {shown} of {count}; --json, --csv or --output give all.").format(
                    shown=MOST_SHOWN, count=frame.height
                )
            )
    coverage = found.coverage
    console.print(
        _("Kept in the cluster: {value} a year. It stands on {needs} of {all_needs} needs with a quantity, {makers} of {all_makers} makers with a capacity, and {spend} of the buyers' known total spend.").format(
            value=money(found.value), needs=coverage.needs_with_quantity, all_needs=coverage.needs,
            makers=coverage.makers_with_capacity, all_makers=coverage.makers, spend=percent(coverage.spend_share),
        )
    )  # fmt: skip


def _for_people(frame: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    names = shown_names(cluster, "products")
    words: list[pl.Series] = [
        pl.Series("node", [names[product] for product in frame["product"]], dtype=pl.String),
        pl.Series("unit_word", [unit_name(unit) for unit in frame["unit"]], dtype=pl.String),
    ]
    if "value" in frame.columns:
        words.append(pl.Series("worth", [money(value) for value in frame["value"]], dtype=pl.String))
    if "used_for" in frame.columns:
        used = [_("stated need") if product is None else names[product] for product in frame["used_for"]]
        words.append(pl.Series("use_for", used, dtype=pl.String))
    if "use" in frame.columns:
        words.append(pl.Series("share", [percent(share) for share in frame["use"]], dtype=pl.String))
    who = [column for column in ("supplier", "buyer", "enterprise") if column in frame.columns]
    return frame.hstack(words).with_columns(shown_name(cluster, column, "enterprises") for column in who)
