"""The exceptions Lianpu raises. Each message says what is wrong, where, and what to do."""

from __future__ import annotations


class LianpuError(Exception):
    """Base of every error that Lianpu raises on purpose; its text is meant for the person at the keyboard."""


class ClusterFileError(LianpuError):
    """A cluster folder, workbook or archive cannot be read or written at all."""


class InvalidClusterError(LianpuError):
    """An analysis was asked of a cluster whose tables break their schema; `Cluster.check()` lists where."""


class UnknownNameError(LianpuError):
    """A product, enterprise, chain or region that was asked for is not in the cluster."""


class AmbiguousNameError(LianpuError):
    """A name fits several products or enterprises; the message lists them."""


class RefusedFileError(LianpuError):
    """An uploaded file is refused as a whole: encrypted, broken, too large, or not a table."""


class MappingError(LianpuError):
    """A mapping file names a column or a field that does not exist."""


class IndexFileError(LianpuError):
    """A folder of a match index is damaged, of another version, or held by another writer."""


class InputFileError(LianpuError):
    """A file given to a command cannot be used; the message names file, line, what was expected and what to do."""


class InvalidDrillError(LianpuError):
    """A drill cannot be played as it is declared, or a notice tells of nothing that could be played."""


class UnbalancedError(LianpuError):
    """Rows from which no balance can be made: the message names them and what is wrong with each."""
