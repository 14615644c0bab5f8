from tracker.api import Assessment, Report, assess, check, load, replay, status

__version__: str
__all__ = ["Assessment", "Report", "__version__", "assess", "check", "load", "replay", "status"]
