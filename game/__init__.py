"""Primacy, the game: world, session, forecast, experiments, window and commands.

Importing this package loads nothing else. `game.__version__` is looked up when it is first read.
"""


def __getattr__(name: str) -> str:
    """Look up `__version__` in the installed package's metadata ("0+checkout" where nothing is installed)."""
    if name != "__version__":
        raise AttributeError(f"module 'game' has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("primacy")
    except PackageNotFoundError:
        return "0+checkout"
