"""tamper-session.py FOLDER INSTALLATION.json TAMPERINGS.json…: carries out tamperings of MLSpace's installations one by one.

FOLDER holds tamper.py, whose format the tamperings have. Reads lines from stdin, "names ID", "apply ID" or "undo", and
answers each with one line of JSON: {"ok": …} or {"error": "…"}. "names ID" says what a finding should name."""

import importlib.util
import json
import sys

folder, installation, *files = sys.argv[1:]
spec = importlib.util.spec_from_file_location("tamper", f"{folder}/tamper.py")
tamper = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tamper)
tamper.start(installation)
tamperings = {one["id"]: one for file in files for one in json.load(open(file))}
taken_back = []


def answer(verb, identifier=None):
    if verb == "names":
        return tamper.filled(tamperings[identifier]["expected"].get("names_any", []))
    if verb == "apply":
        taken_back.append(tamper.apply(tamperings[identifier]))
    elif verb == "undo":
        tamper.undo(taken_back.pop())
    else:
        raise ValueError(f"what is {verb}?")


for line in sys.stdin:
    try:
        reply = {"ok": answer(*line.split())}
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
