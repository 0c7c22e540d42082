"""Dossiers that pass from one office to another by a legal act (LO 113-14 a139, mergers of communes)."""
