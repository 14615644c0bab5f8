"""What the tracker remembers between runs: one SQLite file. Importing this is what loads SQLAlchemy."""

from tracker.store.opening import open_store
from tracker.store.pruning import prune
from tracker.store.store import Store
from tracker.store.transfer import read as import_store

__all__ = ["Store", "import_store", "open_store", "prune"]
