"""The commons of templates and clauses: texts that every office may start from, versioned, with their provenance."""
