"""The same analyses over many cores and machines: what is stored of a run, and a Ray cluster where one is asked for."""

from lianpu.scale.stored import stored

__all__ = ["stored"]
