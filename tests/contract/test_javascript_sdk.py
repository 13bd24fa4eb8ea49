"""The official JavaScript SDK against the sandbox: javascript_sdk.mjs does the work."""

import os
import subprocess

from conftest import ROOT, WORK


def test_every_operation(sandbox):
    # The SDK exports TypeScript, which Node doesn't run.
    bundle = WORK / "javascript_sdk.mjs"
    esbuild = [WORK / "node_modules" / ".bin" / "esbuild", ROOT / "tests" / "contract" / "javascript_sdk.mjs"]
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning", f"--outfile={bundle}"]
    subprocess.run(esbuild + options, check=True)
    environment = {"PATH": os.environ["PATH"], "TORII_API_URL": sandbox.url, "TORII_SECRET_KEY": sandbox.key}
    run = subprocess.run(["node", bundle], env=environment, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stderr
