"""Who acts: one file a kind of agent, its columns first, then its behaviour. Imports nothing of `game`."""
