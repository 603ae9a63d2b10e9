#!/usr/bin/env python3
"""Writes layers.json: what PyTorch's own layers give for fixed weights and rows, for each layer type of a model.

Needs Debian's python3-torch.   /usr/bin/python3 reference.py > layers.json
"""
import json
import torch
from torch import nn

torch.manual_seed(7)
torch.set_num_threads(1)
cases = []


def numbers(t):
    return [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]


def case(name, spec, shape, module, forward=None, names=lambda n: n, x=None, train=False):
    """One case: weights of `module` as 0.<name>, rows x, and what forward (default: the module) gives."""
    module.train(train)
    x = torch.randn(3, *shape) if x is None else x
    with torch.no_grad():
        for n, p in list(module.named_parameters()) + list(module.named_buffers()):
            if p.dtype.is_floating_point:
                p.copy_(torch.rand_like(p) + 0.5 if "running_var" in n else 0.4 * torch.randn_like(p))
        before = {n: t.clone() for n, t in module.state_dict().items()}
        y = (forward or module)(x)
    tensors = lambda d: {"0." + names(n): {"shape": list(t.shape), "values": numbers(t)} for n, t in d.items() if t.dtype.is_floating_point}
    cases.append({
        "name": name, "layer": spec, "shape": list(shape), "train": train, "x": numbers(x), "weights": tensors(before),
        "gives": list(y.shape[1:]), "y": numbers(y),
        "after": tensors({n: t for n, t in module.state_dict().items() if "running" in n}) if train else {}})


T = {"type": "linear", "out": 4}
case("linear", T, [5], nn.Linear(5, 4))
case("linear on sequences without bias", {**T, "bias": False}, [2, 5], nn.Linear(5, 4, bias=False))
case("conv1d", {"type": "conv1d", "out": 4, "kernel": 3, "stride": 2, "padding": 1}, [2, 9], nn.Conv1d(2, 4, 3, 2, 1))
case("conv2d", {"type": "conv2d", "out": 4, "kernel": [3, 2], "padding": [1, 0], "groups": 2}, [2, 5, 6], nn.Conv2d(2, 4, (3, 2), 1, (1, 0), groups=2))
case("conv2d same, dilated", {"type": "conv2d", "out": 2, "kernel": 3, "padding": "same", "dilation": 2, "bias": False}, [1, 6, 6], nn.Conv2d(1, 2, 3, padding="same", dilation=2, bias=False))
case("conv3d", {"type": "conv3d", "out": 2, "kernel": 2}, [1, 3, 4, 3], nn.Conv3d(1, 2, 2))
for d, shape in ((1, [2, 7]), (2, [2, 6, 5]), (3, [1, 4, 4, 4])):
    m = lambda name: getattr(nn, f"{name}{d}d")
    case(f"max_pool{d}d", {"type": f"max_pool{d}d", "kernel": 3, "stride": 2, "padding": 1}, shape, m("MaxPool")(3, 2, 1))
    case(f"avg_pool{d}d", {"type": f"avg_pool{d}d", "kernel": 2, "padding": 1}, shape, m("AvgPool")(2, padding=1))
    case(f"adaptive_max_pool{d}d", {"type": f"adaptive_max_pool{d}d", "out": 3}, shape, m("AdaptiveMaxPool")(3))
    case(f"adaptive_avg_pool{d}d", {"type": f"adaptive_avg_pool{d}d", "out": 2}, shape, m("AdaptiveAvgPool")(2))
case("flatten", "flatten", [2, 3], nn.Flatten())
case("permute", {"type": "permute", "order": [1, 0]}, [2, 3], nn.Identity(), lambda x: x.permute(0, 2, 1))
case("mean", {"type": "mean", "axis": 0}, [4, 3], nn.Identity(), lambda x: x.mean(1))
case("max", {"type": "max", "axis": 1}, [4, 3], nn.Identity(), lambda x: x.max(2).values)

for kind, cls in (("rnn", nn.RNN), ("lstm", nn.LSTM), ("gru", nn.GRU)):
    m = cls(3, 4, batch_first=True)
    case(kind, {"type": kind, "out": 4}, [5, 3], m, lambda x, m=m: m(x)[0])
    m = cls(3, 2, num_layers=2, bidirectional=True, batch_first=True)
    def last(x, m=m):
        h = m(x)[1]
        h = h[0] if isinstance(h, tuple) else h
        return torch.cat([h[-2], h[-1]], 1)
    case(f"{kind}, two layers, both ways", {"type": kind, "out": 2, "layers": 2, "bidirectional": True}, [4, 3], m, lambda x, m=m: m(x)[0])
    case(f"{kind}, the last state", {"type": kind, "out": 2, "layers": 2, "bidirectional": True, "give": "last"}, [4, 3], m, last)

m = nn.MultiheadAttention(6, 2, batch_first=True)
case("attention", {"type": "attention", "heads": 2}, [4, 6], m, lambda x: m(x, x, x)[0])
case("transformer", {"type": "transformer", "heads": 2, "feedforward": 5}, [4, 6], nn.TransformerEncoderLayer(6, 2, 5, batch_first=True))
case("transformer, norm first", {"type": "transformer", "heads": 3, "feedforward": 5, "activation": "gelu", "norm_first": True}, [4, 6],
     nn.TransformerEncoderLayer(6, 3, 5, activation="gelu", batch_first=True, norm_first=True))

case("batch_norm", "batch_norm", [4], nn.BatchNorm1d(4))
case("batch_norm while training", "batch_norm", [4], nn.BatchNorm1d(4), train=True)
case("batch_norm over space while training", {"type": "batch_norm", "momentum": 0.3, "affine": False}, [2, 3, 3], nn.BatchNorm2d(2, momentum=0.3, affine=False), train=True)
case("layer_norm", "layer_norm", [3, 5], nn.LayerNorm(5))
case("layer_norm over two axes", {"type": "layer_norm", "axes": 2}, [3, 5], nn.LayerNorm([3, 5]))
case("group_norm", {"type": "group_norm", "groups": 2}, [4, 3], nn.GroupNorm(2, 4))
case("dropout in prediction", {"type": "dropout", "p": 0.5}, [4], nn.Dropout(0.5))

for kind, m in (("relu", nn.ReLU()), ("gelu", nn.GELU()), ("silu", nn.SiLU()), ("tanh", nn.Tanh()), ("sigmoid", nn.Sigmoid()), ("leaky_relu", nn.LeakyReLU()), ("elu", nn.ELU()),
                ("selu", nn.SELU()), ("softplus", nn.Softplus()), ("mish", nn.Mish()), ("hardswish", nn.Hardswish()), ("softmax", nn.Softmax(-1)), ("log_softmax", nn.LogSoftmax(-1)), ("identity", nn.Identity())):
    case(kind, kind, [2, 3], m)
case("leaky_relu with a slope", {"type": "leaky_relu", "slope": 0.2}, [6], nn.LeakyReLU(0.2))
case("elu with a limit", {"type": "elu", "alpha": 2}, [6], nn.ELU(2))

m = nn.Embedding(6, 3)
case("embedding", {"type": "embedding", "count": 6, "out": 3}, [4], m, lambda x: m(x.long()), x=torch.tensor([[0., 5, 2, 2], [1, 1, 3, 4], [5, 0, 0, 1]]))
s = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3))
inner = {"layers": [{"type": "linear", "out": 4}, "tanh", {"type": "linear", "out": 3}]}
case("sequential", {"type": "sequential", **inner}, [3], s)
case("residual", {"type": "residual", **inner}, [3], s, lambda x: s(x) + x)


class Around(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("0", nn.Linear(3, 2))
        self.shortcut = nn.Sequential(nn.Linear(3, 2, bias=False))

    def forward(self, x):
        return getattr(self, "0")(x) + self.shortcut(x)


case("residual with a shortcut", {"type": "residual", "layers": [{"type": "linear", "out": 2}], "shortcut": [{"type": "linear", "out": 2, "bias": False}]}, [3], Around())


class Cubic(nn.Module):
    def __init__(self):
        super().__init__()
        for n in "abc":
            setattr(self, n, nn.Parameter(torch.zeros(1)))

    def forward(self, x):
        return self.a + self.b * x - torch.sin(self.c * x) ** 2 / 2


start = {"a": 0, "b": 0, "c": 0}
case("formula", {"type": "formula", "formula": "a + b*x - sin(c*x)^2 / 2", "parameters": start}, [2, 2], Cubic())
m = Cubic()
case("formula of single values", {"type": "formula", "formula": "a*x0 + b*x2 + c", "parameters": start}, [3], m, lambda x: m.a * x[:, :1] + m.b * x[:, 2:3] + m.c)

ahead = torch.ones(4, 4, dtype=torch.bool).triu(1)
m = nn.MultiheadAttention(6, 2, batch_first=True)
case("attention, causal", {"type": "attention", "heads": 2, "causal": True}, [4, 6], m, lambda x, m=m: m(x, x, x, attn_mask=ahead)[0])
m = nn.TransformerEncoderLayer(6, 2, 5, batch_first=True)
case("transformer, causal", {"type": "transformer", "heads": 2, "feedforward": 5, "causal": True}, [4, 6], m, lambda x, m=m: m(x, src_mask=ahead))

print("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]")
