"""A sequence that is made when first read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, TypeVarTuple, overload

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Deferred(Sequence[T]):
    """Behaves as the tuple ``make(*given)``; a list of matches is ranked before it is explained."""

    __slots__ = ("_given", "_made")

    def __init__(self, make: Callable[[*Given], tuple[T, ...]], *given: *Given) -> None:
        self._given = given
        self._made: Callable[..., tuple[T, ...]] | tuple[T, ...] = make

    def _tuple(self) -> tuple[T, ...]:
        made = self._made
        if not isinstance(made, tuple):
            self._made = made = made(*self._given)
        return made

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._tuple()[at]

    def __len__(self) -> int:
        return len(self._tuple())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Deferred):
            return self._tuple() == other._tuple()
        return self._tuple() == other

    def __hash__(self) -> int:
        return hash(self._tuple())

    def __repr__(self) -> str:
        return repr(self._tuple())
