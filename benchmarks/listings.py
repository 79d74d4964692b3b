"""Short Chinese listings of any number: deterministic, Zipf-distributed, over the catalog `auto`; and demands for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl

from lianpu.cluster.catalogs import catalog_tables
from lianpu.cluster.regions import national_regions
from lianpu.match.index import NO_DEADLINE, Documents

BATCH = 250_000
PRODUCT = 0
_WORDS = {
    name: words.split()
    for name, words in {
        "offer verbs": "供应 生产 专业生产 加工 定制 批发 长期供应 承接 现货供应 销售 出售 对外加工 研发生产 代工 制造",
        "demand verbs": "求购 采购 需要 寻找 长期采购 急需 寻求 招标采购 配套需求 需 外协",
        "modifiers": "汽车 新能源 乘用车 商用车 电动车 轻量化 高强度 铝合金 不锈钢 高精度 耐高温 防水 进口 国产 重卡 客车 摩托车 通用 定制款 环保 智能 高压 低噪音 原厂 后市场 出口",
        "specs": "M{}×1.25 {}寸 Φ{}mm {}R22.5 DN{} {}V {}kW 厚{}mm Q{} HRC{} {}Ah 型号A{} {}目 图号{}",
        "quantities": "年产{}万套 年产{}万件 月供{}00件 每月{}000只 {}吨/年 {}万套/年 月产能{}万件 {}台 {}00套 日产{}00件",
        "certificates": "IATF16949 ISO9001 ISO14001 CCC认证 E-mark认证 VDA6.3",
        "phrases": "质量稳定 交期短 可来图加工 现货 价格面议 支持打样 含税含运 长期合作 欢迎洽谈 免费取样",
        "firm heads": "恒达 华润 鑫源 永盛 金鹏 天成 瑞丰 宏业 中博 凯越 利达 苏淮 淮海 江淮 东风 万向 联创 正泰 博远 精诚",
        "firm tails": "精密 机械 汽配 车业 实业 科技 铸造 橡塑 电子 工贸 五金 汽车零部件有限公司",
    }.items()
}
_SHARES = {"jiangsu": 0.25, "huaian": 0.05}  # of all listings; the rest of China shares what is left


def listings(count: int, *, demands: bool = False, seed: int = 2026) -> Iterator[tuple[pl.Series, Documents]]:
    """Batches of texts of 15 to 40 characters, with the same as documents of character bigrams."""
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        random = np.random.default_rng([seed, start])
        texts = _texts(random, size, demands)
        tokens, indptr = bigrams(texts)
        yield texts, Documents(
            pl.Series("ids", [f"o{number}" for number in range(start, start + size)]), indptr, tokens,
            random.choice(8, size, p=[0.86, *[0.02] * 7]).astype(np.uint8), _regions(random, size),
            (random.random((size, 6)) < 0.12) @ (1 << np.arange(6, dtype=np.uint64)),
            np.where(random.random(size) < 0.3, random.integers(20_300, 20_900, size), NO_DEADLINE).astype(np.int32),
        )  # fmt: skip


def bigrams(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Tokens and row pointers: each pair of neighbours of a text, none a blank, as one number, high half first."""
    characters = np.frombuffer(texts.str.join("").item().encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    inside = np.ones(len(characters), np.bool_)
    inside[np.cumsum(lengths) - 1] = False  # a pair never crosses from one text to the next
    following = np.append(characters[1:], np.uint64(0))
    inside &= (characters != ord(" ")) & (following != ord(" "))
    ends = np.append(0, np.cumsum(lengths))
    return ((characters << np.uint64(32)) | following)[inside], np.append(0, np.cumsum(inside))[ends]


def words(text: str) -> list[str]:
    """The same tokens as texts: what peers are given."""
    return [word[place : place + 2] for word in text.split() for place in range(len(word) - 1)]


@cache
def _names() -> pl.Series:
    """Chinese names and aliases of the catalog's products, in an order that has nothing to do with their frequency."""
    catalog = catalog_tables("auto")
    aliases = catalog["product_aliases"].filter(pl.col("language").cast(pl.String) == "zh-Hans")["alias"]
    names = pl.concat([catalog["products"]["name"], aliases]).unique(maintain_order=True)
    return names.filter(names.str.len_chars().is_between(2, 12)).shuffle(seed=1)


def _zipf(random: np.random.Generator, values: int, count: int, exponent: float = 0.9) -> np.ndarray:
    shares = np.arange(1, values + 1) ** -exponent
    return np.searchsorted(np.cumsum(shares / shares.sum()), random.random(count)).clip(0, values - 1)


def _of(random: np.random.Generator, words: list[str], count: int, share: float = 1.0) -> pl.Series:
    """A word for each text, or nothing beyond the share."""
    chosen = pl.Series(words)[_zipf(random, len(words), count)]
    return chosen if share == 1 else chosen.zip_with(pl.Series(random.random(count) < share), pl.Series([""]))


def _numbered(random: np.random.Generator, words: list[str], count: int, share: float) -> pl.Series:
    """The same with a number in the place of {}."""
    chosen = _zipf(random, len(words), count)
    heads, tails = (pl.Series([word.split("{}")[end] for word in words])[chosen] for end in (0, 1))
    numbers = pl.Series(np.minimum(random.geometric(0.03, count), 999)).cast(pl.String)
    return (heads + numbers + tails).zip_with(pl.Series(random.random(count) < share), pl.Series([""]))


def _texts(random: np.random.Generator, count: int, demands: bool) -> pl.Series:
    names = _names()
    frame = pl.DataFrame({
        "firm": _of(random, _WORDS["firm heads"], count) + _of(random, _WORDS["firm tails"], count),
        "has_firm": random.random(count) < (0.05 if demands else 0.25),
        "verb": _of(random, _WORDS["demand verbs" if demands else "offer verbs"], count),
        "modifier": _of(random, _WORDS["modifiers"], count, 0.7),
        "name": names[_zipf(random, len(names), count)],
        "other": names[_zipf(random, len(names), count)],
        "has_other": random.random(count) < 0.25,
        "spec": _numbered(random, _WORDS["specs"], count, 0.6),
        "quantity": _numbered(random, _WORDS["quantities"], count, 0.75),
        "certificate": _of(random, _WORDS["certificates"], count, 0.3),
        "phrase": _of(random, _WORDS["phrases"], count, 0.5),
    })  # fmt: skip
    firm = pl.when("has_firm").then(pl.col("firm")).otherwise(pl.lit(""))
    other = pl.when("has_other").then(pl.lit("、") + pl.col("other")).otherwise(pl.lit(""))
    text = pl.concat_str(
        firm, "verb", "modifier", "name", other, pl.lit(" "), "spec", pl.lit(" "), "quantity", pl.lit(" "),
        "certificate", "phrase",
    )  # fmt: skip
    short = pl.col("text").str.len_chars() < 15
    tidy = text.str.replace_all(" +", " ").str.strip_chars().str.head(40).alias("text")
    return frame.select(tidy).select(
        pl.when(short).then(pl.col("text") + pl.lit(" 质量稳定价格面议欢迎洽谈")).otherwise("text").str.head(40)
    )["text"]


@cache
def _counties() -> tuple[np.ndarray, np.ndarray]:
    """The codes of all counties, and their share of the listings."""
    codes = np.array(sorted(int(code) for code in national_regions() if len(code) == 6 and code[4:] != "00"))
    own = {"huaian": codes // 100 == 3208, "jiangsu": (codes // 10_000 == 32) & (codes // 100 != 3208)}
    shares = np.full(len(codes), 1.0)
    shares[own["huaian"] | own["jiangsu"]] = 0
    shares *= (1 - sum(_SHARES.values())) / shares.sum()
    for name, share in _SHARES.items():
        shares[own[name]] = share / own[name].sum()
    return codes, shares


def _regions(random: np.random.Generator, count: int) -> np.ndarray:
    codes, shares = _counties()
    return random.choice(codes, count, p=shares).astype(np.int32)
