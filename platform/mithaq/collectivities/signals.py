"""What the shared side tells the apps that it does not know: the portal, and the offices' own."""

from django.dispatch import Signal

# By a worker, after the office was committed, at least once: receivers do their part once. office.
office_opened = Signal()

# In the transaction of the renaming, on the public side. office; before: the Arabic and the French name until then.
office_renamed = Signal()

# In the transaction of the archiving, on the public side. office; reason.
office_archived = Signal()

# Inside an office's schema: each receiver returns what of its own is unfinished there, as dict[str, int] (code: count).
counting_open_work = Signal()
