"""What breaks if a link fails: the supply network of a cluster, cascades through it, the systemic risk of every firm."""

from lianpu.risk.criticality import READINGS, criticality, losses
from lianpu.risk.network import SupplyNetwork, supply_network
from lianpu.risk.passes import LIMIT, TOLERANCE, threads

__all__ = ["LIMIT", "READINGS", "TOLERANCE", "SupplyNetwork", "criticality", "losses", "supply_network", "threads"]
