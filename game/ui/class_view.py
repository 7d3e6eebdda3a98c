"""How a class looks at its game: everybody sees everything, and the odds are the world's, not a side's belief."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from pygame import Rect

from game.ui.canvas import Canvas
from game.ui.fonts import Typeface
from game.ui.view import GameView
from game.ui.widget import Hint, Panel, Touch, Widget


class ClassView(GameView):
    """A game on the projector, seen by both teams at once."""

    @property
    def has_fog(self) -> bool:
        """Nothing is hidden: the other team sits in the same room."""
        return False

    def moved_on(self) -> None:
        """A round was played: draw everything anew and ask for the odds."""
        self.outlook = None
        self.turn_stamp += 1
        self._look()

    def _ask(self) -> None:
        if self.forecaster is not None and not self.session.is_over:
            self._asked = self.forecaster.ask(None, None)


class Larger(Panel):
    """Another panel drawn in larger type, for the back of a room."""

    def __init__(self, inner: Panel, factor: float) -> None:
        super().__init__()
        self.inner = inner
        self.factor = factor
        self.widgets = inner.widgets
        self._typeface: Typeface | None = None

    def state(self) -> Hashable:
        return (self.factor, self.inner.state())

    @property
    def covers(self) -> bool:
        return self.inner.covers

    def hints(self) -> list[Hint]:
        return self.inner.hints()

    def draw(self, canvas: Canvas, touch: Callable[[Widget], Touch]) -> None:
        scale = canvas.scale * self.factor
        if self._typeface is None or self._typeface.scale != scale:
            self._typeface = Typeface(scale)
        large = Canvas(canvas.surface, self._typeface)
        self.inner.area = Rect(self.area)
        self.inner.draw(large, touch)
        canvas.clipped += large.clipped
