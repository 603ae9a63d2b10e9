"""Writes schedules.json beside this file: the learning rate (and momentum, where it is cycled) of each scheduler of PyTorch over 20 steps.
Base rate 0.1, SGD with momentum 0.9.     python3 schedules.py   (Debian: python3-torch)"""
import json, math, os, warnings, torch
from torch.optim import lr_scheduler as s
warnings.simplefilter("ignore")
METRICS = [5.0, 4.0, 4.0, 4.1, 4.0, 3.99999, 3.9, 3.9, 4.2, 4.3, 4.4, 1.0, 0.9, 0.9, 0.9, 0.9, 0.95, 0.8, 0.81, 0.82]

def cosine(o): return s.CosineAnnealingLR(o, 10, eta_min=0.01)
CASES = [
    ({"type": "step", "size": 3, "gamma": 0.5}, lambda o: s.StepLR(o, 3, 0.5)),
    ({"type": "multi_step", "milestones": [2, 5, 11], "gamma": 0.3}, lambda o: s.MultiStepLR(o, [2, 5, 11], 0.3)),
    ({"type": "exponential", "gamma": 0.9}, lambda o: s.ExponentialLR(o, 0.9)),
    ({"type": "cosine", "period": 10, "least": 0.01}, cosine),
    ({"type": "cosine_restarts", "period": 4, "growth": 2, "least": 0.005}, lambda o: s.CosineAnnealingWarmRestarts(o, 4, 2, eta_min=0.005)),
    ({"type": "linear", "start": 0.25, "end": 0.9, "length": 8}, lambda o: s.LinearLR(o, 0.25, 0.9, 8)),
    ({"type": "constant", "factor": 0.2, "length": 6}, lambda o: s.ConstantLR(o, 0.2, 6)),
    ({"type": "polynomial", "length": 12, "power": 2}, lambda o: s.PolynomialLR(o, 12, 2.0)),
    ({"type": "cyclic", "least": 0.01, "most": 0.2, "up": 3, "down": 5, "mode": "triangular"},
     lambda o: s.CyclicLR(o, 0.01, 0.2, 3, 5, mode="triangular")),
    ({"type": "cyclic", "least": 0.01, "most": 0.2, "up": 3, "mode": "triangular2"}, lambda o: s.CyclicLR(o, 0.01, 0.2, 3, mode="triangular2")),
    ({"type": "cyclic", "least": 0.01, "most": 0.2, "up": 4, "mode": "exp_range", "gamma": 0.95},
     lambda o: s.CyclicLR(o, 0.01, 0.2, 4, mode="exp_range", gamma=0.95)),
    ({"type": "one_cycle", "most": 0.5, "length": 20}, lambda o: s.OneCycleLR(o, 0.5, 20)),
    ({"type": "one_cycle", "most": 0.5, "length": 22, "up": 0.4, "shape": "linear", "three_phase": True},
     lambda o: s.OneCycleLR(o, 0.5, 22, pct_start=0.4, anneal_strategy="linear", three_phase=True)),
    ({"type": "chained", "of": [{"type": "constant", "factor": 0.1, "length": 4}, {"type": "exponential", "gamma": 0.9}]},
     lambda o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 4), s.ExponentialLR(o, 0.9)])),
    ({"type": "sequential", "of": [{"type": "constant", "factor": 0.1, "length": 3}, {"type": "exponential", "gamma": 0.9}], "milestones": [6]},
     lambda o: s.SequentialLR(o, [s.ConstantLR(o, 0.1, 3), s.ExponentialLR(o, 0.9)], [6])),
    ({"type": "warmup", "length": 5, "start": 0.1, "then": {"type": "exponential", "gamma": 0.8}},
     lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), s.ExponentialLR(o, 0.8)], [5])),
    ({"type": "formula", "factor": "1/(1 + 0.1*t)"}, lambda o: s.LambdaLR(o, lambda t: 1 / (1 + 0.1 * t))),
    ({"type": "formula", "factor": "exp(-t/5) * (1 + cos(t))^2 / 4"}, lambda o: s.LambdaLR(o, lambda t: math.exp(-t / 5) * (1 + math.cos(t)) ** 2 / 4)),
    ({"type": "formula", "factor": "0.9^t"}, lambda o: s.MultiplicativeLR(o, lambda t: 0.9)),
    ({"type": "plateau", "factor": 0.5, "patience": 2, "metric": "validate/loss"}, lambda o: s.ReduceLROnPlateau(o, factor=0.5, patience=2)),
    ({"type": "plateau", "factor": 0.1, "patience": 1, "cooldown": 2, "threshold": 0.01, "threshold_mode": "absolute", "least": 0.001, "mode": "max", "metric": "validate/loss"},
     lambda o: s.ReduceLROnPlateau(o, mode="max", factor=0.1, patience=1, cooldown=2, threshold=0.01, threshold_mode="abs", min_lr=0.001)),
]

def run(config, make):
    w = torch.nn.Parameter(torch.zeros(1))
    o = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    schedule = make(o)
    rates, momenta = [], []
    for t in range(20):
        rates.append(float(o.param_groups[0]["lr"])); momenta.append(float(o.param_groups[0]["momentum"]))
        o.step()
        if config["type"] == "plateau": schedule.step(METRICS[t])
        elif t < 19 or config["type"] != "one_cycle": schedule.step()
    return {"schedule": config, "lr": rates, "momentum": momenta}

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "schedules.json"), "w") as f:
    f.write('{ "torch": "%s", "metrics": %s, "cases": [\n' % (torch.__version__, json.dumps(METRICS)))
    f.write(",\n".join(json.dumps(run(*case)) for case in CASES))
    f.write("\n] }\n")
