"""Batches: every photo with every recipe, over worker processes or a cluster, to files that can be trusted.

The way of a batch: options → plan (which photo, which recipe, which file) → run (workers, journal) → report.
No Qt and no terminal here: the shell and the window drive the same `BatchRun`.
"""
