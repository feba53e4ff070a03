"""Programs of the developers: they build the repository's built files, and the bundle. No part of the wheel."""
