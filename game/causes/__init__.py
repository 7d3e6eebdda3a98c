"""Causes that add up: what raised and lowered a headline number, turn by turn.

`Causes` watches a world and keeps, at the ends of phases, the few columns from which a change can be explained
(`game.causes.record`). Nothing is worked out until it is asked for: then one account a metric shares the change of a
turn out over named terms that sum to it. A term belongs to the phase that moved its column: capability and the lead
to `models`, dependence to `abroad`, the applied index to `applied`, talent to `talent`, the budget to `economy`; what
several phases move one after the other (effective compute: trade, energy, strategy; free power: orders, trade, power
plans, energy) is valued phase by phase. Each account is exact by construction (a telescoping product, a path
integral, a log-mean split), reads columns rather than repeating rules, and calls what it must share with a rule by
name, so that a rule that changes shows up as a growing term `other`, never as a wrong sum.
"""

from game.causes.explanation import Cause, Explanation, YearOfCauses
from game.causes.headlines import HEADLINES, account_of, checked_headline, note_on
from game.causes.watcher import Causes

__all__ = ["HEADLINES", "Cause", "Causes", "Explanation", "YearOfCauses", "account_of", "checked_headline", "note_on"]
