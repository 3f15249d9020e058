"""`packwright`, the command line: checks requests where they lie, and works on drafts over the API.

Plain Python: it needs no server, no Django and no settings to check, and the API alone for the rest.
"""
