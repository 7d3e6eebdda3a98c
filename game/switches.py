"""Which mechanisms are on: any of M1 to M19 can be switched off for an experiment."""

from __future__ import annotations

from collections.abc import Mapping

from game.errors import PrimacyError

MECHANISMS: dict[str, str] = {
    "M1": "lithography and yield",
    "M2": "the accelerator",
    "M3": "trade and controls",
    "M4": "interconnect tax",
    "M5": "power and cooling",
    "M6": "data liquidity",
    "M7": "scaling",
    "M8": "know-how",
    "M9": "alignment and compliance",
    "M10": "distillation",
    "M11": "researchers migrate",
    "M12": "capital",
    "M13": "inference economy",
    "M14": "applied intelligence",
    "M15": "dependence",
    "M16": "shocks",
    "M17": "governments",
    "M18": "the verdict",
    "M19": "tension",
    "traits": "differences between actors of a kind",
    "cards": "orders with a name",
    "fatigue": "a card played again before its cooldown is over does less",
    "commitment": "a programme held for long runs better, and leaving it costs a quarter",
    "tipping": "native parity, a breakaway lead and lock-in feed themselves",
    "fog": "the rival is seen a quarter late and with errors",
}


class Switches:
    """On by default; raises PrimacyError for a mechanism that does not exist."""

    def __init__(self, changes: Mapping[str, bool]) -> None:
        for name in changes:
            if name not in MECHANISMS:
                raise PrimacyError(f'"{name}" is not a mechanism; allowed: {", ".join(MECHANISMS)}.')
        self.off = frozenset(name for name, on in changes.items() if not on)

    def __getitem__(self, mechanism: str) -> bool:
        return mechanism not in self.off
