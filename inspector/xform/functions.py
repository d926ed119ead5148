"""Every function that expressions may call, by name.

Sources: XPath 1.0, section 4; the ODK XForms specification; where the two are silent, JavaRosa 5.1. Each function
stands in the module of its concept; `tests/conformance/divergences.py` lists where we deliberately differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from inspector.xform.functions_choices import CHOICES
from inspector.xform.functions_dates import DATES
from inspector.xform.functions_geography import GEOGRAPHY
from inspector.xform.functions_logic import LOGIC
from inspector.xform.functions_nodes import NODES
from inspector.xform.functions_numbers import NUMBERS
from inspector.xform.functions_secrets import SECRETS
from inspector.xform.functions_signature import Function
from inspector.xform.functions_text import TEXT
from inspector.xform.functions_world import WORLD

_TABLES = (LOGIC, NUMBERS, TEXT, DATES, CHOICES, NODES, GEOGRAPHY, SECRETS, WORLD)

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {function.name: function for table in _TABLES for function in table}
)
"""Name, as written in an expression → function."""
