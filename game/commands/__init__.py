"""The commands, by what they are for; `game.cli` puts them together."""
