"""The private side: tables in each office's own schema and nowhere else."""
