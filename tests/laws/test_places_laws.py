"""Places of a few rows, looked up one by one, are those that all rows are given together."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.places import SITE_COLUMNS, few_placed, places
from lianpu.cluster.schema import SCHEMAS

_REGIONS = (None, "320800", "320826", "320830", "320100", "320000")
_SITES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]), st.sampled_from(_REGIONS), st.none() | st.just(33.5),
        st.sampled_from(["declared", "expired"]),
    ),
    max_size=8,
)  # fmt: skip
_ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "z", None]), st.sampled_from([None, "s0", "s3", "s9"])), max_size=6
)


@given(_SITES, _ROWS)
def test_few_places_are_those_of_all(
    sites: list[tuple[str, str | None, float | None, str]], rows: list[tuple[str | None, str | None]]
) -> None:
    schema = SCHEMAS["sites"].create_empty().schema
    given_sites = [
        {"id": f"s{number}", "enterprise": firm, "region": region, "latitude": degree, "longitude": degree, "status": state}
        for number, (firm, region, degree, state) in enumerate(sites)
    ]  # fmt: skip
    cluster = Cluster(About("x"), {"sites": pl.DataFrame(given_sites, schema=schema)})
    by_site, by_firm = places(cluster)
    asked = pl.DataFrame(rows, schema={"enterprise": pl.String, "site": pl.String}, orient="row")
    of_site = asked.join(by_site, on="site", how="left", maintain_order="left").select(SITE_COLUMNS)
    of_firm = asked.join(by_firm, on="enterprise", how="left", maintain_order="left").select(SITE_COLUMNS)
    own = asked["site"].is_not_null()
    expected = of_site.with_columns(
        pl.when(own).then(of_site[column]).otherwise(of_firm[column]).alias(column) for column in SITE_COLUMNS
    )
    assert_frame_equal(few_placed(asked["enterprise"], asked["site"], cluster), expected)
