"""What an XForm means to an inspector: items, what they owe, and the findings that a failed one proposes.

Legal and enforcement meaning rides on attributes of the namespace urn:mine-inspector:checklist:1 at the result question
of each item (columns `bind::mi:…` of the spreadsheet); other ODK tools pass over them.
"""
