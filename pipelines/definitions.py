"""Dagster's code location: ``build_defs`` and the module-level ``defs``; nothing else."""

from pipelines.orchestration.build import build_defs

__all__ = ["build_defs", "defs"]

defs = build_defs()
