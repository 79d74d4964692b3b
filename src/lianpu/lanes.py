"""Several numbers side by side: what is done to one lane is done to all of them by one instruction of the processor.

A row of lanes is read from an array (…, lanes), reckoned with as if it were a number, and written back. In machine code
it is a vector of the processor, which the compiler neither finds by itself in loops over a few lanes nor keeps in
registers; interpreted it is a small array. Every lane gives the same bits as the same formula on single numbers: nothing
is contracted or reordered.

Their number is frozen into the machine code of the kernels that use them (`lianpu.accelerate`).
"""

from __future__ import annotations

import importlib
import operator
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import COMPILES

LANES = 32
"""Numbers side by side: four registers of 512 bits, or eight of 256. Of 1,000 and 5,000 firms 16 took half and a third as long
again a failure with the former, as long with the latter, of 100,000 a tenth; 64 took half as long again of 1,000 (`python -m benchmarks risk`)."""

_LINE = 64
"""Bytes of a line of the cache."""

Lanes: TypeAlias = NDArray[np.float64]
"""One row."""

Rows: TypeAlias = NDArray[np.float64]
"""(…, lanes), contiguous."""


def rows(count: int) -> Rows:
    """So many rows of zeros, none of which lies across one cache line more than it must."""
    numbers = _LINE // 8
    room = np.zeros(count * LANES + numbers)
    begin = -room.ctypes.data // 8 % numbers
    return room[begin : begin + count * LANES].reshape(count, LANES)


def row(losses: Rows, k: int) -> Lanes:
    """Row k."""
    return losses[k].copy()


def expect(losses: Rows, k: int) -> None:
    """Let row k be fetched from memory while other work goes on."""


def put(losses: Rows, k: int, lanes: Lanes) -> None:
    """Write row k."""
    losses[k] = lanes


def nothing() -> Lanes:
    """Zero in every lane."""
    return np.zeros(LANES)


def larger(a: Lanes, b: Lanes) -> Lanes:
    """The larger of each two."""
    return np.where(a > b, a, b)


def at_most_one(a: Lanes) -> Lanes:
    """Each, but 1 where it is more or no number."""
    return np.where(a < 1.0, a, 1.0)


def apart(a: Lanes, b: Lanes) -> Lanes:
    """How far each two are apart."""
    return np.abs(a - b)


def any_above_zero(a: Lanes) -> bool:
    """Whether some lane is above zero."""
    return bool((a > 0.0).any())


class _Instructions:
    """Each function and operator of lanes in the processor's terms, as numba writes code: (context, builder, signature,
    arguments) → value."""

    def __init__(self) -> None:
        self.ir, self.types = importlib.import_module("llvmlite.ir"), importlib.import_module("numba.types")
        self.vector = self.ir.VectorType(self.ir.DoubleType(), LANES)

    def constant(self, value: float) -> Any:
        return self.ir.Constant(self.vector, [value] * LANES)

    def filled(self, builder: Any, value: Any) -> Any:
        ir, anywhere = self.ir, self.ir.Constant(self.vector, self.ir.Undefined)
        first = builder.insert_element(anywhere, value, ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(first, anywhere, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))

    def address(self, context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        k = context.cast(builder, given[1], signature.args[1], self.types.intp)
        place = builder.gep(data, [builder.mul(k, self.ir.Constant(k.type, LANES))])
        return builder.bitcast(place, self.vector.as_pointer())

    def row(self, context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(self.address(context, builder, signature, given), align=8)

    def put(self, context: Any, builder: Any, signature: Any, given: Any) -> Any:
        builder.store(given[2], self.address(context, builder, signature, given), align=8)
        return context.get_dummy_value()

    def expect(self, context: Any, builder: Any, signature: Any, given: Any) -> Any:
        byte, flag, name = self.ir.IntType(8).as_pointer(), self.ir.IntType(32), "llvm.prefetch.p0i8"
        kind = self.ir.FunctionType(self.ir.VoidType(), [byte, flag, flag, flag])
        prefetch = builder.module.globals.get(name) or self.ir.Function(builder.module, kind, name)
        start = builder.bitcast(self.address(context, builder, signature, given), byte)
        for line in range(0, 8 * LANES, _LINE):
            place = builder.gep(start, [self.ir.Constant(self.ir.IntType(64), line)])
            builder.call(prefetch, [place, flag(0), flag(3), flag(1)])  # to read, keep in all caches, data
        return context.get_dummy_value()

    def nothing(self, _context: Any, _builder: Any, _signature: Any, _given: Any) -> Any:
        return self.constant(0.0)

    def larger(self, _context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", given[0], given[1]), given[0], given[1])

    def at_most_one(self, _context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", given[0], self.constant(1.0)), given[0], self.constant(1.0))

    def apart(self, _context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        there, back = builder.fsub(given[0], given[1]), builder.fsub(given[1], given[0])
        return builder.select(builder.fcmp_ordered(">", there, back), there, back)

    def any_above_zero(self, _context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        bits = builder.bitcast(builder.fcmp_ordered(">", given[0], self.constant(0.0)), self.ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, self.ir.Constant(self.ir.IntType(LANES), 0))

    def between_lanes(self, instruction: str) -> Callable[..., Any]:
        def code(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            return getattr(builder, instruction)(given[0], given[1])

        return code

    def number_and_lanes(self, instruction: str) -> Callable[..., Any]:
        def code(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            return getattr(builder, instruction)(self.filled(builder, given[0]), given[1])

        return code


def _teach() -> None:
    """Tell numba that there are lanes, and what can be done with them."""
    extending, types, write = (
        importlib.import_module("numba.extending"),
        importlib.import_module("numba.types"),
        _Instructions(),
    )

    class LanesType(types.Type):
        def __init__(self) -> None:
            super().__init__(name=f"lanes({LANES})")  # pyright: ignore[reportUnknownMemberType]

    @extending.register_model(LanesType)
    class LanesModel(extending.models.PrimitiveModel):  # pyright: ignore[reportUnusedClass]
        def __init__(self, manager: Any, of: Any) -> None:
            super().__init__(manager, of, write.vector)  # pyright: ignore[reportUnknownMemberType]

    def teach(function: Any, of: tuple[Any, ...], result: Any, code: Callable[..., Any]) -> None:
        """`function` of arguments of the types, or kinds of type, `of` gives `result` by this code."""

        def fits(*given: Any) -> Any:
            pairs = zip(given, of, strict=True)
            return result if all(isinstance(a, t) if isinstance(t, type) else a == t for a, t in pairs) else None

        def of_none() -> Any:
            return fits()

        def of_one(a: Any) -> Any:
            return fits(a)

        def of_two(a: Any, b: Any) -> Any:
            return fits(a, b)

        def of_three(a: Any, b: Any, c: Any) -> Any:
            return fits(a, b, c)

        def typer(_context: Any) -> Callable[..., Any]:
            return (of_none, of_one, of_two, of_three)[len(of)]

        extending.type_callable(function)(typer)
        extending.lower_builtin(function, *of)(code)

    lanes, number, table, place = LanesType(), types.float64, types.Array, types.Integer
    teach(row, (table, place), lanes, write.row)
    teach(put, (table, place, lanes), types.none, write.put)
    teach(expect, (table, place), types.none, write.expect)
    teach(nothing, (), lanes, write.nothing)
    teach(larger, (lanes, lanes), lanes, write.larger)
    teach(at_most_one, (lanes,), lanes, write.at_most_one)
    teach(apart, (lanes, lanes), lanes, write.apart)
    teach(any_above_zero, (lanes,), types.boolean, write.any_above_zero)
    for operation, instruction in (("add", "fadd"), ("sub", "fsub"), ("mul", "fmul"), ("truediv", "fdiv")):
        teach(getattr(operator, operation), (lanes, lanes), lanes, write.between_lanes(instruction))
        teach(getattr(operator, operation), (number, lanes), lanes, write.number_and_lanes(instruction))


if COMPILES:
    _teach()
