import numpy as np, torch, pytest, tempfile
from pathlib import Path
from training.train_identity import *


def test_x(prepared_folder, tmp_path):
    for steps, rate, width in ((60, 0.02, 6), (60, 0.1, 6), (80, 0.05, 8), (80, 0.02, 8)):
        with tempfile.TemporaryDirectory() as d:
            t = IdentityTrainer(prepared_folder, Path(d), IdentityOptions(steps=steps, batch=6, width=width, rate=rate))
            v = t.samples.draw(6, np.random.default_rng(1))

            def c():
                with torch.no_grad():
                    return float(contrast(t.network.train()(v.crops, v.landmarks), v.people))

            def rec():
                torch.manual_seed(3)
                with torch.no_grad():
                    return float(contrast(t._embed(t.network.train(), v), v.people))

            a, ra = c(), rec()
            t.run()
            print(steps, rate, width, a, c(), ra, rec())
