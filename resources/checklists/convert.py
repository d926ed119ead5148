"""Convert the shipped checklists to XForms beside their sheets; run by dev.py and by the packaging."""

from __future__ import annotations

from inspector.checklist import library

if __name__ == "__main__":
    library.convert_all()
