"""A request in the forms that people keep it in: written for a file or a paste, and read back from one.

`exports.EXPORTS` writes; `imports.read` reads. Nothing here runs, fetches or opens what a text names.
"""
