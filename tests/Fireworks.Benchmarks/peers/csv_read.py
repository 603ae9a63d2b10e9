"""Reads the CSV file that CsvRead.cs made with pandas, on one thread."""
import argparse

import pandas as pd

from common import emit, seconds

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("path")
arguments.add_argument("--repeats", type=int, default=3)
options = arguments.parse_args()

emit("csv", {"read": seconds(lambda: pd.read_csv(options.path), options.repeats)})
