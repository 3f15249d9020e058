"""A command beside or without a running `./run`: asks the database, then waits for its own input to end."""

import os
import sys

import psycopg

from webapp.launch.prepare import surroundings
from webapp.launch.words import say


def main(sql: str) -> None:
    with surroundings(["command"]), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        answer = link.execute(sql)
        say(str(answer.fetchone()) if answer.description else "done")
        sys.stdin.read()
        say(str(link.execute("SELECT 'still here'").fetchone()))


if __name__ == "__main__":
    main(sys.argv[1])
