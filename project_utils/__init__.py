"""The commands, and the library under them."""
