"""The program's version, apart from the package's public names: any module may import it without importing them."""

__version__ = "0.2.0"
