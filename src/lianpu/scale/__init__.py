"""The same analyses over many processes and machines, and what is stored of a run that was broken off."""
