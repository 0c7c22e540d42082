"""The papers of the council as data: decision, minutes, posting notice, summons, agenda, letter to the governor, books."""
