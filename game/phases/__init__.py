"""The month, phase by phase: how the kinds of agent act on one another.

A phase is a short function of the world that calls the rules of `agents` in order and passes what one kind of agent
needs to know of another. `game.month` lists the phases.
"""
