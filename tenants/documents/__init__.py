"""Papers of a dossier: files with their hash, kind and register number."""
