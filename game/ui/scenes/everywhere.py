"""What can be done on every scene: settings, words to look up, the ways out."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from game.ui import text
from game.ui.actions import Action
from game.ui.app import App
from game.ui.display import is_full
from game.ui.formats import percent
from game.ui.palettes import PALETTES
from game.ui.scenes.settings import SettingsScene, change
from game.ui.settings import KEPT_TURNS, SCALES
from game.ui.text import language, say

WORD = "word "
"""How the key of an action begins that looks up a word."""


def everywhere(app: App) -> list[Action]:
    """The actions of the window itself."""
    return [*_settings(app), *_words(app), *_ways_out(app)]


def _settings(app: App) -> Iterator[Action]:
    kind, chosen = say("palette.setting"), app.settings
    yield Action("settings", say("settings.title"), app.open_settings, _is_away(app), "F10", kind)
    yield Action("full", say("palette.window" if is_full() else "palette.full"), app.toggle_full, True, "F11", kind)
    for name in text.languages():
        words = f"{say('settings.language')}: {text.name_of(name)}"
        yield Action(f"language {name}", words, _to(app, "language", name), chosen.language != name, "", kind, name)
    for scale in SCALES:
        words = f"{say('settings.scale')}: {percent(scale)}"
        yield Action(f"scale {scale}", words, _to(app, "scale", scale), chosen.scale != scale, "", kind)
    for name in PALETTES:
        words = f"{say('settings.palette')}: {say(f'settings.palette_{name}')}"
        yield Action(f"palette {name}", words, _to(app, "palette", name), chosen.palette != name, "", kind)
    for count in KEPT_TURNS:
        words = f"{say('settings.turns')}: {count or say('settings.none')}"
        yield Action(f"turns {count}", words, _to(app, "turns", count), chosen.turns != count, "", kind)
    yield Action("rebind", say("rebind.title"), functools.partial(_rebind, app), True, "", kind)
    for name, (on, off) in {
        "odds": ("shown", "hidden"),
        "coach": ("shown", "hidden"),
        "sound": ("heard", "silent"),
        "motion": ("moving", "still"),
        "autosave": ("each_turn", "by_hand"),
    }.items():
        wanted = not getattr(chosen, name)
        words = f"{say(f'settings.{name}')}: {say(f'settings.{on if wanted else off}')}"
        yield Action(f"set {name}", words, _to(app, name, wanted), True, "", kind)


def _to(app: App, name: str, value: object) -> functools.partial[None]:
    return functools.partial(change, app, name, value)


def _rebind(app: App) -> None:
    from game.ui.scenes.rebind import Rebind, open_rebind

    if not any(isinstance(scene, Rebind) for scene in app.scenes):
        open_rebind(app)


def _is_away(app: App) -> bool:
    """Whether the settings do not show already."""
    return not any(isinstance(scene, SettingsScene) for scene in app.scenes)


def _words(app: App) -> Iterator[Action]:
    if not app.engine.ready:
        return
    from game.ui.scenes.glossary import entries, open_glossary

    yield Action("glossary", say("glossary.title"), functools.partial(open_glossary, app), also=say("menu.look_up"))
    for entry in entries(language()):
        kind = say("palette.entry", kind=say(f"glossary.kind.{entry.kind}"))
        yield Action(f"{WORD}{entry.key}", entry.title, functools.partial(open_glossary, app, entry.title), kind=kind)


def _ways_out(app: App) -> Iterator[Action]:
    from game.ui.scenes.title import Title

    if app.engine.ready:
        from game.ui.scenes.load import open_load

        yield Action("load", say("load.title"), functools.partial(open_load, app))
    at_title = isinstance(app.scenes[0], Title)
    yield Action("title", say("menu.leave"), lambda: app.start_with(Title(app)), not at_title)
    yield Action("quit", say("menu.quit"), app.quit)
