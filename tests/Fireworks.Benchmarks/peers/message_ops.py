"""The steps of MessageOps.cs by hand: a pandas frame beside a torch tensor.

Columns: f float64 normal, i int64 0..N-1, s the row number as 10 digits, t float32 [N, 16] uniform.
Parquet is not in Debian 12, so the frame is saved as a pickle."""
import argparse
import os
import tempfile

import numpy as np
import pandas as pd
import torch

from common import emit, seconds

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--rows", type=int, default=1_000_000)
arguments.add_argument("--repeats", type=int, default=5)
options = arguments.parse_args()
torch.set_num_threads(1)

rows, draw = options.rows, np.random.default_rng(0)
tensor = torch.from_numpy(draw.random((rows, 16), dtype=np.float32))
frame = pd.DataFrame({
    "f": draw.normal(size=rows),
    "i": np.arange(rows, dtype=np.int64),
    "s": np.array(["%010d" % row for row in range(rows)], dtype=object),
})
order = draw.permutation(rows)
order_tensor = torch.from_numpy(order)
part = rows // 100
starts = draw.integers(0, rows - part, 100).tolist()
tenth = rows // 10
frames = [frame.iloc[k * tenth:(k + 1) * tenth].copy() for k in range(10)]
tensors = [tensor[k * tenth:(k + 1) * tenth].clone() for k in range(10)]


def slices():
    for start in starts:
        frame.iloc[start:start + part], tensor[start:start + part]


with tempfile.TemporaryDirectory() as folder:
    frame_path, tensor_path = os.path.join(folder, "frame"), os.path.join(folder, "tensor")

    def save():
        frame.to_pickle(frame_path)
        torch.save(tensor, tensor_path)

    emit("message_ops", {
        "gather": seconds(lambda: (frame.take(order), tensor[order_tensor]), options.repeats),
        "append": seconds(lambda: (pd.concat(frames, ignore_index=True), torch.cat(tensors)), options.repeats),
        "slice": seconds(slices, options.repeats),
        "map": seconds(lambda: frame.assign(f=frame["f"] * 2 + 1), options.repeats),
        "save": seconds(save, options.repeats),
        "load": seconds(lambda: (pd.read_pickle(frame_path), torch.load(tensor_path)), options.repeats),
    })
