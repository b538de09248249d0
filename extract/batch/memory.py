"""This process -> the most memory that it has held at once."""

import sys


def peak_mib(*, children: bool = False) -> float | None:
    """In MiB, or the most of any of its ended `children` too; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1024 if sys.platform == "darwin" else 1  # macOS counts bytes, Linux KiB
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) if children else (resource.RUSAGE_SELF,)
    return max(resource.getrusage(each).ru_maxrss for each in who) / unit / 1024
