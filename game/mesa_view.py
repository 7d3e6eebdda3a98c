"""The world as Mesa sees it: agents that are rows of tables, made at first access, and freed when done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agents.researcher import Researcher
from agents.table import Row
from game.errors import PrimacyError

if TYPE_CHECKING:
    from game.world import World

MADE = ("governments", "labs", "chipmakers", "regulators", "grids", "industries", "markets")
"""The kinds whose rows are Mesa agents from the start; researchers are many, and made when asked for."""


class MesaView:
    """Makes rows into Mesa agents, keeps a user's replacements at work, and collects data."""

    def __init__(self, world: World, actors: Mapping[str, type[Row]]) -> None:
        self._world = world
        self._rows: dict[tuple[str, int], Row] = {}
        self._made = False
        self._people_made = False
        self._collector: Any = None
        self._replace(actors)

    def _replace(self, actors: Mapping[str, type[Row]]) -> None:
        """Put a user's subclass in the place of an actor; its `decide` is called every month."""
        for name, kind in actors.items():
            for table_name in MADE:
                table = self._world.tables[table_name]
                if name in table.names and issubclass(kind, _root(table.row)):
                    place = table.names.index(name)
                    # A kind that configuration extended (a lever is a part of a column) extends the subclass too.
                    whole = kind if issubclass(kind, table.row) else type(kind.__name__, (kind, table.row), {})
                    agent = whole(self._world, table, place)
                    self._rows[table_name, place] = agent
                    table.overridden.append(agent)
                    break
            else:
                known = sorted(n for kind_ in MADE for n in self._world.tables[kind_].names)
                raise PrimacyError(f'No actor named "{name}" takes a {kind.__name__}; actors are: {", ".join(known)}.')

    def row(self, kind: str, place: int) -> Row:
        """Return one actor as a Mesa agent."""
        if (kind, place) not in self._rows:
            table = self._world.tables[kind]
            self._rows[kind, place] = table.row(self._world, table, place)
        return self._rows[kind, place]

    def make(self) -> None:
        """Make the rows of all kinds but researchers."""
        if not self._made:
            self._made = True
            for kind in MADE:
                for place in range(len(self._world.tables[kind])):
                    self.row(kind, place)

    def make_people(self) -> None:
        """Make the researchers' rows."""
        if not self._people_made:
            self._people_made = True
            for place in range(len(self._world.researchers)):
                self.row("researchers", place)

    def by_type(self, known: dict[type, Any]) -> dict[type, Any]:
        """Return Mesa's dictionary of agents by type, which makes researchers when they are asked for."""
        return _ByType(known, self)

    def datacollector(self) -> Any:
        """Return a DataCollector of every metric (in the first world where there are many)."""
        if self._collector is None:
            import mesa

            from game.metrics.metric import METRICS

            reporters = {name: _reporter(place) for place, name in enumerate(METRICS)}
            self._collector = mesa.DataCollector(model_reporters=reporters)
            # What happened before the collector was asked for is in the history already.
            for row in self._world.history.values[1:]:
                for place, name in enumerate(METRICS):
                    self._collector.model_vars[name].append(float(row[0, place]))
        return self._collector

    def collect(self) -> None:
        """Collect a step, if a collector is in use."""
        if self._collector is not None:
            self._collector.collect(self._world)

    def close(self) -> None:
        """Break the circles of references, so that the world is freed with its last name."""
        world = self._world
        world._agents.clear()
        world._agents_by_type.clear()
        world._all_agents = type(world._all_agents)([], random=world.random)
        world.__dict__.pop("step", None)
        world.__dict__.pop("_user_step", None)
        for table in world.tables.values():
            table.overridden.clear()
        self._rows.clear()
        # The last of the circle: without it the world is gone with its last name, not at the next collection.
        del world.view


def _root(row: type[Row]) -> type[Row]:
    """Return the kind a row belongs to, whatever configuration added to it."""
    for base in row.__mro__:
        if Row in base.__bases__:
            return base
    return row


def _reporter(place: int) -> Any:
    return lambda world: float(world.metrics[0, place])


class _ByType(dict[type, Any]):
    """Mesa's agents_by_type; a subclass asked for by its kind (Government, Researcher) is found too."""

    def __init__(self, known: dict[type, Any], view: MesaView) -> None:
        super().__init__(known)
        self._view = view

    def __missing__(self, kind: type) -> Any:
        if kind is Researcher:
            self._view.make_people()
            return self._view._world._agents_by_type[Researcher]
        for known, agents in self.items():
            if issubclass(known, kind):
                return agents
        raise KeyError(kind)
