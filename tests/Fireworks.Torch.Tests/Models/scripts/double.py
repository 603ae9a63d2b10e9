"""Writes double.pt beside this file: a TorchScript program that doubles its rows and adds the sum of each.     python3 double.py   (Debian: python3-torch)"""
import os, torch

class Double(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        y = x.flatten(1)
        return torch.cat([y * self.factor, y.sum(1, keepdim=True)], 1)

torch.jit.script(Double()).save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "double.pt"))
