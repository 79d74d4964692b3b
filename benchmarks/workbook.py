"""Time the reading of a large supply–demand list: `python benchmarks/workbook.py [rows]`."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from lianpu.intake.workbook import Reading, read_workbook

PRODUCTS = (
    "刹车片",
    "刹车盘",
    "汽车线束",
    "铝合金轮毂",
    "座椅骨架",
    "保险杠总成",
    "轮胎12R22.5",
    "螺栓M8×1.25",
    "冷却水管",
    "仪表板",
)
PLACES = ("涟水县", "盱眙县", "金湖县", "淮阴区", "洪泽区")
HEADINGS = (
    "序号", "企业名称", "统一社会信用代码", "所属县区", "主要产品", "规格型号", "年产能（万套）", "参考价（元）",
    "所需配套", "年需求量", "现有供应商", "资质认证", "截止日期", "联系电话",
)  # fmt: skip


def write_list(path: Path, rows: int) -> None:
    """An invented list of `rows` rows, with the mess of real ones."""
    chosen = random.Random(20250625)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("供需清单")
        sheet.write_string(0, 0, "汽车零部件产业集群供需清单")
        sheet.write_row(1, 0, HEADINGS)
        for number in range(1, rows + 1):
            sheet.write_row(number + 1, 0, _row(number, chosen))


def _row(number: int, chosen: random.Random) -> list[str | float]:
    several = number % 5 == 0
    products = "、".join(chosen.sample(PRODUCTS, 2)) if several else chosen.choice(PRODUCTS)
    capacity: str | float = "50万套；30万件" if several else float(chosen.randrange(1, 200))
    return [
        number, f"江苏第{number}号汽车零部件有限公司", "91110000600037341L", chosen.choice(PLACES), products,
        f"{number % 40}寸", capacity, round(chosen.uniform(1, 500), 2), chosen.choice(PRODUCTS),
        f"约{number % 90 + 1}00吨/年", f"上海第{number % 300}号钢铁公司", "IATF16949、ISO9001", "2025年12月31日",
        "0517-00000000",
    ]  # fmt: skip


def measure(rows: int) -> tuple[Reading, float, float]:
    """Read an invented list; what was read and the seconds it took, of the clock and of this processor."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, rows)
        started, worked = time.perf_counter(), time.process_time()
        reading = read_workbook(path, progress=_show)
        return reading, time.perf_counter() - started, time.process_time() - worked


def _show(done: int, total: int) -> None:
    print(f"\r{done:,} / {total:,}", end="", file=sys.stderr)


def _peak_mebibytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    """Print rows, seconds, rows a second and the peak memory of the reader and of its parser process."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    reading, seconds, worked = measure(rows)
    reader, parser = _peak_mebibytes(resource.RUSAGE_SELF), _peak_mebibytes(resource.RUSAGE_CHILDREN)
    print(f"\n{reading.rows_read:,} rows, {reading.drafts.height:,} drafts, {len(reading.issues):,} issues")
    print(f"{seconds:.1f} s ({worked:.1f} s of processor), {reading.rows_read / seconds:,.0f} rows/s")
    print(f"peak {reader:.0f} MiB, parser {parser:.0f} MiB")


if __name__ == "__main__":
    main()
