"""Reads a CSV file of rows x 8 with pandas on one thread: what CsvBench measures itself against.
One JSON line out: seconds of each of the repeats, and rows read. Data come from CsvBench, so both read the same file."""
import argparse, json, os, time
os.environ["OMP_NUM_THREADS"] = "1"
ap = argparse.ArgumentParser()
ap.add_argument("path"); ap.add_argument("--repeats", type=int, default=3)
a = ap.parse_args()
import sys
sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]   # this file is called csv
import pandas as pd
seconds, rows = [], 0
for _ in range(a.repeats):
    t = time.perf_counter()
    rows = len(pd.read_csv(a.path))
    seconds.append(time.perf_counter() - t)
print(json.dumps({"bench": "csv", "impl": "pandas " + pd.__version__, "rows": rows, "seconds": seconds}), flush=True)
