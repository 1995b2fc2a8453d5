"""The packages of contenders/node, installed outside the sources as its lock file has them."""
import functools
import shutil
import subprocess

from suite.site import ROOT

SOURCE = ROOT / "tests/bench/contenders/node"
TARGET = ROOT / "build/bench-npm"


@functools.cache
def packages():
    """The folder with node_modules and the programs beside it."""
    installed = TARGET / "node_modules/.package-lock.json"
    lock = TARGET / "package-lock.json"
    wanted = (SOURCE / "package-lock.json").read_bytes()
    current = installed.exists() and lock.read_bytes() == wanted
    TARGET.mkdir(parents=True, exist_ok=True)
    for file in SOURCE.iterdir():
        shutil.copy(file, TARGET)
    if not current:
        print("installing npm packages into build/bench-npm", flush=True)
        # None of them needs its scripts: those that are compiled bring their binaries.
        subprocess.run(["npm", "ci", "--ignore-scripts", "--loglevel", "error"], cwd=TARGET,
                       check=True)
    return TARGET
