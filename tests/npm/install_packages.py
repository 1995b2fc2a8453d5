#!/usr/bin/env python3
"""install_packages.py <sources> <folder>: the npm packages of a lock file, outside the sources.

Nothing is done when they are there; nothing that a package brings is run.
"""
import pathlib
import shutil
import subprocess
import sys

FILES = ("package.json", "package-lock.json")


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    installed = target / "node_modules/.package-lock.json"
    if installed.exists() and all((target / file).exists() and
                                  (target / file).read_bytes() == (source / file).read_bytes()
                                  for file in FILES):
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        shutil.copy(source / file, target)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--loglevel", "error"],
                   cwd=target, check=True)


if __name__ == "__main__":
    main()
