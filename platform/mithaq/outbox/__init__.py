"""Events to be delivered: the table is the truth, the broker only wakes workers."""
