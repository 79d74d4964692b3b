"""What gaps are worth and who could fill them: on the pages of nodes, gaps, firms, and in the report of a chain."""
