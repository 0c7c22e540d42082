"""`python -m mithaq.cli`: the same as the console script."""

from mithaq.cli import main

main()
