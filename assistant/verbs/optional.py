"""Packages that may be missing: what needs one says so in a line, before it begins."""

from importlib.util import find_spec

from index.errors import MissingPackage


def require(package: str, what: str, install: str = "") -> None:
    """Raise MissingPackage, saying what it is needed for, unless the package is installed."""
    if not is_installed(package):
        wanted = install or f"pip install {package.replace('_', '-')}"
        raise MissingPackage(f"{what} needs {package}, which is not installed: {wanted}")


def is_installed(package: str) -> bool:
    """Whether a package could be imported; it is not imported for that."""
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False
