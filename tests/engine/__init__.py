"""What the tests of the engine share: how worlds are played to extremes, and what must hold in each of them."""
