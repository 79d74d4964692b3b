"""How well Lianpu reads, compares and matches: measures against labelled sets, with intervals and baselines."""
