"""Synthetic dossiers: the Berkane story and others around it. Everything made here is marked as demonstration data."""
