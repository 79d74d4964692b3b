"""In which rows of the hall a word stands: kept for the words that are looked for, and followed when rows join.

Rows never change their place or their words, they are only left behind (`column_building.revised_columns`). So what a word was
found in before holds, and only the rows that joined are looked through.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.folding import folded
from lianpu.cluster.kept import Kept
from lianpu.cluster.lookup import rows_with as frame_with
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.hall.columns import Columns
from lianpu_portal.hall.counting import Flags
from lianpu_portal.hall.signatures import rows_with

_FEW = 1_000  # firms that are looked up one by one sooner than all are joined
_KEPT = 16  # words whose rows are kept: a megabyte each in a hall of a million


class WordRows:
    """The rows of each word: it stands in their text, in a name of their product, or in the name of their firm.

    Rows shown without their firm have none here, nor a text, and so are found by what they are only.
    """

    def __init__(self, cluster: Cluster, columns: Columns, earlier: WordRows | None = None) -> None:
        """`earlier` are those of columns that these follow, no firm of which has another name since."""
        self._cluster, self._columns = cluster, columns
        self._kept = Kept[str, Flags](_KEPT)
        self._earlier = earlier.found if earlier else {}
        self._earlier_names = earlier.known_names if earlier else None

    @property
    def found(self) -> dict[str, Flags]:
        """What is known of each word, of the rows that were there when it was looked for."""
        return dict([*self._earlier.items(), *self._kept.items()][-_KEPT:])

    @property
    def known_names(self) -> pl.Series | None:
        """The names of the firms where somebody has asked for them."""
        return self.__dict__.get("_firm_names", self._earlier_names)

    def of(self, word: str) -> Flags:
        """The rows of a word; not to be changed."""
        return self._kept.get(word, lambda: self._found(word))

    def forget(self) -> None:
        """Keep nothing that was found."""
        self._kept.clear()
        self._earlier = {}

    def _found(self, word: str) -> Flags:
        before = self._earlier.get(word)
        if before is None:
            return self._looked_through(word, 0)
        return np.append(before, self._looked_through(word, len(before)))

    def _looked_through(self, word: str, start: int) -> Flags:
        """The rows from one on."""
        columns, parts = self._columns, self._columns.parts
        rows = rows_with(columns.texts[start:], columns.signatures[start:], word)
        for names, of in ((_node_names(self._cluster, columns.nodes.ids), parts.node), (self._firm_names, parts.firm)):
            holding = _holding(names, word)
            if holding.any():
                rows |= holding[of[start:]]
        return rows

    @cached_property
    def _firm_names(self) -> pl.Series:
        """The names of each firm in the list of the columns, folded; firms join the list at its end."""
        firms, known = self._columns.lists.firms, self._earlier_names
        if known is None:
            return _folded_names(self._cluster, firms)
        return (
            pl.concat([known, _folded_names(self._cluster, firms[len(known) :])]) if len(firms) > len(known) else known
        )


def _folded_names(cluster: Cluster, firms: pl.Series) -> pl.Series:
    table = cluster["enterprises"]
    told = frame_with(table, "id", firms.to_list()) if len(firms) < _FEW else table
    named = firms.to_frame("id").join(
        told.select("id", "name", "name_en", "short_name"), on="id", how="left", maintain_order="left"
    )
    names = named.select(pl.concat_str("name", "name_en", "short_name", separator="\n", ignore_nulls=True))
    return pl.Series(map(folded, names.to_series().fill_null("")), dtype=pl.String)


@of_tables("products", "product_aliases", "inputs")
def _node_names(cluster: Cluster, ids: tuple[str, ...]) -> pl.Series:
    """Every name of each node, folded."""
    names = {node: [node] for node in ids}
    for node, row in Taxonomy.of(cluster).products.items():
        names[node] = [str(row[column]) for column in ("name", "name_en") if row[column]]
    for alias, node in cluster["product_aliases"].select("alias", "product").iter_rows():
        if node in names:
            names[node].append(alias)
    return pl.Series([folded("\n".join(names[node])) for node in ids], dtype=pl.String)


def _holding(names: pl.Series, word: str) -> Flags:
    found = names.str.contains(word, literal=True).to_numpy(writable=True)
    found[0] = False  # not known is found by no word
    return found
