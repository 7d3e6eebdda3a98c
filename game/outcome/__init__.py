"""Outcomes: the verdict on a finished world, and the goals, mandates and stamps beside it (M18)."""
