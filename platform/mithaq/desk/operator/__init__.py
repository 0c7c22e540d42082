"""The operator's pages: all the offices, their life, their jobs, the authorities' people, the support's visits."""
