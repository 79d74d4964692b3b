"""What breaks if a link fails: the supply network of a cluster, cascades through it, the systemic risk of every firm."""

from lianpu.risk.network import SupplyNetwork, supply_network

__all__ = ["SupplyNetwork", "supply_network"]
