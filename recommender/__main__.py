"""``python -m recommender`` is ``masa``."""

from recommender.cli import main

main()
