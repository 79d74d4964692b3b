"""What a cluster is: tables, catalog, identity, checks, files."""
