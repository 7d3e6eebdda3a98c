"""What the tests of the window share: a player that presses keys, and a record of what was shown and used."""
