"""What the tables say about a chain: local supporting rate, gaps and what they are worth, the balance, and the map."""

from lianpu.chain.balance import Balance, Curve, Plan, balance, plan, value_curve
from lianpu.chain.change import Datum, what_would_change
from lianpu.chain.coverage import Rate, local_supporting_rate
from lianpu.chain.gap_values import compare_gaps, gap_values
from lianpu.chain.gaps import GAP_STATES, gaps, gaps_among
from lianpu.chain.leader_gaps import leader_gaps
from lianpu.chain.map import ChainMap, chain_map, map_of
from lianpu.chain.proof import proof, proofs
from lianpu.chain.verdicts import STATES, verdicts

__all__ = [
    "GAP_STATES",
    "STATES",
    "Balance",
    "ChainMap",
    "Curve",
    "Datum",
    "Plan",
    "Rate",
    "balance",
    "chain_map",
    "compare_gaps",
    "gap_values",
    "gaps",
    "gaps_among",
    "leader_gaps",
    "local_supporting_rate",
    "map_of",
    "plan",
    "proof",
    "proofs",
    "value_curve",
    "verdicts",
    "what_would_change",
]
