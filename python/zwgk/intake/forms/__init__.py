"""Forms of the units: sent out (下发), returned (回收), asked for (催报)."""
