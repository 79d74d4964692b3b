"""Raw input → rows: workbooks, mapped tables, and the resolution of the products and enterprises they name."""
