"""YAML in which every value knows its place and every scalar keeps its text."""

from bifolio.loading.yaml.reader import Fields, Reader
from bifolio.loading.yaml.values import Mapping, Scalar, Sequence, Value, read_yaml

__all__ = ["Fields", "Mapping", "Reader", "Scalar", "Sequence", "Value", "read_yaml"]
