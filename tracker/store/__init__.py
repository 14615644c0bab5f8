"""What the tracker remembers between runs: one SQLite file. Importing this is what loads SQLAlchemy."""

from tracker.store.opening import open_store
from tracker.store.store import Store

__all__ = ["Store", "open_store"]
