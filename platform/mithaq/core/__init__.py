"""What knows no other app: clock, errors, money, text, working days, transition tables, ids."""
