"""What a cluster is: the schema of each of its tables.

This is the one declaration. File formats, the workbook template, form labels, the portal's models and
`docs/reference/tables.md` are made from it. Conventions (docs/explanation/conventions.md): absent is unknown, never
zero; money is CNY; a link points from supplier to buyer; an input points from what is made to what it takes.
"""

from __future__ import annotations

from functools import cache

import dataframely as dy
import polars as pl

from lianpu.cluster import columns as column
from lianpu.language import mark as _


class Sources(dy.Schema):
    """Where facts come from: a list, a page, a register, an estimate."""

    id = column.identifier(_("Source id"), "Short name of the source, used by every row that it states.")
    title = column.text(_("Title"), "What the source calls itself.", required=True)
    title_en = column.text(_("English title"), "The title in English.")
    publisher = column.text(_("Publisher"), "Who published or handed it over.")
    url = column.text(_("Address"), "Where it can be read.", pattern=r"^https?://\S+$")
    published = column.date(_("Published"), "The day it was published.")
    example = column.yes_no(_("Example"), "True where its rows are invented to show the platform.", required=True)
    note = column.text(_("Note"), "How it was made, with what right it is used.")


class Terms(dy.Schema):
    """Controlled words used in lists: processes, materials, trends, metrics, product modifiers."""

    kind = column.choice(
        _("Kind"), "Which vocabulary.", ("process", "material", "trend", "metric", "modifier"), key=True
    )
    id = column.identifier(_("Term"), "The word as rows use it.")
    name = column.text(_("Name"), "Chinese name.", required=True)
    name_en = column.text(_("English name"), "English name.", required=True)


class Stages(dy.Schema):
    """The stages of a chain from upstream to downstream: the columns of the chain map."""

    stage = column.whole_number(_("Stage"), "Order, 1 is furthest upstream.", minimum=1, maximum=99, key=True)
    name = column.text(_("Name"), "Chinese name.", required=True)
    name_en = column.text(_("English name"), "English name.", required=True)


class Chains(dy.Schema):
    """Industrial chains: each is what leads up to its final products."""

    id = column.identifier(_("Chain id"), "Short name of the chain.")
    name = column.text(_("Name"), "Chinese name.", required=True)
    name_en = column.text(_("English name"), "English name.")
    products = column.choices(
        _("Final products"),
        "What the chain ends in; its nodes are these, what they contain in the taxonomy, and all their inputs.",
        references="products.id",
    )
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Products(dy.Schema):
    """Nodes of the catalog: segments, materials, parts, processes, services and equipment, in one taxonomy."""

    id = column.identifier(_("Product id"), "Short stable name of the node.")
    name = column.text(_("Product"), "Standard Chinese name.", required=True)
    name_en = column.text(_("English name"), "English name.")
    parent = column.reference(
        _("Parent"), "The wider product (is-a) or the segment it belongs to.", "products.id", required=False
    )
    kind = column.choice(
        _("Kind"), "segment groups others and is never traded itself; equipment is what work is done with, in no chain.",
        ("segment", "material", "part", "process", "service", "equipment"), required=True,
    )  # fmt: skip
    stage = column.whole_number(_("Stage"), "Stage of the chain.", minimum=1, maximum=99)
    unit = column.text(_("Unit"), "Unit in which it is counted in inputs, from `lianpu.cluster.units`.")
    processes = column.choices(_("Processes"), "How it is made; of a machine, what it does.", references="terms.id")
    materials = column.choices(_("Materials"), "What it is made of.", references="terms.id")
    certificates = column.choices(_("Usual certificates"), "Certificates that buyers usually ask for.")
    hs_codes = column.choices(_("HS codes"), "Harmonised System 6-digit codes, where sure.")
    trends = column.choices(_("Trends"), "Trends that raise its demand.", references="terms.id")
    source = column.source()
    as_of = column.as_of()
    status = column.status()

    @dy.rule()
    def a_segment_has_no_unit(cls) -> pl.Expr:  # noqa: N805
        return (cls.kind.col != "segment") | cls.unit.col.is_null()


class ProductAliases(dy.Schema):
    """Other words for a product: synonyms, shop slang, traditional characters, English."""

    alias = column.identifier(_("Alias"), "The other word, as it is written.")
    product = column.identifier(_("Product"), "The product it means.", references="products.id")
    language = column.choice(_("Language"), "Script or language.", ("zh-Hans", "zh-Hant", "en"), required=True)
    kind = column.choice(
        _("Kind"), "What sort of word it is.", ("synonym", "trade", "abbreviation", "variant"), required=True
    )
    ambiguous = column.yes_no(
        _("Ambiguous"), "True where the same word is known to mean another product too.", required=True
    )
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Inputs(dy.Schema):
    """What making one unit of a product takes: the edges of the chain map."""

    product = column.identifier(_("Product"), "What is made.", references="products.id")
    input = column.identifier(_("Input"), "What it takes.", references="products.id")
    quantity = column.number(_("Quantity"), "Amount of the input for one unit made.", "`unit`", above=0)
    unit = column.text(_("Unit"), "Unit of `quantity`.")
    essential = column.yes_no(_("Essential"), "True if production stops without it.")
    cost_share = column.number(
        _("Cost share"), "Share of the manufacturing cost of `product` spent on this input.", "share",
        minimum=0, maximum=1,
    )  # fmt: skip
    source = column.source()
    as_of = column.as_of()
    status = column.status()

    @dy.rule()
    def a_quantity_has_a_unit(cls) -> pl.Expr:  # noqa: N805
        return cls.quantity.col.is_null() | cls.unit.col.is_not_null()


class Regions(dy.Schema):
    """Regions beyond the national list: towns, development zones; and coordinates of any region."""

    code = column.region(
        _("Region code"),
        "GB/T 2260 code of 6 digits, statistical code of 9 or 12 digits below the county.",
        key=True,
    )
    name = column.text(_("Region"), "Chinese name.", required=True)
    name_en = column.text(_("English name"), "English name.")
    parent = column.region(_("Parent"), "Code of the wider region; by default what the digits say.")
    latitude = column.number(_("Latitude"), "WGS 84 latitude of its seat.", "degree", minimum=-90, maximum=90)
    longitude = column.number(_("Longitude"), "WGS 84 longitude of its seat.", "degree", minimum=-180, maximum=180)
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Enterprises(dy.Schema):
    """Legal persons."""

    id = column.identifier(_("Enterprise id"), "Stable id inside this cluster; never invented from an identifier.")
    name = column.text(_("Enterprise"), "Full registered name, as written.", required=True)
    name_en = column.text(_("English name"), "English name.")
    short_name = column.text(_("Short name"), "What people call it.")
    region = column.region(_("Registered in"), "Region code of the registered seat; where it produces is in sites.")
    size = column.choice(
        _("Size"), "Size class of the national statistics (统计上大中小微型企业划分办法).",
        ("large", "medium", "small", "micro"),
    )  # fmt: skip
    leader = column.yes_no(_("Chain leader"), "True for a chain leader (链主) named by a source.")
    description = column.text(_("Description"), "What it does, in its own words.")
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class EnterpriseIdentifiers(dy.Schema):
    """Codes by which registers name an enterprise."""

    scheme = column.identifier(_("Scheme"), "CN-USCI, LEI, BPNL, OS-ID, or a register's own short name.")
    value = column.identifier(_("Identifier"), "The code, normalised as its register writes it.")
    enterprise = column.reference(_("Enterprise"), "Whose code it is.", "enterprises.id")
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Sites(dy.Schema):
    """Where an enterprise produces or uses goods."""

    id = column.identifier(_("Site id"), "Stable id.")
    enterprise = column.reference(_("Enterprise"), "Whose site it is.", "enterprises.id")
    name = column.text(_("Name"), "What the site is called.")
    region = column.region(_("Region"), "Region code of the place.")
    address = column.text(_("Address"), "Street address as written.")
    latitude = column.number(_("Latitude"), "WGS 84.", "degree", minimum=-90, maximum=90)
    longitude = column.number(_("Longitude"), "WGS 84.", "degree", minimum=-180, maximum=180)
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class _Listing(dy.Schema):
    """What offers and demands share."""

    id = column.identifier(_("Listing id"), "Stable id.")
    enterprise = column.reference(_("Enterprise"), "Who offers or needs it.", "enterprises.id")
    site = column.reference(_("Site"), "Where it is made or needed.", "sites.id", required=False)
    category = column.choice(_("Category"), "What sort of thing is listed.", column.CATEGORIES, required=True)
    product = column.reference(_("Product"), "Node of the catalog, once resolved.", "products.id", required=False)
    text = column.text(_("As written"), "The product in the firm's own words.", required=True)
    quantity = column.number(
        _("Quantity"), "Offers: capacity; demands: need; per `period`.", "`unit` per `period`", minimum=0
    )
    unit = column.text(_("Unit"), "Unit of `quantity`, from `lianpu.cluster.units`; other words are kept as written.")
    period = column.choice(_("Period"), "Period of `quantity`.", column.PERIODS)
    price = column.number(_("Price"), "Price of one `unit`.", "CNY", minimum=0)
    specs = column.choices(_("Specifications"), "Sizes, grades, standards, drawings, as written.")
    certificates = column.choices(_("Certificates"), "Held (offers) or required (demands).")
    deadline = column.date(_("Deadline"), "The last day on which the listing holds.")
    visibility = column.choice(_("Visibility"), "Who may see it.", column.VISIBILITIES, required=True)
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Offers(_Listing):
    """What enterprises make or can do; `quantity` is the capacity."""

    maximum = column.number(
        _("Maximum capacity"), "The most that can be made where it must, with extra shifts and overtime; in the unit and "
        "period of `quantity`, and not less.", "`unit` per `period`", minimum=0,
    )  # fmt: skip


class Demands(_Listing):
    """What enterprises need; `quantity` is the need."""

    radius = column.choice(_("Radius"), "How far away a supplier may be.", column.RADII)


class Links(dy.Schema):
    """Known supplier → buyer relations."""

    id = column.identifier(_("Link id"), "Stable id.")
    supplier = column.reference(_("Supplier"), "Who delivers.", "enterprises.id")
    buyer = column.reference(_("Buyer"), "Who receives.", "enterprises.id")
    supplier_site = column.reference(_("Supplier's site"), "Where it is made.", "sites.id", required=False)
    buyer_site = column.reference(_("Buyer's site"), "Where it is used.", "sites.id", required=False)
    product = column.reference(_("Product"), "Node of the catalog, once resolved.", "products.id", required=False)
    text = column.text(_("As written"), "The product in the source's words.")
    volume = column.number(_("Volume"), "Value of the yearly deliveries.", "CNY per year", minimum=0)
    quantity = column.number(_("Quantity"), "Amount delivered a year.", "`unit` per year", minimum=0)
    unit = column.text(_("Unit"), "Unit of `quantity`.")
    share = column.number(
        _("Share"), "Share of the buyer's purchases of this product that this supplier delivers.", "share",
        minimum=0, maximum=1,
    )  # fmt: skip
    since = column.date(_("Since"), "Since when.")
    source = column.source()
    as_of = column.as_of()
    status = column.status()

    @dy.rule()
    def a_link_joins_two_enterprises(cls) -> pl.Expr:  # noqa: N805
        return cls.supplier.col != cls.buyer.col


class Indicators(dy.Schema):
    """Monthly figures of an enterprise or a region."""

    subject_kind = column.choice(_("Subject kind"), "Whose figure it is.", ("enterprise", "region"), key=True)
    subject = column.identifier(_("Subject"), "Enterprise id or region code.")
    month = column.date(_("Month"), "First day of the month; of the last month for figures over several.", key=True)
    metric = column.identifier(_("Metric"), "What is measured; its unit and span are in terms.", references="terms.id")
    value = column.number(_("Value"), "The figure.", "as the metric says", required=True)
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class Decisions(dy.Schema):
    """What people decided about an unsure name: kept for ever and never asked again."""

    kind = column.choice(_("Kind"), "What the words name.", ("product", "enterprise"), key=True)
    text = column.identifier(_("Words"), "The words decided on, normalised.")
    region = column.identifier(_("Region"), "Region code for which it holds, `*` for anywhere.")
    target = column.text(_("Meaning"), "Id of the product or enterprise; empty for «none of those known».")
    decided_by = column.text(_("Decided by"), "Who decided.")
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class MatchDecisions(dy.Schema):
    """What people decided about a pair of an offer and a demand: used from then on and never asked again."""

    offer = column.identifier(_("Offer"), "The offer.", references="offers.id")
    demand = column.identifier(_("Demand"), "The demand.", references="demands.id")
    verdict = column.choice(
        _("Verdict"), "confirmed: they fit; rejected: never propose this pair again.", ("confirmed", "rejected"),
        required=True,
    )  # fmt: skip
    decided_by = column.text(_("Decided by"), "Who decided.")
    source = column.source()
    as_of = column.as_of()
    status = column.status()


class MatchOutcomes(dy.Schema):
    """What came of introducing the two firms of a pair, the last of it: why one declined, or that they contracted."""

    offer = column.identifier(_("Offer"), "The offer.", references="offers.id")
    demand = column.identifier(_("Demand"), "The demand.", references="demands.id")
    outcome = column.choice(
        _("Outcome"), "contracted, or the reason for which it was declined; `lianpu.match.outcomes` says what each does "
        "to the match of the pair, and for how long from `as_of`.", column.OUTCOMES, required=True,
    )  # fmt: skip
    source = column.source()
    as_of = column.as_of()
    status = column.status()


SCHEMAS: dict[str, type[dy.Schema]] = {
    "sources": Sources,
    "terms": Terms,
    "stages": Stages,
    "chains": Chains,
    "products": Products,
    "product_aliases": ProductAliases,
    "inputs": Inputs,
    "regions": Regions,
    "enterprises": Enterprises,
    "enterprise_identifiers": EnterpriseIdentifiers,
    "sites": Sites,
    "offers": Offers,
    "demands": Demands,
    "links": Links,
    "indicators": Indicators,
    "decisions": Decisions,
    "match_decisions": MatchDecisions,
    "match_outcomes": MatchOutcomes,
}
"""Every table of a cluster, in the order in which files and pages list them."""

AMOUNTS = ("quantity", "maximum")
"""Columns of listings that are counted in `unit` per `period`."""

TABLE_LABELS: dict[str, str] = {
    "sources": _("Sources"),
    "terms": _("Terms"),
    "stages": _("Stages"),
    "chains": _("Chains"),
    "products": _("Products"),
    "product_aliases": _("Product aliases"),
    "inputs": _("Inputs"),
    "regions": _("Regions"),
    "enterprises": _("Enterprises"),
    "enterprise_identifiers": _("Enterprise identifiers"),
    "sites": _("Sites"),
    "offers": _("Offers"),
    "demands": _("Demands"),
    "links": _("Links"),
    "indicators": _("Indicators"),
    "decisions": _("Decisions"),
    "match_decisions": _("Match decisions"),
    "match_outcomes": _("Outcomes of introductions"),
}


@cache
def types_of(table: str) -> pl.Schema:
    """The columns of `table` with their types, in their order; shared, so copy it before adding a column."""
    return SCHEMAS[table].create_empty().schema


def label(table: str, column_name: str) -> str:
    """The English label of a column, the key of its translation."""
    metadata = SCHEMAS[table].columns()[column_name].metadata
    return str(metadata["label"]) if metadata else column_name


def references(table: str) -> dict[str, tuple[str, str]]:
    """The columns of `table` that name rows elsewhere: column → (table, column)."""
    found: dict[str, tuple[str, str]] = {}
    for name, declared in SCHEMAS[table].columns().items():
        target = (declared.metadata or {}).get("references")
        if target:
            other_table, _dot, other_column = str(target).partition(".")
            found[name] = (other_table, other_column)
    return found
