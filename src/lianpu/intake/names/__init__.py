"""Enterprise names: read as lists write them, taken apart, and compared: do two mean one legal person?"""

from lianpu.intake.names.pairs import NameComparison, by_codes, compare_names, compare_readings, judged
from lianpu.intake.names.reading import NameReading, placed, read_name
from lianpu.intake.names.reasons import Reason

__all__ = [
    "NameComparison",
    "NameReading",
    "Reason",
    "by_codes",
    "compare_names",
    "compare_readings",
    "judged",
    "placed",
    "read_name",
]
