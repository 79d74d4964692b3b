"""Version 1 of the API: one file a resource, thin over the selectors and actions that the pages use."""
