"""Every page is HTML as the standard has it, by a validator of its own kind (html-validate)."""

import json
import subprocess
from pathlib import Path

import pytest

import pipelines.portal

VALIDATOR = Path(pipelines.portal.__file__).parent / "browser" / "node_modules" / ".bin" / "html-validate"
pytestmark = pytest.mark.slow


@pytest.mark.skipif(not VALIDATOR.exists(), reason="no html-validate: `make portal-libraries` installs it")
def test_no_page_has_a_fault(whole_site: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"extends": ["html-validate:recommended"], "root": True}), encoding="utf-8")
    command = [str(VALIDATOR), "--config", str(rules), "--formatter", "text", f"{whole_site}/**/*.html"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
