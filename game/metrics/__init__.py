"""Metrics: every quantity that is told of a world, declared once, read off it and kept as history."""
