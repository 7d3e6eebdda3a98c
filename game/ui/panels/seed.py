"""Where the seed of a new game is typed."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button, TextField
from game.ui.text import say
from game.ui.widget import Panel

LARGEST_SEED = 2**63 - 1


def any_seed() -> str:
    """A seed that nobody chose."""
    return str(secrets.randbelow(1_000_000))


def seed_widgets(seed: str, begin: Callable[[], object], keep: Callable[[str], object]) -> tuple[TextField, Button]:
    """The field and the button that puts another seed into it."""

    def another() -> None:
        field.content = any_seed()
        keep(field.content)

    field = TextField(seed, len(str(LARGEST_SEED)), str.isdigit, begin)
    field.hint_title = say("new_game.seed_hint")
    return field, Button(say("new_game.seed_new"), another)


class SeedPanel(Panel):
    """The seed on a line of its own."""

    def __init__(self, seed: str, begin: Callable[[], object], keep: Callable[[str], object]) -> None:
        super().__init__()
        self.field, self.another = seed_widgets(seed, begin, keep)
        self.widgets = [self.field, self.another]

    def arrange(self, canvas: Canvas) -> None:
        words = canvas.text_width(say("new_game.seed"), "heading")
        widths = [words, 1.0, self.another.wanted_width(canvas), canvas.px(20)]
        _label, self.field.area, self.another.area, _space = layout.columns(self.area, widths, canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        canvas.text(say("new_game.seed"), self.area.midleft, "heading", theme.BRIGHT)
