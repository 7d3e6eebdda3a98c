"""Events: shocks that nobody chose, from YAML into arrays, and the answers a government may give (M16)."""
