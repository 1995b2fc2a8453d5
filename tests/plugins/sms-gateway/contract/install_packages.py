#!/usr/bin/env python3
"""install_packages.py <folder>: the npm packages of this folder's lock file, outside the sources.

@twilio/cli-core is here for Twilio's OpenAPI file alone, so package.json replaces what it depends
on by a package that is there anyway.
"""
import pathlib
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).parent
FILES = ("package.json", "package-lock.json")


def main():
    target = pathlib.Path(sys.argv[1])
    installed = target / "node_modules/.package-lock.json"
    if installed.exists() and all((target / file).exists() and
                                  (target / file).read_bytes() == (SOURCE / file).read_bytes()
                                  for file in FILES):
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        shutil.copy(SOURCE / file, target)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--loglevel", "error"],
                   cwd=target, check=True)


if __name__ == "__main__":
    main()
