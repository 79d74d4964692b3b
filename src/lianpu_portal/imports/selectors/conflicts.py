"""What an undo would leave as it is."""

from __future__ import annotations

from collections.abc import Sequence

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.schema import TABLE_LABELS
from lianpu_portal.core_labels import core_label
from lianpu_portal.imports.selectors.names import column_label, enterprise_names, named, shown
from lianpu_portal.imports.undoing import Conflict
from lianpu_portal.tables import Row


def conflict_rows(cluster: Cluster, conflicts: Sequence[Conflict]) -> list[Row]:
    """Conflicts as the undo page lists them."""
    rows = []
    for conflict in conflicts:
        row = {
            "kind": conflict.kind,
            "table_label": core_label(TABLE_LABELS[conflict.table]),
            "name": _row_name(cluster, conflict),
        }
        if conflict.kind == "referred":
            row["by"] = core_label(TABLE_LABELS[str(conflict.now)])
        if conflict.column:
            row |= {
                "column": column_label(conflict.table, conflict.column),
                "then": shown(cluster, conflict.table, conflict.column, conflict.then, conflict.row),
                "now": shown(cluster, conflict.table, conflict.column, conflict.now, conflict.row),
            }
        rows.append(row)
    return rows


def _row_name(cluster: Cluster, conflict: Conflict) -> str:
    row = conflict.row
    parts = [enterprise_names(cluster).get(row.get("enterprise") or row.get("supplier") or "")]
    parts.append(row.get("text") or row.get("name") or row.get("title"))
    if conflict.table == "sites":
        parts.append(named(cluster, "sites", conflict.key))
    return " · ".join(str(part) for part in parts if part) or conflict.key
