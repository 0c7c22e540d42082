"""What is asked of the API (`queries`), and what it answers (`answers`)."""
