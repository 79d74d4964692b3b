"""`python -m benchmarks [NAME …]`: every benchmark in a process of its own, one table out."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys

from rich.console import Console
from rich.table import Table

_WIDTH = 150  # a table in a document or a wide terminal
BENCHMARKS = (
    "load",
    "gaps",
    "balance",
    "resolution",
    "workbook",
    "map_page",
    "parse",
    "match",
    "full_match",
    "publish",
    "dedupe",
    "drill",
    "risk",
    "hall",
    "portal",
)
"""Each is a module with `run() -> list[Measurement]`."""


def main() -> None:
    """Run the chosen benchmarks and print their figures beside the targets."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which; by default all")
    arguments.add_argument("--json", action="store_true", help="print JSON")
    chosen = arguments.parse_args()
    rows = [row for name in chosen.names or BENCHMARKS for row in _in_own_process(name)]
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(title=f"Lianpu on {platform.machine()}, Python {platform.python_version()}", title_justify="left")
    for heading in ("benchmark", "size", "figure", "target", "peer in the same run", "ratio"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.1f} ×"
        table.add_row(
            row["name"], row["size"], f"{row['figure']:,.3g} {row['unit']}", row["target"], row["peer"], ratio
        )
    Console(width=_WIDTH).print(table)


def _in_own_process(name: str) -> list[dict[str, object]]:
    program = f"import json; from benchmarks.{name} import run; print(json.dumps([m.row() for m in run()]))"
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


main()
