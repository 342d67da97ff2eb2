# SPDX-License-Identifier: MIT
"""Everything that could grow with the number of tasks, at each of their numbers."""
import rows_reconcile
import rows_status
import rows_store


def steps(bench):
    """A store first has nothing settled, then all that may be. What appends comes last: the others
    count what is there."""
    for tasks in bench.sizes("tasks"):
        for name, rows in (("rebuild", rows_store.rebuild_rows), ("settled", rows_store.settled_rows),
                           ("status", rows_status.rows), ("reconcile", rows_reconcile.rows),
                           ("append", rows_store.append_rows)):
            yield f"{name}, {tasks:,} tasks", lambda rows=rows, tasks=tasks: rows(bench, tasks)
