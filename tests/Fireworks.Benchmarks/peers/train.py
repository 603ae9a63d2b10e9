"""One epoch of minibatch training on synthetic data: y = 1 if w.x + noise > 0, 32 features; loss: binary cross entropy with logits.
  --model logreg (32->1) | mlp (32->64->1, ReLU);  a plain PyTorch loop: shuffled index per epoch, gather, step"""
import argparse
ap = argparse.ArgumentParser()
ap.add_argument("--model", default="logreg", choices=["logreg", "mlp"]); ap.add_argument("--optimizer", default="adam", choices=["adam", "sgd"])
ap.add_argument("--rows", type=int, default=100_000); ap.add_argument("--features", type=int, default=32)
ap.add_argument("--batch", type=int, default=256); ap.add_argument("--repeats", type=int, default=3)
ap.add_argument("--threads", type=int, default=1)
a = ap.parse_args()
from measure import *
import torch
torch.set_num_threads(a.threads); torch.manual_seed(0)
N, F, B = a.rows, a.features, a.batch
X = torch.randn(N, F); w = torch.randn(F)
y = ((X @ w + 0.5 * torch.randn(N)) > 0).float().unsqueeze(1)
bce = torch.nn.BCEWithLogitsLoss()
last = {}

def run():
    net = torch.nn.Linear(F, 1) if a.model == "logreg" else torch.nn.Sequential(torch.nn.Linear(F, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    opt = torch.optim.Adam(net.parameters(), lr=1e-3) if a.optimizer == "adam" else torch.optim.SGD(net.parameters(), lr=0.1)
    t = time.perf_counter(); p = torch.randperm(N)
    for k in range(0, N - B + 1, B):
        q = p[k:k + B]; opt.zero_grad(); bce(net(X[q]), y[q]).backward(); opt.step()
    t = time.perf_counter() - t
    with torch.no_grad(): last["accuracy"] = round(float(((net(X) > 0).float() == y).float().mean()), 4)
    return t

t = repeat(run, a.repeats)
emit("train", "torch", vars(a), {"seconds": stat(t), "steps_per_s": round(N // B / stat(t)["median"], 1), "samples_per_s": round((N // B * B) / stat(t)["median"]), **last})
