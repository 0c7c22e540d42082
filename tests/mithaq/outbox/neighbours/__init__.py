"""An app that only the worker of `test_neighbours` installs: effects without end, and the person who owes them."""
