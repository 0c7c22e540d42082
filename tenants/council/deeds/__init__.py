"""The papers of the council as data: decision, minutes, posting notice, summons, agenda, slip, books."""
