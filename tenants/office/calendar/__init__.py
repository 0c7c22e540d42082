"""The office's calendar: every day that counts, feeds for other calendars, reminders, and days that moved."""
