"""Writes losses.json beside this file: values of PyTorch's losses in float64.     python3 losses.py   (Debian: python3-torch)"""
import json, os, torch
import torch.nn.functional as F
torch.set_default_dtype(torch.float64)
OUT = [[0.5, -1.25, 2.0], [1.5, 0.25, -0.5], [-2.0, 0.75, 0.125], [0.0, 3.0, -1.0]]
LABELS = [2, 0, 1, 0]
VALUES = [[1.0, -1.0, 0.5], [0.25, 0.25, 2.0], [-1.5, 0.5, 0.0], [3.0, 1.0, -1.0]]
ZEROS_ONES = [[1.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
SIGNS = [[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, 1.0, -1.0], [-1.0, 1.0, -1.0]]
COUNTS = [[1.0, 0.0, 3.0], [2.0, 5.0, 1.0], [0.0, 1.0, 4.0], [2.0, 2.0, 0.0]]
x, t, v, b, s, n = torch.tensor(OUT), torch.tensor(LABELS), torch.tensor(VALUES), torch.tensor(ZEROS_ONES), torch.tensor(SIGNS), torch.tensor(COUNTS)
logp, p, q = F.log_softmax(x, 1), torch.sigmoid(x), torch.softmax(v, 1)
w = torch.tensor([0.5, 1.0, 2.0])
CASES = [
    ({"type": "cross_entropy"}, "out", "labels", F.cross_entropy(x, t)),
    ({"type": "cross_entropy", "weights": [0.5, 1.0, 2.0], "label_smoothing": 0.1}, "out", "labels", F.cross_entropy(x, t, weight=w, label_smoothing=0.1)),
    ({"type": "nll"}, "log_softmax", "labels", F.nll_loss(logp, t)),
    ({"type": "nll", "weights": [0.5, 1.0, 2.0]}, "log_softmax", "labels", F.nll_loss(logp, t, weight=w)),
    ({"type": "multi_margin"}, "out", "labels", F.multi_margin_loss(x, t)),
    ({"type": "multi_margin", "power": 2, "margin": 0.5}, "out", "labels", F.multi_margin_loss(x, t, p=2, margin=0.5)),
    ({"type": "mse"}, "out", "values", F.mse_loss(x, v)),
    ({"type": "l1"}, "out", "values", F.l1_loss(x, v)),
    ({"type": "smooth_l1"}, "out", "values", F.smooth_l1_loss(x, v)),
    ({"type": "smooth_l1", "beta": 0.4}, "out", "values", F.smooth_l1_loss(x, v, beta=0.4)),
    ({"type": "huber", "delta": 0.6}, "out", "values", F.huber_loss(x, v, delta=0.6)),
    ({"type": "bce"}, "sigmoid", "zeros_ones", F.binary_cross_entropy(p, b)),
    ({"type": "bce_with_logits"}, "out", "zeros_ones", F.binary_cross_entropy_with_logits(x, b)),
    ({"type": "bce_with_logits", "positive_weight": 3}, "out", "zeros_ones", F.binary_cross_entropy_with_logits(x, b, pos_weight=torch.tensor([3.0]))),
    ({"type": "kl_div"}, "log_softmax", "probabilities", F.kl_div(logp, q, reduction="batchmean")),
    ({"type": "poisson_nll"}, "out", "counts", F.poisson_nll_loss(x, n)),
    ({"type": "poisson_nll", "log_input": False}, "sigmoid", "counts", F.poisson_nll_loss(p, n, log_input=False)),
    ({"type": "hinge"}, "out", "signs", (1 - s * x).clamp(min=0).mean()),
    ({"type": "hinge_embedding"}, "out", "signs", F.hinge_embedding_loss(x, s)),
    ({"type": "soft_margin"}, "out", "signs", F.soft_margin_loss(x, s)),
]
here = os.path.dirname(os.path.abspath(__file__))
data = {"out": OUT, "log_softmax": logp.tolist(), "sigmoid": p.tolist(), "labels": LABELS, "values": VALUES,
        "zeros_ones": ZEROS_ONES, "signs": SIGNS, "counts": COUNTS, "probabilities": q.tolist()}
with open(os.path.join(here, "losses.json"), "w") as f:
    f.write('{ "torch": "%s", "data": %s, "cases": [\n' % (torch.__version__, json.dumps(data)))
    f.write(",\n".join(json.dumps({"loss": c, "output": o, "target": y, "value": float(value)}) for c, o, y, value in CASES))
    f.write("\n] }\n")
