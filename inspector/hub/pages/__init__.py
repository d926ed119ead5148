"""The hub's pages in a browser, written by the server: no script runs in them, and nothing is built beforehand."""
