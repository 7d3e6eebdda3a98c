"""Mesa's contract: agents that are rows, data collection, batch runs, users' subclasses, and worlds that are freed."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable

import mesa
import numpy as np
import pytest

from agents.chipmaker import Chipmaker
from agents.government import Government
from agents.grid import Grid
from agents.industry import SECTORS, Industry
from agents.lab import Lab
from agents.market import Market
from agents.regulator import Regulator
from agents.researcher import Researcher
from agents.table import Column, Row
from game.errors import PrimacyError
from game.metrics.metric import METRICS
from game.world import World
from tests.engine.checks import bits
from tests.engine.play import FEW

KINDS = {
    Government: 2,
    Lab: 14,
    Chipmaker: 11,
    Regulator: 6,
    Grid: 2,
    Industry: 2 * (len(SECTORS) + 10),
    Market: 7,
}


def small(**options: object) -> World:
    """A world alone."""
    return World("baseline-2025", 3, researchers=FEW, **options)  # type: ignore[arg-type]


# --------------------------------------------------------------------------------------------- agents are rows


def test_world_is_a_mesa_model_whose_agents_are_found_by_type() -> None:
    world = small()
    assert isinstance(world, mesa.Model)
    for kind, count in KINDS.items():
        agents = world.agents_by_type[kind]
        assert len(agents) == count
        assert all(isinstance(agent, kind) and isinstance(agent, mesa.Agent) for agent in agents)
        assert sorted(agent.index for agent in agents) == list(range(count))
    assert len(world.agents) == sum(KINDS.values())
    assert len({agent.unique_id for agent in world.agents}) == len(world.agents)
    assert all(agent.model is world for agent in world.agents)
    world.close()


def test_the_named_actors_of_the_record_are_there() -> None:
    world = small()
    names = {agent.name for agent in world.agents}
    wanted = """OpenAI|Anthropic|Google DeepMind|Meta|xAI|DeepSeek|Alibaba|ByteDance|Moonshot|Zhipu|NVIDIA|AMD
    |Google TPU|Huawei|Biren|Cambricon|TSMC|SMIC|Samsung|ASML|SMEE|Shenzhen|Wuhan|United States|China"""
    assert {name.strip() for name in wanted.split("|")} <= names
    for side in (0, 1):
        assert (world.labs.nation == side).sum() >= 6
    world.close()


def test_select_get_agg_and_do_work_as_mesa_users_expect() -> None:
    world = small()
    labs = world.agents_by_type[Lab]
    rich = labs.select(lambda lab: lab.cash > 1.0)
    assert 0 < len(rich) < len(labs)
    assert labs.agg("capability", max) == world.labs.capability.max()
    assert labs.get("name") == list(world.labs.names)
    assert labs.get(["name", "serving"])[0] == ["OpenAI", world.labs.serving[0, 0]]
    labs.set("serving", 0.25)
    assert (world.labs.serving == 0.25).all()
    labs.do(lambda lab: setattr(lab, "cash", lab.cash + 1.0))
    assert labs.sort("capability").get("capability")[0] == world.labs.capability.max()
    assert {key: len(group) for key, group in labs.groupby(lambda lab: lab.trains)} == {1.0: 12, 0.0: 2}
    world.close()


@pytest.mark.parametrize("value", [0.31, np.float64(0.77)])
def test_writing_through_mesa_is_writing_the_array(value: float) -> None:
    """`lab.serving = x` and `labs.serving[:, i] = x` give the same world to the bit, months later too."""
    through, array = small(), small()
    for world in (through, array):
        world.run(world.start + 4)
    lab = next(lab for lab in through.agents_by_type[Lab] if lab.name == "Anthropic")
    lab.serving = value
    lab.chips = np.array([1e5, 0.0, 2e4, 0.0])
    place = array.labs.index("Anthropic")
    array.labs.serving[:, place] = value
    array.labs.chips[:, place] = [1e5, 0.0, 2e4, 0.0]
    assert lab.serving == value and type(lab.serving) is float
    through.run(through.start + 12), array.run(array.start + 12)
    assert bits(through) == bits(array)
    through.close(), array.close()


def test_a_row_reads_every_column_and_an_array_where_there_are_many_worlds() -> None:
    alone, many = small(), World("baseline-2025", 3, 3, researchers=FEW)
    for world in (alone, many):
        for agent in world.agents:
            for name, column in agent.columns().items():
                value = getattr(agent, name)
                assert column.unit and column.meaning
                shape = (len(column.parts),) if column.parts else ()
                assert np.shape(value) == (shape if world is alone else (3, *shape))
    alone.close(), many.close()


def test_researchers_are_made_when_they_are_asked_for() -> None:
    world = World("baseline-2025", 3, researchers=300)
    assert len(world.agents) == sum(KINDS.values())
    people = world.agents_by_type[Researcher]
    assert len(people) == 300
    assert len(world.agents) == sum(KINDS.values()) + 300
    abroad = people.select(lambda person: person.origin == 1 and person.region == 0)
    assert len(abroad) == ((world.researchers.origin == 1) & (world.researchers.region == 0)).sum()
    person = next(iter(people))
    assert person.skill == world.researchers.skill[0, person.index]
    world.close()


def test_moving_a_researcher_through_mesa_moves_the_tallies() -> None:
    """Everybody at American labs goes to American academia: the labs learn slower."""
    emptied, usual = small(), small()
    academia = emptied.researchers.labs
    for person in emptied.agents_by_type[Researcher]:
        if person.region == 0:
            person.employer = academia
    emptied.run(emptied.start + 6), usual.run(usual.start + 6)
    assert emptied.history.of("us_density_talent")[-1] < 0.5 * usual.history.of("us_density_talent")[-1]
    assert emptied.history.of("us_know_how")[-1] < usual.history.of("us_know_how")[-1]
    emptied.close(), usual.close()


# ----------------------------------------------------------------------------------------------- mesa's own tools


def test_data_collector_collects_every_metric_a_row_a_step() -> None:
    world = small()
    world.step(), world.step()
    frame = world.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(METRICS) and len(frame) == 2
    world.step()
    frame = world.datacollector.get_model_vars_dataframe()
    assert len(frame) == 3 == world.steps
    for metric in ("us_chips", "frontier_lead", "tension"):
        assert frame[metric].tolist() == world.history.of(metric)[1:, 0].tolist()
    world.close()


def test_a_users_own_data_collector_works() -> None:
    world = small()
    collector = mesa.DataCollector(
        model_reporters={"tension": lambda w: float(w.metrics[0, list(METRICS).index("tension")])},
        agenttype_reporters={Lab: {"capability": "capability", "name": "name"}},
    )
    for _ in range(3):
        collector.collect(world)
        world.step()
    frame = collector.get_agenttype_vars_dataframe(Lab)
    assert len(frame) == 3 * KINDS[Lab]
    assert set(frame["name"]) == set(world.labs.names)
    world.close()


def test_mesa_batch_run_sweeps_worlds() -> None:
    results = mesa.batch_run(
        World,
        {
            "scenario": "baseline-2025",
            "seed": [1, 2],
            "us": ["grid", "moat"],
            "researchers": FEW,
            "until": 2025 * 12 + 8,
        },
        max_steps=500,
        data_collection_period=1,
        display_progress=False,
    )
    assert len(results) == 4 * 8
    assert {(row["seed"], row["us"]) for row in results} == {(s, d) for s in (1, 2) for d in ("grid", "moat")}
    assert set(METRICS) <= set(results[0])
    alone = World("baseline-2025", 2, us="moat", researchers=FEW, until=2025 * 12 + 8).run()
    last = [row for row in results if row["seed"] == 2 and row["us"] == "moat"][-1]
    assert last["us_chips"] == alone.history.of("us_chips")[-1, 0]
    alone.close()


def test_running_stops_at_the_end_as_mesa_expects() -> None:
    world = World("baseline-2025", 1, researchers=FEW, until=2025 * 12 + 4)
    world.run_model()
    assert world.month == world.end and not world.running and world.steps == 4
    rows = len(world.history)
    world.step()
    assert world.month == world.end and len(world.history) == rows
    world.close()


# ------------------------------------------------------------------------------------------- a user's own actor


class Hoarder(Lab):
    """Sells nothing and opens everything."""

    def decide(self) -> None:
        self.serving = 0.0
        self.openness = 1.0


class Nobody(Row):
    """Of no kind that a world knows."""


def test_a_users_subclass_plays_inside_a_world_and_changes_what_comes_of_it() -> None:
    usual, changed = small(), small(actors={"OpenAI": Hoarder})
    lab = next(lab for lab in changed.agents if lab.name == "OpenAI")
    assert type(lab) is Hoarder
    assert len(changed.agents_by_type[Lab]) + len(changed.agents_by_type[Hoarder]) >= KINDS[Lab]
    usual.run(), changed.run()
    place = changed.labs.index("OpenAI")
    assert changed.labs.serving[0, place] == 0.0 and changed.labs.openness[0, place] == 1.0
    assert changed.labs.revenue[0, place] == 0.0 < usual.labs.revenue[0, place]
    for metric in ("us_serving_share", "us_revenue", "us_capability"):
        assert not np.array_equal(changed.history.of(metric), usual.history.of(metric))
    assert np.isfinite(changed.history.values).all()
    usual.close(), changed.close()


def test_a_subclass_that_decides_nothing_changes_no_bit() -> None:
    class Same(Lab):
        """As every lab."""

    usual, same = small(), small(actors={"Meta": Same})
    usual.run(usual.start + 12), same.run(same.start + 12)
    assert bits(usual) == bits(same)
    usual.close(), same.close()


KIND_AND_COLUMN: list[tuple[str, type[Row], str, float, str]] = [
    ("TSMC", Chipmaker, "wafers", 1.0, "us_chip_output"),
    ("Cyberspace Administration", Regulator, "strictness", 1.0, "china_alignment_penalty"),
    ("China", Government, "target", 0.0, "china_chip_output"),
    ("Chinese grid", Grid, "applied", 0.0, "china_power_available"),
    ("Shenzhen", Industry, "adoption", 0.0, "china_adoption_driving"),
    ("Gulf", Market, "lock_in", 0.99, "dependence_us"),
]


@pytest.mark.parametrize(
    ("name", "kind", "column", "value", "metric"), KIND_AND_COLUMN, ids=lambda v: getattr(v, "__name__", str(v))
)
def test_every_kind_of_actor_can_be_replaced(
    name: str, kind: type[Row], column: str, value: float, metric: str
) -> None:
    usual = small()
    known = next(agent.name for agent in usual.agents if name in agent.name and isinstance(agent, kind))

    def decide(self: Row) -> None:
        decided.append(self.model.month)
        setattr(self, column, value)

    decided: list[int] = []
    own = type("Own", (kind,), {"decide": decide, "__doc__": "A user's."})
    changed = small(actors={known: own})
    usual.run(), changed.run()
    assert len(decided) >= (changed.end - changed.start) // 3, "the actor decides at least once a quarter"
    assert not np.array_equal(usual.history.of(metric), changed.history.of(metric))
    usual.close(), changed.close()


def test_an_unknown_actor_or_a_kind_that_does_not_fit_is_refused_in_one_sentence() -> None:
    for actors in ({"OpenAl": Hoarder}, {"NVIDIA": Hoarder}, {"OpenAI": Nobody}):
        with pytest.raises(PrimacyError) as refusal:
            small(actors=actors)
        sentence = str(refusal.value)
        assert next(iter(actors)) in sentence and "\n" not in sentence
        assert "DeepSeek" in sentence, "it says which actors there are"


def test_a_column_without_unit_or_with_a_bare_h100e_is_refused() -> None:
    for unit, meaning in (("", "a thing"), ("share", ""), ("H100e", "chips")):
        with pytest.raises(ValueError):
            Column(unit, meaning)


# ------------------------------------------------------------------------------------------- finished and freed


def plain(world: World) -> None:
    """Only play."""


def seen_by_mesa(world: World) -> None:
    """Play under Mesa's eyes: agents, people, a collector."""
    assert len(world.agents_by_type[Researcher]) == FEW
    assert len(world.datacollector.model_vars) == len(METRICS)
    world.step()


def forked(world: World) -> None:
    """Have futures."""
    fork = world.fork(2)
    fork.step()
    fork.close()


def told(world: World) -> None:
    """Have news and a state taken."""
    world.state()
    assert world.government("us").name == "United States"


@pytest.mark.parametrize("use", [plain, seen_by_mesa, forked, told])
def test_a_closed_world_is_freed(use: Callable[[World], None]) -> None:
    world = small(actors={"OpenAI": Hoarder})
    world.step()
    use(world)
    gone = weakref.ref(world)
    world.close()
    del world
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("use", [plain, seen_by_mesa])
def test_a_world_that_nobody_closes_is_freed_too(use: Callable[[World], None]) -> None:
    """Mesa's own tools never close a model, and its class-level counter of ids must not keep ours."""
    world = small()
    world.step()
    use(world)
    gone = weakref.ref(world)
    del world
    gc.collect()
    assert gone() is None


def test_closing_twice_harms_nothing_and_history_stays_readable() -> None:
    world = small()
    world.step()
    assert len(world.agents) > 0
    world.close()
    world.close()
    assert len(world.history) == 2


def test_memory_is_flat_over_sixty_worlds() -> None:
    """Each is stepped, looked at through Mesa, and closed: no world stays, nor any of its objects."""
    born: list[weakref.ref[World]] = []
    blocks = []
    for seed in range(60):
        world = World("baseline-2025", seed, 16, researchers=FEW)
        assert len(world.agents_by_type[Lab]) == KINDS[Lab]
        world.step()
        world.close()
        born.append(weakref.ref(world))
        del world
        if seed % 20 == 19:
            gc.collect()
            blocks.append(sys.getallocatedblocks())
    assert not [ref for ref in born if ref() is not None]
    # A world has thousands of objects; the references above and the test's own are a hundred or so.
    assert blocks[2] - blocks[1] < 500, blocks
