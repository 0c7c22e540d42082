"""The trigger-fed, hash-chained trail of an office."""
