"""The portal for programs: the REST API (`v1/`), what all its endpoints share, and webhooks (`webhooks/`)."""
