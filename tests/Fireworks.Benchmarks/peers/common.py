"""Shared by the peers: repeats and the one JSON line that the benchmark reads."""
import json
import time


def seconds(step, repeats):
    """Wall seconds of each of several runs of `step`, after one that does not count."""
    step()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        step()
        taken.append(time.perf_counter() - start)
    return taken


def emit(workload, results):
    """results: step -> list of seconds."""
    print(json.dumps({"workload": workload, "seconds": results}), flush=True)
