"""Writes optimizers.json beside this file: the weights after each of 20 steps of each optimizer of PyTorch, in float64.
The loss is f(w) = sum(k (w - c)^2 / 2 + cos w) + (sum w)^2 / 20.     python3 optimizers.py   (Debian: python3-torch)"""
import json, os, torch
torch.set_default_dtype(torch.float64)
START = [0.5, -1.5, 2.0, 0.1, -0.3, 1.1, -2.2, 0.7, 3.0, -0.9, 0.05]
K = [1.0, 0.5, 2.0, 0.1, 3.0, 0.7, 1.3, 0.2, 0.9, 1.7, 2.5]
C = [1.0, -1.0, 0.5, 2.0, -2.0, 0.0, 0.3, -0.6, 1.4, 0.8, -0.4]
k, c = torch.tensor(K), torch.tensor(C)
CASES = [
    ({"type": "sgd", "lr": 0.05}, "SGD", {}),
    ({"type": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.1}, "SGD", dict(momentum=0.9, weight_decay=0.1)),
    ({"type": "sgd", "lr": 0.05, "momentum": 0.9, "dampening": 0.3}, "SGD", dict(momentum=0.9, dampening=0.3)),
    ({"type": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": True}, "SGD", dict(momentum=0.9, nesterov=True)),
    ({"type": "asgd", "lr": 0.05}, "ASGD", {}),
    ({"type": "asgd", "lr": 0.05, "lambda": 0.01, "alpha": 0.6, "t0": 3, "weight_decay": 0.1}, "ASGD", dict(lambd=0.01, alpha=0.6, t0=3, weight_decay=0.1)),
    ({"type": "adagrad", "lr": 0.1}, "Adagrad", {}),
    ({"type": "adagrad", "lr": 0.1, "lr_decay": 0.1, "initial_sum": 0.5, "weight_decay": 0.1}, "Adagrad", dict(lr_decay=0.1, initial_accumulator_value=0.5, weight_decay=0.1)),
    ({"type": "adadelta"}, "Adadelta", dict(lr=1.0)),
    ({"type": "adadelta", "lr": 0.5, "rho": 0.8, "weight_decay": 0.1}, "Adadelta", dict(rho=0.8, weight_decay=0.1)),
    ({"type": "adam", "lr": 0.1}, "Adam", {}),
    ({"type": "adam", "lr": 0.1, "beta1": 0.8, "beta2": 0.99, "weight_decay": 0.1, "amsgrad": True}, "Adam", dict(betas=(0.8, 0.99), weight_decay=0.1, amsgrad=True)),
    ({"type": "adamw", "lr": 0.1}, "AdamW", {}),
    ({"type": "adamw", "lr": 0.1, "weight_decay": 0.3, "amsgrad": True}, "AdamW", dict(weight_decay=0.3, amsgrad=True)),
    ({"type": "adamax", "lr": 0.1, "weight_decay": 0.1}, "Adamax", dict(weight_decay=0.1)),
    ({"type": "nadam", "lr": 0.1, "weight_decay": 0.1}, "NAdam", dict(weight_decay=0.1)),
    ({"type": "radam", "lr": 0.1, "weight_decay": 0.1}, "RAdam", dict(weight_decay=0.1)),
    ({"type": "radam", "lr": 0.1, "beta2": 0.9}, "RAdam", dict(betas=(0.9, 0.9))),
    ({"type": "rmsprop", "lr": 0.05}, "RMSprop", {}),
    ({"type": "rmsprop", "lr": 0.05, "alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.1}, "RMSprop", dict(alpha=0.9, momentum=0.5, centered=True, weight_decay=0.1)),
    ({"type": "rprop", "lr": 0.1}, "Rprop", {}),
    ({"type": "lbfgs", "lr": 0.3, "max_iter": 4, "history": 3}, "LBFGS", dict(max_iter=4, history_size=3)),
    ({"type": "lbfgs", "max_iter": 4, "history": 3, "line_search": "strong_wolfe"}, "LBFGS", dict(max_iter=4, history_size=3, line_search_fn="strong_wolfe")),
    ({"type": "lbfgs", "lr": 8, "max_iter": 1, "line_search": "strong_wolfe"}, "LBFGS", dict(max_iter=1, history_size=10, line_search_fn="strong_wolfe")),
    ({"type": "lbfgs", "lr": 0.01, "max_iter": 1, "line_search": "strong_wolfe"}, "LBFGS", dict(max_iter=1, history_size=10, line_search_fn="strong_wolfe")),
    ({"type": "sparse_adam", "lr": 0.1}, "SparseAdam", {}),
]

class NAdam(torch.optim.Optimizer):
    """As in PyTorch 2; that of 1.13 multiplies the next product by mu twice."""
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay))
        self.m = self.v = 0; self.t = 0; self.product = 1.0
    @torch.no_grad()
    def step(self, closure):
        closure(); self.t += 1
        for o in self.param_groups:
            (b1, b2), p = o["betas"], o["params"][0]
            g = p.grad + o["weight_decay"] * p
            mu, after = (b1 * (1 - 0.5 * 0.96 ** (t * o["momentum_decay"])) for t in (self.t, self.t + 1))
            self.product *= mu
            self.m = b1 * self.m + (1 - b1) * g; self.v = b2 * self.v + (1 - b2) * g * g
            d = (self.v / (1 - b2 ** self.t)).sqrt() + o["eps"]
            p -= o["lr"] * ((1 - mu) / (1 - self.product) * g / d + after / (1 - self.product * after) * self.m / d)

def run(config, name, options):
    w = torch.nn.Parameter(torch.tensor(START).unsqueeze(1))
    options = dict(options)
    if "lr" in config: options.setdefault("lr", config["lr"])
    optimizer = (NAdam if name == "NAdam" else getattr(torch.optim, name))([w], **options)
    steps = []
    for step in range(1, 21):
        def closure():
            with torch.enable_grad():
                x = w.squeeze(1)
                loss = (k * (x - c) ** 2 / 2 + torch.cos(x)).sum() + x.sum() ** 2 / 20
                w.grad, = torch.autograd.grad(loss, w)
            if name == "SparseAdam":
                rows = torch.tensor([i for i in range(len(START)) if (i + step) % 3 != 0])
                w.grad = torch.sparse_coo_tensor(rows.unsqueeze(0), w.grad[rows], w.shape)
            return loss
        optimizer.step(closure)
        steps.append([float(v) for v in w.detach().flatten()])
    return {"optimizer": config, "weights": steps}

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "optimizers.json"), "w") as f:
    f.write('{ "torch": "%s", "start": %s, "k": %s, "c": %s, "cases": [\n' % (torch.__version__, json.dumps(START), json.dumps(K), json.dumps(C)))
    f.write(",\n".join(json.dumps(run(*case)) for case in CASES))
    f.write("\n] }\n")
