"""The benchmark suite; scripts/bench starts it."""
