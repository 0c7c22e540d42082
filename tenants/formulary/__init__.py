"""The office at the formulary: its own templates, where its texts came from, and starting from a template."""
