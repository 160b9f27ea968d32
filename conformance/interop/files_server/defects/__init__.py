"""The defects. Each is one class, one small bug; its name is that of the class and its docstring what it breaks."""

import re

from ..service import Service


class Defect(Service):
    """The base of all defects: the correct service, which remembers for them what is gone."""

    def __init__(self, options):
        self.tombs = {}
        super().__init__(options)


from . import access, answers, changes, connections, deletes, fields, identifiers, inputs  # noqa: E402
from . import leaks, lists, proxies, races, replicas, values, wire  # noqa: E402


def table():
    """All defects by name, in the order of the modules."""
    return {kebab(defect.__name__): defect for defect in Defect.__subclasses__()}


def kebab(name):
    """`DeleteLies` as `delete-lies`."""
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()


def combine(service, names):
    """The service with the named defects."""
    known = table()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"there is no defect named {', '.join(unknown)}; see --list-defects")
    return type("Faulty", tuple(known[name] for name in names), {}) if names else service
