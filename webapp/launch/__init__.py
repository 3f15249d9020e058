"""What surrounds the application: its Python environment, PostgreSQL, Redis, the sandbox and the supervisor.

Plain Python: nothing here imports Django, and what only the sandbox brings is found, never imported.
"""
