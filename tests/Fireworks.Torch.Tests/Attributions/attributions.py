#!/usr/bin/env python3
"""Writes attributions.json: what plain autograd, and relevance handed back by hand, say of small networks, in float64.

Gradients come from torch.autograd row by row; integrated gradients from 20,000 midpoints; epsilon-LRP and DeepLift are written out layer by layer as the
papers state them, without any autograd.   Needs Debian's python3-torch.   /usr/bin/python3 attributions.py > attributions.json
"""
import json
import torch

torch.manual_seed(11)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
EPSILON = 0.01
F = {"relu": torch.relu, "tanh": torch.tanh}


def numbers(t):
    return [float(f"{v:.12g}") for v in t.flatten().tolist()]


def forward(layers, x):
    """Each layer's input and output."""
    steps = []
    for layer in layers:
        y = F[layer](x) if isinstance(layer, str) else layer[0] @ x + layer[1]
        steps.append((layer, x, y))
        x = y
    return x, steps


def gradient(layers, x, k):
    x = x.clone().requires_grad_(True)
    return torch.autograd.grad(forward(layers, x)[0][k], x)[0]


def integrated(layers, x, b, k, n=20_000):
    points = (b + ((torch.arange(n) + 0.5) / n)[:, None] * (x - b)).requires_grad_(True)
    y = points
    for layer in layers:
        y = F[layer](y) if isinstance(layer, str) else y @ layer[0].T + layer[1]
    return (x - b) * torch.autograd.grad(y[:, k].sum(), points)[0].mean(0)


def lrp(layers, x, k):
    y, steps = forward(layers, x)
    relevance = torch.zeros_like(y)
    relevance[k] = y[k]
    for layer, a, z in reversed(steps):
        if not isinstance(layer, str):
            sign = torch.where(z >= 0, 1.0, -1.0)
            relevance = torch.stack([sum(a[j] * layer[0][i, j] / (z[i] + EPSILON * sign[i]) * relevance[i] for i in range(len(z))) for j in range(len(a))])
    return relevance


def deeplift(layers, x, b, k):
    y, steps = forward(layers, x)
    _, base = forward(layers, b)
    multiplier = torch.zeros_like(y)
    multiplier[k] = 1
    for (layer, a, z), (_, a0, z0) in zip(reversed(steps), reversed(base)):
        multiplier = multiplier * (z - z0) / (a - a0) if isinstance(layer, str) else layer[0].T @ multiplier
    return multiplier * (x - b)


cases = []
for activation in ("relu", "tanh"):
    layers = [(torch.randn(5, 3), torch.randn(5)), activation, (torch.randn(4, 5), torch.randn(4)), activation, (torch.randn(2, 4), torch.randn(2))]
    rows, b = torch.randn(3, 3), torch.randn(3)
    each = lambda f: numbers(torch.stack([torch.stack([f(x, k) for k in range(2)]) for x in rows]))
    cases.append({
        "name": activation, "epsilon": EPSILON, "x": numbers(rows), "baseline": numbers(b),
        "weights": {f"{i}.{n}": numbers(w) for i, layer in enumerate(layers) if not isinstance(layer, str) for n, w in zip(("weight", "bias"), layer)},
        "gradient_x_input": each(lambda x, k: x * gradient(layers, x, k)),
        "integrated_gradients": each(lambda x, k: integrated(layers, x, b, k)),
        "epsilon_lrp": each(lambda x, k: lrp(layers, x, k)),
        "deep_lift": each(lambda x, k: deeplift(layers, x, b, k))})
print(json.dumps(cases, indent=1))
