"""The Economic Systemic Risk Index as its authors write it, firm by firm in plain Python: W, p and I, no arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Edge = tuple[int, int, float]


def plain_esri(
    n: int, edges: Sequence[Edge], p: Sequence[int], essential: Mapping[tuple[int, int], bool], failing: int,
    *, tolerance: float = 1e-2, limit: int = 100,
) -> tuple[float, list[float], list[float], int]:  # fmt: skip
    """Index, hd, hu and rounds of the failure of one firm. `edges`: supplier, customer, volume; `p`: industry of each
    firm; `essential[k, l]`: whether industry k is essential for firms of industry l."""
    s_out = [sum(w for i, _j, w in edges if i == firm) for firm in range(n)]
    s_in = [sum(w for _i, j, w in edges if j == firm) for firm in range(n)]
    psi = [0.0 if firm == failing else 1.0 for firm in range(n)]
    hd, hu = list(psi), list(psi)
    rounds, moved = 0, 1.0
    while moved > tolerance and rounds < limit:
        rounds += 1
        sigma = [_market_share(i, s_out, p, hd) for i in range(n)]
        new_hd = [min(psi[j], _downstream(j, edges, p, essential, s_in, sigma, hd)) for j in range(n)]
        new_hu = [min(psi[i], _upstream(i, edges, s_out, hu)) for i in range(n)]
        moved = max(abs(a - b) for a, b in zip(new_hd + new_hu, hd + hu, strict=True))
        hd, hu = new_hd, new_hu
    total = sum(s_out)
    return sum(s / total * (1 - min(d, u)) for s, d, u in zip(s_out, hd, hu, strict=True)), hd, hu, rounds


def _market_share(i: int, s_out: Sequence[float], p: Sequence[int], hd: Sequence[float]) -> float:
    left = sum(s * h for s, industry, h in zip(s_out, p, hd, strict=True) if industry == p[i])
    return 1.0 if left <= s_out[i] else s_out[i] / left


def _downstream(
    j: int, edges: Sequence[Edge], p: Sequence[int], essential: Mapping[tuple[int, int], bool],
    s_in: Sequence[float], sigma: Sequence[float], hd: Sequence[float],
) -> float:  # fmt: skip
    suppliers = [(i, w) for i, customer, w in edges if customer == j]
    left = [1.0]
    for k in {p[i] for i, _w in suppliers if essential[p[i], p[j]]}:
        bought = sum(w for i, w in suppliers if p[i] == k)
        left.append(1 - sum(sigma[i] * w / bought * (1 - hd[i]) for i, w in suppliers if p[i] == k))
    others = [(i, w) for i, w in suppliers if not essential[p[i], p[j]]]
    left.append(1 - sum(sigma[i] * w / s_in[j] * (1 - hd[i]) for i, w in others))
    return max(0.0, min(left))


def _upstream(i: int, edges: Sequence[Edge], s_out: Sequence[float], hu: Sequence[float]) -> float:
    customers = [(j, w) for supplier, j, w in edges if supplier == i]
    return max(0.0, 1 - sum(w / s_out[i] * (1 - hu[j]) for j, w in customers))
