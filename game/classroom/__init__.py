"""Class exercises: a lesson on one screen, declared in YAML, with printable handouts and results by label."""
