"""The work of Pipeline.cs as others do it: rows -> shuffle -> batch 256 -> normalise by known mean and deviation -> float32 tensor [256, 32].

One epoch; a last short batch is dropped. `hand` gathers each batch from one numpy matrix; `loader` is torch's DataLoader over a
TensorDataset, without workers. The clock covers the epoch from the frame in memory; making the data is outside it."""
import argparse

import numpy as np
import pandas as pd
import torch
from torch.utils.data import DataLoader, TensorDataset

from common import emit, seconds

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--rows", type=int, default=100_000)
arguments.add_argument("--features", type=int, default=32)
arguments.add_argument("--batch", type=int, default=256)
arguments.add_argument("--repeats", type=int, default=5)
arguments.add_argument("--loader", action="store_true")
options = arguments.parse_args()
torch.set_num_threads(1)

rows, features, batch = options.rows, options.features, options.batch
draw = np.random.default_rng(0)
matrix = (draw.normal(size=(rows, features)) * np.arange(1, features + 1) + np.arange(features)).astype(np.float32)
mean, deviation = matrix.mean(0), matrix.std(0)
frame = pd.DataFrame(matrix, columns=["f%02d" % k for k in range(features)])
loader = DataLoader(TensorDataset(torch.from_numpy(matrix)), batch_size=batch, shuffle=True, drop_last=True)
mean_tensor, deviation_tensor = torch.from_numpy(mean), torch.from_numpy(deviation)


def read(batches):
    total = 0.0
    for tensor in batches:
        total += float(tensor.sum())
    return total


def hand():
    values, order, inverse = frame.to_numpy(), draw.permutation(rows), 1 / deviation
    read(torch.from_numpy((values[order[k:k + batch]] - mean) * inverse) for k in range(0, rows - batch + 1, batch))


def loaded():
    read((tensor - mean_tensor) / deviation_tensor for (tensor,) in loader)


steps = {"hand": seconds(hand, options.repeats)}
if options.loader:
    steps["loader"] = seconds(loaded, 1)
emit("pipeline", steps)
