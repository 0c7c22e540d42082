"""The one-machine stack behind `mithaq demo`, development and tests: PostgreSQL from a wheel and a supervisor."""
