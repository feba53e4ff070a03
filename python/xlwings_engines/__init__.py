"""xlwings engines for places where Excel does not run. They know nothing of bulletins."""
