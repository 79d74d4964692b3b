"""A supply–demand list of 100,000 rows, read into drafts; the peer is the bare parser, which understands nothing."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import load_workbook

from benchmarks.measure import Measurement
from lianpu.intake.workbook import read_workbook

ROWS = 100_000

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


def run() -> list[Measurement]:
    """Seconds to read 100,000 rows, and the peak memory of the reader and of its parser process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, ROWS)
        started = time.perf_counter()
        reading = read_workbook(path)
        elapsed = time.perf_counter() - started
        started = time.perf_counter()
        load_workbook(str(path)).get_sheet_by_index(0).to_python()
        peer = time.perf_counter() - started
    size = f"{reading.rows_read:,} rows, {reading.drafts.height:,} drafts, {len(reading.issues):,} issues"
    parser = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    return [
        Measurement(
            "workbook import", size, elapsed, "s", "≤ 60 s", f"bare cells by calamine {peer:.1f} s", elapsed / peer
        ),
        Measurement("peak memory of its parser process", size, parser, "GiB", ""),
    ]
