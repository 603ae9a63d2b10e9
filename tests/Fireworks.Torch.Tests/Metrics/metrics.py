"""Writes metrics.json beside this file: values of scikit-learn's metrics, on scores with ties.     python3 metrics.py   (Debian: python3-sklearn)"""
import json, os, numpy as np, sklearn
from sklearn import metrics as m
r = np.random.default_rng(7)

def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)

def of_confusion(c):                       # the definitions, from scikit-learn's confusion matrix: one against the rest
    tp = np.diag(c); fp = c.sum(0) - tp; fn = c.sum(1) - tp; tn = c.sum() - tp - fp - fn
    return dict(specificity_macro=np.mean(tn / (tn + fp)), npv_macro=np.mean(tn / (tn + fn)),
                specificity_micro=tn.sum() / (tn + fp).sum(), npv_micro=tn.sum() / (tn + fn).sum())

def classes(rows, width, missing=False):
    z = np.round(r.normal(size=(rows, width)) * 4) / 4
    y = r.integers(0, width - 1 if missing else width, size=rows)
    z[np.arange(rows), y] += 0.75
    if missing: z[:, width - 1] = -9
    z = z.astype(np.float32); p = z.argmax(1)
    out = dict(accuracy=m.accuracy_score(y, p), **of_confusion(m.confusion_matrix(y, p)))
    if not missing:
        out["top_2"] = None if width == 2 else float(np.mean([y[i] in sorted(range(width), key=lambda j: (-z[i, j], j))[:2] for i in range(rows)]))
        if width > 2 and not np.any([len(set(row)) < width for row in z]): out["top_2"] = m.top_k_accuracy_score(y, z, k=2)
    for average in ("micro", "macro"):
        for name, f in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
            out[name + "_" + average] = f(y, p, average=average, zero_division=0)
    s = softmax(z.astype(np.float64))
    if width == 2:
        out.update(precision=m.precision_score(y, p), recall=m.recall_score(y, p), f1=m.f1_score(y, p),
                   specificity=m.recall_score(y, p, pos_label=0), npv=m.precision_score(y, p, pos_label=0))
        d = s[:, 1]
        out.update(roc_auc=m.roc_auc_score(y, d), pr_auc=m.average_precision_score(y, d))
    elif not missing:
        out.update(roc_auc=m.roc_auc_score(y, s, multi_class="ovr"), pr_auc=m.average_precision_score(np.eye(width)[y], s))
    return dict(kind="classes", outputs=z.tolist(), truths=y.tolist(), confusion=m.confusion_matrix(y, p, labels=range(width)).tolist(),
                values={k: float(v) for k, v in out.items() if v is not None})

def binary(rows):
    z = (np.round(r.normal(size=rows) * 3) / 3).astype(np.float32); y = (z + r.normal(size=rows) > 0).astype(int); p = (z > 0).astype(int)
    out = dict(accuracy=m.accuracy_score(y, p), precision=m.precision_score(y, p), recall=m.recall_score(y, p), f1=m.f1_score(y, p),
               specificity=m.recall_score(y, p, pos_label=0), npv=m.precision_score(y, p, pos_label=0, zero_division=0),
               roc_auc=m.roc_auc_score(y, z), pr_auc=m.average_precision_score(y, z))
    return dict(kind="binary", outputs=z[:, None].tolist(), truths=y.tolist(), confusion=m.confusion_matrix(y, p).tolist(), values={k: float(v) for k, v in out.items()})

def values(rows, offset):
    y = (r.normal(size=rows) + offset).astype(np.float32); p = (y + r.normal(size=rows).astype(np.float32) * np.float32(0.5)).astype(np.float32)
    y64, p64 = y.astype(np.float64), p.astype(np.float64)
    return dict(kind="values", outputs=p64[:, None].tolist(), truths=y64.tolist(), values=dict(
        r2=float(m.r2_score(y64, p64)), mae=float(m.mean_absolute_error(y64, p64)), rmse=float(np.sqrt(m.mean_squared_error(y64, p64)))))

def vectors(rows):
    y = r.normal(size=(rows, 3)).astype(np.float32); p = (y + r.normal(size=(rows, 3)).astype(np.float32) * np.array([0.1, 1, 5], np.float32)).astype(np.float32)
    y, p = y.astype(np.float64), p.astype(np.float64)
    return dict(kind="values", outputs=p.tolist(), truths=y.tolist(), values=dict(
        r2=float(m.r2_score(y, p)), mae=float(m.mean_absolute_error(y, p)), rmse=float(m.mean_squared_error(y, p, squared=False))))

here = os.path.dirname(os.path.abspath(__file__))
cases = [classes(60, 4), classes(50, 2), classes(40, 3, missing=True), binary(70), values(50, 0.0), values(50, 10000.0), vectors(40)]
with open(os.path.join(here, "metrics.json"), "w") as f:
    f.write('{ "sklearn": "%s", "cases": [\n' % sklearn.__version__ + ",\n".join(json.dumps(c) for c in cases) + "\n] }\n")
