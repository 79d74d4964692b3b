"""The balance of a chain (the LP): what is made, used, bought and sold, and what one more unit of each product is worth."""

from lianpu.chain.balance.balancing import Balance, balance
from lianpu.chain.balance.cases import CASES, Case
from lianpu.chain.balance.coverage import Coverage
from lianpu.chain.balance.curve import Curve, value_curve
from lianpu.chain.balance.facts import Facts, gather_facts
from lianpu.chain.balance.planning import Plan, plan

__all__ = [
    "CASES",
    "Balance",
    "Case",
    "Coverage",
    "Curve",
    "Facts",
    "Plan",
    "balance",
    "gather_facts",
    "plan",
    "value_curve",
]
