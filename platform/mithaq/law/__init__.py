"""The legal framework as dated data: rules with their articles, day counts, holidays, and the dates they lead to."""
