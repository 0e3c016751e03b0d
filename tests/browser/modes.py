"""The ways in which every journey is made."""

from typing import NamedTuple

import pytest


class Mode(NamedTuple):
    javascript: bool
    width: int

    def __str__(self) -> str:
        return f"{'js' if self.javascript else 'nojs'}-{self.width}"


MODES = [Mode(javascript, width) for javascript in (True, False) for width in (360, 1280)]


def only(modes: list[Mode]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("mode", modes, ids=str)


only_with_javascript = only([mode for mode in MODES if mode.javascript])
only_without_javascript = only([mode for mode in MODES if not mode.javascript])
only_wide = only([mode for mode in MODES if mode.width == 1280])
once = only([Mode(javascript=True, width=1280)])
twice = only([MODES[0], MODES[3]])
"""A journey: narrow with JavaScript, wide without; how pages look at each width is inspected elsewhere."""
