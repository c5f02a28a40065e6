#!/usr/bin/env python3
"""An adapter: lets the suite move a device's clock, start its sessions and see its tools run (docs/adapter.md).

    conformance check --role device --iut 'exec:python3 examples/device-adapter.py' -o report

The suite starts this program and talks JSON-RPC with it, one object a line, over standard input and output. The device
speaks the management protocol with the suite by itself, over HTTP; nothing of that passes here.

The device of this example is the reference device, started as a program of its own and reached by its bench interface.
For your own product write another `Bench`: every place that is to be changed says PRODUCT. What your product cannot do,
leave out of CONTROLS: the cases that need it are then not selected, and the report says so.
"""

import json
import os
import subprocess
import sys
import urllib.request

# PRODUCT: the groups of test control that this adapter offers. `session` is the least.
CONTROLS = ["session", "clock", "tools"]


class Refused(Exception):
    """The device cannot do this now, or the adapter does not offer it; the code tells which."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Bench:
    """PRODUCT: your device on the bench. Each method does one thing, and returns when the device is settled: when all
    that is due at its present time has been done and every message about it was sent and answered."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        if not words:
            raise SystemExit("the device did not start")
        self.url = words[-1]
        self.number = 0
        self.call("hello", suite="bench", version="1", control="1")

    def call(self, method, **parameters):
        self.number += 1
        text = json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters})
        request = urllib.request.Request(self.url, text.encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            message = json.load(answer)
        if "error" in message:
            raise Refused(message["error"]["code"], message["error"]["message"])
        return message["result"]

    def wipe(self, profile):
        """Factory state: these accounts, nodes, tools and limits, this clock, and nothing from before."""
        return self.call("reset", **profile).get("unsupported", [])

    def open_session(self, server):
        """Lets the device open a management session with a server, to its end."""
        self.call("session.start", serverID=server)

    def let_time_pass(self, seconds):
        """Lets the device's clocks run on; whatever falls due on the way is done at its own instant."""
        return self.call("clock.advance", seconds=seconds)["now"]

    def set_wall_clock(self, now):
        """Steps the wall clock, or makes it unknown (None); the monotonic clock stays."""
        return self.call("clock.set", now=now)["now"]

    def runs_of_tools(self):
        """The runs since the last wipe: when, which node, with what data."""
        return self.call("tools.log")["runs"]

    def let_tool_end(self, node, status, seconds):
        """How further runs of a tool end, and how long they take."""
        self.call("tools.set", uri=node, status=status, seconds=seconds)

    def leave(self):
        self.call("bye")
        self.process.terminate()
        self.process.wait()


def answer(bench, method, parameters):
    """Carries out a request of the suite and returns its result."""
    if method == "hello":
        return {
            "control": "1", "role": "device", "controls": CONTROLS, "links": ["http"], "encodings": ["xml"],
            "implementation": {"name": "example phone", "version": "1", "vendor": "nobody"},
        }
    if method == "reset":
        return {"unsupported": bench.wipe(parameters)}
    if method == "bye":
        bench.leave()
        return {}
    # A group that is not offered gets the answer of a method that does not exist.
    if method.split(".")[0] in CONTROLS:
        if method == "session.start":
            bench.open_session(parameters["serverID"])
            return {}
        if method == "clock.advance":
            return {"now": bench.let_time_pass(parameters["seconds"])}
        if method == "clock.set":
            return {"now": bench.set_wall_clock(parameters["now"])}
        if method == "tools.log":
            return {"runs": bench.runs_of_tools()}
        if method == "tools.set":
            bench.let_tool_end(parameters["uri"], parameters["status"], parameters["seconds"])
            return {}
    raise Refused(-32601, f"no method `{method}`")


def main():
    program = os.environ.get("CONFORMANCE", "conformance")
    # PRODUCT: how the device is started; arguments of this program go there, such as --fault acceptsPast.
    bench = Bench([program, "serve", "device", "--control", "127.0.0.1:0", *sys.argv[1:]])
    for line in sys.stdin:
        request = json.loads(line)
        response = {"jsonrpc": "2.0", "id": request["id"]}
        try:
            response["result"] = answer(bench, request["method"], request.get("params", {}))
        except Refused as refusal:
            response["error"] = {"code": refusal.code, "message": str(refusal)}
        except Exception as trouble:  # the adapter's own trouble, never a fault of the device
            print(f"adapter: {trouble!r}", file=sys.stderr)
            response["error"] = {"code": -32001, "message": repr(trouble)}
        # One object a line, at once: the suite waits for it.
        print(json.dumps(response), flush=True)
        if request["method"] == "bye":
            return


main()
