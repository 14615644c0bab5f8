"""What a user installs: the built wheel in an environment where nothing else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUPPORTED = ["3.11", "3.12", "3.13", "3.14"]


def pythons() -> dict[str, str]:
    """The supported Pythons that this machine has, by version; the one that runs the tests is one of them."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {name: str(path) for name in SUPPORTED for path in sorted(pyenv.glob(f"{name}.*/bin/python"))}
    found |= {name: path for name in SUPPORTED if (path := shutil.which(f"python{name}")) and "shims" not in path}
    return found | {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}


PYTHONS = pythons()


@pytest.mark.slow
@pytest.mark.parametrize("version", sorted(PYTHONS))
def test_the_wheel_runs_the_demo_in_an_empty_environment(version: str, tmp_path: Path) -> None:
    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(ROOT))
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run(PYTHONS[version], "-m", "venv", str(tmp_path / "venv"))
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    run(str(scripts / "python"), "-m", "pip", "install", "--quiet", "--upgrade", "pip")  # 23.2 trips over an extra
    run(str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel))
    assert "fulfilled" in run(str(scripts / "tracker"), "demo")
    assert "claims" in run(str(scripts / "tracker"), "--help")
