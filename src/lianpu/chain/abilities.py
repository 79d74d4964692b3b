"""What making a product asks for, and what firms are known to have of it: both as rows of codes, each with its proof."""

from __future__ import annotations

import math
from collections.abc import Callable

import polars as pl

from lianpu.chain.verdicts import family, wider
from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.derived import of_tables
from lianpu.cluster.folding import folded
from lianpu.cluster.recipes import recipes
from lianpu.cluster.taxonomy import Taxonomy

ASPECTS = ("process", "material", "input", "equipment", "certificate", "customer")
"""What a product asks for and a firm can have, as far as it is scored. Specifications (aspect `spec`) are not: that an
offer of another product does not state one says nothing."""

REQUIRED_SCHEMA = pl.Schema(dict.fromkeys(("aspect", "code", "table", "row"), pl.String()))
_LISTS = {"process": "processes", "material": "materials", "certificate": "certificates"}
_USED = ("equipment", "capacity")  # categories of offers that show a machine


def requirements(cluster: Cluster, product: str, need: pl.DataFrame) -> pl.DataFrame:
    """What making `product` asks for: aspect, code, and the row that says so (table, row).

    Processes and materials as the catalog states them (of the nearest wider product where its own are not stated);
    inputs and machines of the recipe; certificates usual for it or asked by local demands; as customers the local
    firms that need it; specifications that their demands state. `need` is the need of `gather_evidence`. An aspect without a row is not known.
    """
    taxonomy = Taxonomy.of(cluster)
    parts = [_of_catalog(cluster, product), _of_recipe(cluster, taxonomy, product), _of_needs(cluster, product, need)]
    return pl.concat(parts).unique(maintain_order=True)


@of_tables("products", "inputs")
def _stated(cluster: Cluster) -> pl.DataFrame:
    """product, aspect, code, row: processes, materials and certificates of each product, of the nearest wider one where
    its own are not stated. The processes of a machine are what it does, not how it is made: `does`."""
    taxonomy = Taxonomy.of(cluster)
    found: list[tuple[str, str, str, str]] = []
    for product in taxonomy.products:
        for aspect, column in _LISTS.items():
            nodes = (product, *taxonomy.ancestors(product))
            stated = next((node for node in nodes if taxonomy.products[node][column] is not None), None)
            codes: list[str] = [] if stated is None else list(taxonomy.products[stated][column])  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
            told = "does" if aspect == "process" and taxonomy.is_equipment(product) else aspect
            found += [(product, told, code, str(stated)) for code in codes]
    frame = pl.DataFrame(found, schema=dict.fromkeys(("product", "aspect", "code", "row"), pl.String), orient="row")
    keys = {name: certificate_key(name) for name in frame.filter(pl.col("aspect") == "certificate")["code"].unique()}
    certificate = pl.col("aspect") == "certificate"
    return frame.with_columns(pl.when(certificate).then(pl.col("code").replace(keys)).otherwise("code").alias("code"))


def _of_catalog(cluster: Cluster, product: str) -> pl.DataFrame:
    rows = _stated(cluster).filter((pl.col("product") == product) & pl.col("aspect").is_in(ASPECTS))
    return rows.select("aspect", "code", pl.lit("products").alias("table"), "row")


def _of_recipe(cluster: Cluster, taxonomy: Taxonomy, product: str) -> pl.DataFrame:
    rows = recipes(cluster).filter((pl.col("product") == product) & pl.col("essential"))
    return pl.DataFrame(
        [
            ("equipment" if taxonomy.is_equipment(taken) else "input", taken, "inputs", f"{recipe} → {taken}")
            for recipe, taken in rows.select("recipe", "input").iter_rows()
        ],
        schema=REQUIRED_SCHEMA, orient="row",
    )  # fmt: skip


def _of_needs(cluster: Cluster, product: str, need: pl.DataFrame) -> pl.DataFrame:
    members = family(Taxonomy.of(cluster), [product])["member"]
    need = need.filter(pl.col("product").is_in(members.implode()))
    customers = need.select(pl.lit("customer").alias("aspect"), pl.col("enterprise").alias("code"), "table", "row")
    asked = cluster["demands"].join(
        need.filter(pl.col("table") == "demands").select(pl.col("row").alias("id")), on="id", how="semi"
    )  # fmt: skip
    return pl.concat([customers, _said(asked, "demands").drop("enterprise")])


def _spec_key(spec: str) -> str:
    return "".join(folded(spec).split())


_SAID: dict[str, tuple[str, Callable[[str], str]]] = {
    "certificates": ("certificate", certificate_key),
    "specs": ("spec", _spec_key),
}
"""Columns of listings that state something: the aspect, and how its words are compared."""


def _said(listings: pl.DataFrame, table: str) -> pl.DataFrame:
    """The certificates and specifications that listings state."""
    parts: list[pl.DataFrame] = []
    for column, (aspect, key) in _SAID.items():
        rows = listings.explode(column).drop_nulls(column)
        keys = {name: key(name) for name in rows[column].unique()}
        code = pl.col(column).replace_strict(keys, return_dtype=pl.String).alias("code")
        parts.append(rows.select(pl.lit(aspect).alias("aspect"), code, pl.lit(table).alias("table"), pl.col("id").alias("row"), "enterprise"))  # fmt: skip
    return pl.concat(parts)


def abilities(cluster: Cluster, supply: pl.DataFrame) -> pl.DataFrame:
    """What the firms of `supply` (rows of `placed_supply`) have: enterprise, aspect, code, table, row.

    What making their products asks for by the catalog; what the machines they bought or offer do; the certificates on
    their offers; the buyers they deliver to.
    """
    proven = supply.filter("proven")
    firms = proven["enterprise"].unique()
    machines = _machines(cluster).filter(pl.col("enterprise").is_in(firms.implode()))
    made = proven.select("enterprise", "product", "table", "row")
    equipment = machines.select("enterprise", pl.lit("equipment").alias("aspect"), pl.col("product").alias("code"), "table", "row")  # fmt: skip
    listed = current(cluster["offers"], cluster.about.as_of).filter(
        TRUSTED_ROW & pl.col("enterprise").is_in(firms.implode())
    )
    columns = ["enterprise", "aspect", "code", "table", "row"]
    parts = [_by_catalog(cluster, made, machines), _by_recipe(cluster, made), _made(cluster, made), equipment, _said(listed, "offers"),
             _customers(cluster, firms)]  # fmt: skip
    return pl.concat([part.select(columns) for part in parts]).unique(maintain_order=True)


def _machines(cluster: Cluster) -> pl.DataFrame:
    """The machines a firm is known to have: bought by a link, or shown by an offer of their use."""
    machines = cluster["products"].filter(pl.col("kind") == "equipment")["id"].implode()
    bought = current(cluster["links"], cluster.about.as_of).filter(TRUSTED_ROW & pl.col("product").is_in(machines))
    shown = current(cluster["offers"], cluster.about.as_of).filter(
        TRUSTED_ROW & pl.col("product").is_in(machines) & pl.col("category").is_in(_USED)
    )
    return pl.concat([
        bought.select(pl.col("buyer").alias("enterprise"), "product", pl.lit("links").alias("table"), pl.col("id").alias("row")),
        shown.select("enterprise", "product", pl.lit("offers").alias("table"), pl.col("id").alias("row")),
    ])  # fmt: skip


def _by_catalog(cluster: Cluster, made: pl.DataFrame, machines: pl.DataFrame) -> pl.DataFrame:
    """How the products a firm makes are made, and of what; what the machines it has do."""
    stated = _stated(cluster).drop("row")
    how = made.join(stated.filter(pl.col("aspect").is_in(("process", "material"))), on="product", how="inner",
                    maintain_order="left")  # fmt: skip
    does = machines.join(stated.filter(pl.col("aspect") == "does"), on="product", how="inner", maintain_order="left")
    return pl.concat([how, does.with_columns(pl.lit("process").alias("aspect"))])


def _by_recipe(cluster: Cluster, made: pl.DataFrame) -> pl.DataFrame:
    """What it takes to make the firm's products: the firm buys it and works with it."""
    machines = pl.lit(cluster["products"].filter(pl.col("kind") == "equipment")["id"].implode())
    taken = recipes(cluster).filter("essential").select("product", _taken_as(machines), pl.col("input").alias("code"))
    return made.join(taken, on="product", how="inner", maintain_order="left")


def _taken_as(machines: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("input").is_in(machines)).then(pl.lit("equipment")).otherwise(pl.lit("input")).alias("aspect")


def _made(cluster: Cluster, made: pl.DataFrame) -> pl.DataFrame:
    """What a firm makes it need not buy: the product, and whatever wider product it is a kind of."""
    taxonomy = Taxonomy.of(cluster)
    products = made["product"].unique(maintain_order=True).to_list()
    codes = pl.concat([pl.DataFrame({"node": products, "member": products}, schema=dict.fromkeys(("node", "member"), pl.String)), wider(taxonomy, products)])  # fmt: skip
    aspect = pl.lit("input").alias("aspect")
    return made.join(codes.rename({"node": "product", "member": "code"}), on="product", how="inner").with_columns(
        aspect
    )


def _customers(cluster: Cluster, firms: pl.Series) -> pl.DataFrame:
    """The buyers a firm delivers to, and the firm itself: what it needs it can make for itself."""
    links = current(cluster["links"], cluster.about.as_of).filter(
        TRUSTED_ROW & pl.col("supplier").is_in(firms.implode())
    )
    delivered = links.select(
        pl.col("supplier").alias("enterprise"), pl.lit("customer").alias("aspect"), pl.col("buyer").alias("code"),
        pl.lit("links").alias("table"), pl.col("id").alias("row"),
    )  # fmt: skip
    own = pl.DataFrame({"enterprise": firms}, schema={"enterprise": pl.String}).select(
        "enterprise", pl.lit("customer").alias("aspect"), pl.col("enterprise").alias("code"),
        pl.lit("enterprises").alias("table"), pl.col("enterprise").alias("row"),
    )  # fmt: skip
    return pl.concat([delivered, own])


def code_names(cluster: Cluster) -> pl.DataFrame:
    """aspect, code, name, name_en of every process, material, certificate, product and enterprise; a certificate
    or a specification as it is written first."""
    terms = cluster["terms"].filter(pl.col("kind").is_in(("process", "material"))).select(
        pl.col("kind").cast(pl.String).alias("aspect"), pl.col("id").alias("code"), "name", "name_en"
    )  # fmt: skip
    products = cluster["products"].select(pl.col("id").alias("code"), "name", "name_en")
    firms = cluster["enterprises"].select(
        pl.lit("customer").alias("aspect"), pl.col("id").alias("code"), "name", "name_en"
    )
    inputs = [
        products.select(pl.lit(aspect).alias("aspect"), "code", "name", "name_en") for aspect in ("input", "equipment")
    ]
    return pl.concat([terms, *inputs, firms, _written_names(cluster)])


def _written_names(cluster: Cluster) -> pl.DataFrame:
    written: dict[tuple[str, str], str] = {}
    for table, column in (("products", "certificates"), ("offers", "certificates"), ("demands", "certificates"),
                          ("demands", "specs"), ("offers", "specs")):  # fmt: skip
        aspect, key = _SAID[column]
        for name in cluster[table][column].explode().drop_nulls().unique(maintain_order=True):
            written.setdefault((aspect, key(name)), name)
    schema = {"aspect": pl.String, "code": pl.String, "name": pl.String, "name_en": pl.String}
    return pl.DataFrame([(*key, name, None) for key, name in written.items()], schema=schema, orient="row")


@of_tables("products", "inputs")
def rarity(cluster: Cluster) -> pl.DataFrame:
    """aspect, code, rarity: ln(products / products that ask for it) of processes, materials, inputs and machines.

    The inverse document frequency of Spärck Jones (Journal of Documentation 28, 1972): that two products are both
    tested says little, that both are pressure cast says much. What no other product asks for has the most.
    """
    stated = (
        _stated(cluster).filter(pl.col("aspect").is_in(("process", "material"))).select("product", "aspect", "code")
    )
    machines = pl.lit(cluster["products"].filter(pl.col("kind") == "equipment")["id"].implode())
    taken = recipes(cluster).filter("essential").select("product", _taken_as(machines), pl.col("input").alias("code"))
    counts = pl.concat([stated, taken]).unique().group_by("aspect", "code").agg(pl.len().alias("products"))
    total = max(cluster["products"].height, 1)
    return counts.select(
        "aspect", "code", (math.log(total + 1) - pl.col("products").cast(pl.Float64).log()).alias("rarity")
    )
