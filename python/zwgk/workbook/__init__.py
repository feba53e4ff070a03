"""Everything that knows a sheet name, a heading or a cell."""
