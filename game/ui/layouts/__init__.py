"""Where everything stands in the scenes around the main screen: pure functions, as in `game.ui.layout`."""
