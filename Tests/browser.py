#!/usr/bin/env python3
"""Opens report.html of a report directory in headless Chromium and uses it: clicks, keys, deep links, dark, print.

Usage: browser.py DIR [--screens FOLDER] [--large] [--seconds N]. It needs Chromium and Python's websocket-client. With
--large the page must be no larger than 15 MB and answer a key and a click; else it is also printed, and read by axe-core, which
knows what keeps people with a screen reader or a keyboard out. With --seconds it must have loaded within that time: for a quiet
machine, not for CI.
"""

import argparse
import base64
import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import websocket

options = argparse.ArgumentParser()
options.add_argument("directory", type=pathlib.Path)
options.add_argument("--screens", type=pathlib.Path)
options.add_argument("--large", action="store_true")
options.add_argument("--seconds", type=float)
options = options.parse_args()
page = (options.directory / "report.html").resolve()
report = json.loads((options.directory / "report.json").read_text())
problems = []


def expect(what, holds):
    if not holds:
        problems.append(what)


class Browser:
    """One tab, driven by the DevTools protocol; what the page complains about is kept."""

    def __init__(self, program, profile):
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
             "--remote-allow-origins=*", "--no-first-run", "--disable-background-networking",
             f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        port = None
        for line in self.process.stderr:
            if "DevTools listening on" in line:
                port = line.split("://")[1].split("/")[0].split(":")[1]
                break
        if port is None:
            raise SystemExit("chromium did not start")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            tab = next(tab for tab in json.load(answer) if tab["type"] == "page")
        self.socket = websocket.create_connection(tab["webSocketDebuggerUrl"], timeout=120)
        self.number = 0
        self.complaints = []
        self.requests = []
        self.events = []
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(domain + ".enable")

    def receive(self):
        message = json.loads(self.socket.recv())
        method, data = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(data["exceptionDetails"].get("text", "exception"))
        elif method == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
            self.complaints.append(data["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(data["args"])[:200])
        elif method == "Network.requestWillBeSent":
            self.requests.append(data["request"]["url"])
        if method:
            self.events.append(method)
        return message

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]

    def open(self, fragment=""):
        # By way of an empty page: another fragment of the same page would be no load.
        for url in ("about:blank", page.as_uri() + fragment):
            self.events.clear()
            self.call("Page.navigate", url=url)
            while "Page.loadEventFired" not in self.events:
                self.receive()

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def settle(self):
        self.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def click(self, selector):
        box = self.value(f"""(() => {{ const node = document.querySelector({json.dumps(selector)});
            if (!node) return null; node.scrollIntoView({{block: 'center'}});
            const box = node.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2]; }})()""")
        if box is None:
            problems.append(f"there is no {selector} to click")
            return
        self.settle()
        box = self.value(f"""(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();
            return [box.left + Math.min(box.width / 2, 20), box.top + box.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
        self.settle()

    def press(self, key, code=0, text=None):
        more = {"text": text} if text else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def screen(self, name):
        if options.screens:
            options.screens.mkdir(parents=True, exist_ok=True)
            data = self.call("Page.captureScreenshot", format="png")["data"]
            (options.screens / f"{name}.png").write_bytes(base64.b64decode(data))

    def end(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=30)


def rows(browser, table):
    return browser.value(f"[...document.querySelectorAll('#{table}-rows > tr')].filter(row => !row.hidden).length")


CONTRAST = r"""(() => {
  const parse = text => { const found = text.match(/[\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const light = ([r, g, b]) => { const part = value => { value /= 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
  const ground = node => { for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor); if (colour[3] > 0.99) { return colour; } }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1]; };
  const seen = {};
  const nodes = document.querySelectorAll('h1,h2,h3,p,td,th,li,a,summary,code,dt,dd,label,button,output,.badge,.quiet');
  let count = 0;
  for (const node of nodes) {
    if (count > 6000) { break; }
    if (![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())) { continue; }
    count += 1;
    const style = getComputedStyle(node);
    const [one, two] = [light(parse(style.color)), light(ground(node))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const key = style.color + ' on ' + ground(node).slice(0, 3) + ' (' + node.localName + '.' + node.className + ')';
    if (ratio < 4.5) { seen[key] = Math.round(ratio * 100) / 100; }
  }
  return seen; })()"""


def use(browser):
    browser.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    # The best of three loads: what else the machine does is not the page's.
    times = []
    for _ in range(3 if options.large else 1):
        browser.open()
        times.append(browser.value(
            "(() => { const entry = performance.getEntriesByType('navigation')[0]; return entry.loadEventEnd - entry.startTime; })()"))
    milliseconds = min(times)
    octets = page.stat().st_size
    cases = sum(len(role["cases"]) for role in report["roles"])
    print(f"report.html: {cases} cases, {octets / 1e6:.2f} MB, loaded in {milliseconds:.0f} ms")
    if options.seconds:
        expect(f"loaded in {milliseconds} ms", milliseconds < options.seconds * 1000)
    if options.large:
        expect(f"{octets} octets", octets < 15_000_000)
    browser.screen("overview")
    ids = browser.value("[...document.querySelectorAll('[id]')].map(node => node.id)")
    expect("an id occurs twice", len(ids) == len(set(ids)))
    dead = browser.value(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(link => link.getAttribute('href').slice(1).split('?')[0])"
        ".filter(id => !document.getElementById(id)).slice(0, 5)")
    expect(f"links lead nowhere: {dead}", not dead)

    axe = importlib.util.find_spec("axe_core_python")
    if not options.large:
        expect("axe-core is not installed", axe is not None)
    if axe and not options.large:
        browser.value((pathlib.Path(axe.origin).parent / "axe.min.js").read_text() + "; 1")
        found = json.loads(browser.value(
            "axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify({rules: found.passes.length,"
            " violations: found.violations.map(one => one.id + ': ' + one.nodes[0].html.slice(0, 100))}))"))
        expect(f"axe: {found['violations'][:5]}", not found["violations"])
        expect(f"axe looked at {found['rules']} rules alone", found["rules"] > 30)
        print(f"axe-core: {found['rules']} rules hold, {len(found['violations'])} are broken")
        browser.open()

    if options.large:
        # Size and time are what a large page is opened for; a key must not hang it either.
        browser.press("Tab", 9)
        browser.click("#coverage td a")
        expect("the filter is not in the address", browser.value("location.hash").startswith("#requirements?state="))
        expect(f"complaints: {browser.complaints[:5]}", not browser.complaints)
        return

    # The keyboard: the first stop is the link past the navigation.
    browser.press("Tab", 9)
    expect("the first Tab does not reach the skip link", browser.value("document.activeElement.className") == "skip")
    browser.press("Enter", 13, "\r")
    browser.settle()
    expect("the skip link does not lead to the content", browser.value("location.hash") == "#main")

    # A count of the coverage table filters the requirements, and the choice stands in the address.
    count = browser.value("Number(document.querySelector('#coverage td a').textContent)")
    browser.click("#coverage td a")
    expect("the filter is not in the address", browser.value("location.hash").startswith("#requirements?state="))
    expect("the count and the filter differ", rows(browser, "requirements") == count)
    expect("the state of the filter is not visible",
           "filtered by" in browser.value("document.querySelector('#requirements output').value"))
    browser.screen("requirements")
    browser.click("#requirements button[type=reset]")
    whole = browser.value("document.querySelectorAll('#requirements-rows > tr').length")
    browser.settle()
    expect("Show all does not show all", rows(browser, "requirements") == whole)
    expect("Show all stays in the address", browser.value("location.hash") == "#requirements")

    # Keys in a choice and in the text field.
    browser.value("document.querySelector('#requirements select[name=tier]').focus()")
    browser.press("ArrowDown", 40)
    browser.settle()
    tier = browser.value("document.querySelector('#requirements select[name=tier]').value")
    expect("a key does not choose", tier and browser.value("location.hash") == f"#requirements?tier={tier}")
    shown = rows(browser, "requirements")
    matching = sum(one["tier"] == tier for role in report["roles"] for one in role["requirements"])
    expect(f"tier {tier}: {shown} rows, report.json has {matching}", shown == matching)
    browser.click("#cases input[name=text]")
    for letter in "alert":
        browser.press(letter, ord(letter.upper()), letter)
    browser.settle()
    expect("text does not filter", 0 < rows(browser, "cases") < browser.value(
        "document.querySelectorAll('#cases-rows > tr').length"))
    expect("text is not in the address", browser.value("location.hash") == "#cases?text=alert")

    # Deep links: a filter, a requirement, a case.
    browser.open("#cases?verdict=pass")
    passed = sum(case["verdict"] == "pass" for role in report["roles"] for case in role["cases"])
    expect("a linked filter is not taken", rows(browser, "cases") == passed)
    failing = [case["id"] for role in report["roles"] for case in role["cases"] if case["verdict"] == "fail"]
    some = failing[0] if failing else report["roles"][0]["cases"][0]["id"]
    browser.open("#" + some)
    browser.settle()
    top = browser.value(f"document.getElementById({json.dumps(some)}).getBoundingClientRect().top")
    expect(f"a linked case is not in view (at {top})", -5 <= top < 900)
    browser.screen("case")
    if failing:
        expect("a failing case has no chart", browser.value(
            f"document.getElementById({json.dumps(some)}).querySelector('svg.chart title') !== null"))
        expect("nothing is marked in the wire log", browser.value(
            f"document.getElementById({json.dumps(some)}).querySelector('.wire mark, .wire li.no') !== null"))
        browser.value(f"document.getElementById({json.dumps(some)}).querySelector('.wire mark, .wire li.no').scrollIntoView({{block: 'center'}})")
        browser.settle()
        browser.screen("wire")
    requirement = report["roles"][0]["requirements"][0]["id"]
    browser.open("#" + requirement)
    browser.settle()
    expect("a linked requirement is not in view", -5 <= browser.value(
        f"document.getElementById({json.dumps(requirement)}).getBoundingClientRect().top") < 900)
    browser.screen("requirement")

    # Copying: the line is copied, or at least selected.
    browser.open("#again")
    browser.click("#again button.copy")
    expect("Copy does nothing", browser.value("document.querySelector('#again button.copy').textContent") in
           ("Copied", "Selected"))
    expect("Copy selects another text", browser.value("getSelection().toString()").startswith("conformance check"))

    # Dark and light differ, and both can be read.
    grounds = []
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.open()
        grounds.append(browser.value("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"))
        faint = browser.value(CONTRAST)
        expect(f"{scheme}: too faint: {faint}", not faint)
        if scheme == "dark":
            browser.screen("dark")
            browser.open("#" + some)
            browser.screen("dark-case")
    expect("dark looks as light", grounds[0] != grounds[1])
    browser.call("Emulation.setEmulatedMedia", features=[])

    # A narrow window needs no scrolling sideways; paper shows no controls.
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    browser.open()
    expect("a narrow window scrolls sideways", browser.value("document.documentElement.scrollWidth") <= 361)
    browser.screen("narrow")
    browser.call("Emulation.setDeviceMetricsOverride", width=794, height=1123, deviceScaleFactor=1, mobile=False)
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.open()
    expect("paper is too narrow", browser.value("document.documentElement.scrollWidth") <= 795)
    expect("paper shows the navigation", browser.value("getComputedStyle(document.querySelector('nav')).display") == "none")
    expect("paper shows a filter", browser.value("getComputedStyle(document.querySelector('form.filter')).display") == "none")
    browser.screen("print")
    browser.call("Emulation.setEmulatedMedia", media="")
    document = browser.call("Page.printToPDF", pageRanges="1-3")["data"]
    expect("no PDF", base64.b64decode(document).startswith(b"%PDF-"))
    expect(f"complaints: {browser.complaints[:5]}", not browser.complaints)
    foreign = [url[:80] for url in browser.requests if not url.startswith((page.as_uri(), "data:", "about:"))]
    expect(f"the page asks the network: {foreign[:5]}", not foreign)


program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if program is None:
    sys.exit("chromium is not installed")
with tempfile.TemporaryDirectory() as profile:
    browser = Browser(program, profile)
    try:
        use(browser)
    finally:
        browser.end()
for problem in problems[:20]:
    print(f"wrong: {problem}")
sys.exit(1 if problems else 0)
