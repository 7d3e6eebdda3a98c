"""The panels of the main screen and the verdict: each shows one thing about a `GameView`."""
