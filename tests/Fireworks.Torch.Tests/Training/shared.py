"""Writes shared.json beside this file: weights after each of 12 steps of a network one of whose layers is called twice, by PyTorch's autograd.
y = head([tanh(twin(left)), tanh(twin(right))]), loss = mean((y - target)^2).     python3 shared.py   (Debian: python3-torch)"""
import json, os, torch
torch.manual_seed(3)
left, right = torch.randn(7, 3), torch.randn(7, 3)
target = torch.sin(left[:, 0] + 2 * right[:, 1])
CASES = [
    ({"type": "sgd", "lr": 0.1}, "SGD", dict(lr=0.1)),
    ({"type": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}, "SGD", dict(lr=0.05, momentum=0.9, weight_decay=0.01)),
    ({"type": "adam", "lr": 0.02}, "Adam", dict(lr=0.02)),
    ({"type": "adamw", "lr": 0.02, "weight_decay": 0.1}, "AdamW", dict(lr=0.02, weight_decay=0.1)),
]

def weights(twin, head):
    return {name: t.detach().flatten().tolist() for name, t in [("twin.0.weight", twin.weight), ("twin.0.bias", twin.bias), ("head.0.weight", head.weight), ("head.0.bias", head.bias)]}

cases = []
for config, name, arguments in CASES:
    torch.manual_seed(5)
    twin, head = torch.nn.Linear(3, 2), torch.nn.Linear(4, 1)
    optimizer = getattr(torch.optim, name)([*twin.parameters(), *head.parameters()], **arguments)
    steps = [weights(twin, head)]
    for _ in range(12):
        y = head(torch.cat([torch.tanh(twin(left)), torch.tanh(twin(right))], 1))[:, 0]
        optimizer.zero_grad()
        ((y - target) ** 2).mean().backward()
        optimizer.step()
        steps.append(weights(twin, head))
    cases.append({"optimizer": config, "steps": steps})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "shared.json"), "w") as file:
    json.dump({"left": left.tolist(), "right": right.tolist(), "target": target.tolist(), "cases": cases}, file)
    file.write("\n")
