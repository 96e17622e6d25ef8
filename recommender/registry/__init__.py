"""Learned rankers on disk: versions that never change."""

from recommender.registry.versions import all_versions, load_version, read_manifest, save_version

__all__ = ["all_versions", "load_version", "read_manifest", "save_version"]
