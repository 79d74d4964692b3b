"""Long computations: done beside the requests, with progress, kept with the snapshot that they stand on."""
