"""Settings: plain modules; every value comes from the environment, typed, once."""
