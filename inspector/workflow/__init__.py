"""One function per intention of a user. No Qt; every function returns what changed.

The functions run where the store's connection lives (the store lane of the window, or the main thread of a command);
`Walk` alone is plain memory and belongs to whoever walks the checklist.
"""
