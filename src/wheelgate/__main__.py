"""`python -m wheelgate`: the command line."""

from wheelgate.cli import main

main()
