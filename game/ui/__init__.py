"""The window: scenes, widgets and charts over one played or watched game.

Nothing here decides a rule; every number shown comes from `game.session.session` or `game.forecast`.
"""
