"""Tricks of what D sees and is told: targets, noise, dropout, its minibatch, packs."""

from __future__ import annotations

from ganviz.learning.knobs import Knob
from ganviz.learning.trick import Trick

_MINIBATCH = Knob(
    "minibatch_layer",
    "D sees its minibatch",
    "What D learns of the other samples in its batch, before its last hidden layer.",
    "none",
    choices={"none": "No", "stddev": "Standard deviation", "discrimination": "Discrimination"},
    live=False,
)

OF_SAMPLES = (
    Trick(
        "label_smoothing",
        "Label smoothing, one-sided",
        "D is asked to be a little less than sure of real samples, so that its slope towards them stays small.",
        r"t_{\text{real}} = 1 - \alpha",
        "Salimans et al. 2016, arXiv 1606.03498",
        {"label_smoothing": 0.1},
        (
            Knob(
                "label_smoothing",
                "Label smoothing",
                "One-sided: the discriminator is asked for 1 minus this on real samples, so it stays less sure.",
                0.0,
                (0, 0.5),
            ),
        ),
    ),
    Trick(
        "two_sided_smoothing",
        "Label smoothing, two-sided",
        "D is asked to leave some doubt about fakes too; then even an optimal D gives G less to learn from "
        "where fakes are many.",
        r"t_{\text{real}} = 1 - \alpha,\quad t_{\text{fake}} = \beta",
        "Szegedy et al. 2016, arXiv 1512.00567; against it: Goodfellow 2016, arXiv 1701.00160",
        {"label_smoothing": 0.1, "fake_label_smoothing": 0.1},
        (
            Knob(
                "fake_label_smoothing",
                "Label smoothing of fakes",
                "Two-sided: the discriminator is asked for this on fakes, not for 0.",
                0.0,
                (0, 0.4),
            ),
        ),
    ),
    Trick(
        "label_flips",
        "Label flips",
        "D is now and then told the opposite, so that it can never be sure.",
        r"(t_{\text{real}}, t_{\text{fake}}) \leftarrow (t_{\text{fake}}, t_{\text{real}}) \text{ with probability } q",
        "Chintala et al. 2016, How to Train a GAN",
        {"label_flips": 0.05},
        (
            Knob(
                "label_flips",
                "Label flips",
                "The share of samples of which the discriminator is told the opposite.",
                0.0,
                (0, 0.4),
            ),
        ),
    ),
    Trick(
        "instance_noise",
        "Instance noise",
        "D sees all samples through noise that fades, so that real and fake overlap from the start and D "
        "cannot win at once.",
        r"x \leftarrow x + \epsilon,\quad \epsilon \sim \mathcal{N}(0, \sigma_t^2),\quad "
        r"\sigma_t = \sigma_0 \max(0, 1 - t/T)",
        "Sønderby et al. 2017, arXiv 1610.04490; Arjovsky and Bottou 2017, arXiv 1701.04862",
        {"instance_noise": 0.2},
        (
            Knob(
                "instance_noise",
                "Instance noise σ",
                "Standard deviation of the noise on all that the discriminator sees, at the beginning.",
                0.0,
                (0, 2),
            ),
            Knob(
                "instance_noise_steps",
                "Noise fades over",
                "Steps from the beginning after which the noise is gone; 0: it stays.",
                0,
                (0, 1_000_000),
                rungs=(0, 300, 1000, 3000, 10_000, 30_000, 100_000),
                needs="instance_noise",
            ),
        ),
    ),
    Trick(
        "dropout",
        "Dropout in D",
        "In training, D loses some of its hidden units at random for each sample, which keeps it from leaning "
        "on a few.",
        r"y \leftarrow y \cdot m / (1 - p),\quad m \sim \text{Bernoulli}(1 - p)",
        "Srivastava et al. 2014, JMLR 15",
        {"dropout": 0.3},
        (
            Knob(
                "dropout",
                "Dropout in D",
                "The share of D's hidden units that is dropped, in training.",
                0.0,
                (0, 0.9),
            ),
        ),
    ),
    Trick(
        "minibatch_stddev",
        "Minibatch standard deviation",
        "D is told how much the samples of its batch differ, so that a batch of equal fakes gives itself away.",
        r"s = \tfrac1F \sum_f \left(\operatorname{Var}_i\,y_{if} + \varepsilon\right)^{1/2}",
        "Karras et al. 2018, arXiv 1710.10196, section 3",
        {"minibatch_layer": "stddev"},
        (_MINIBATCH,),
    ),
    Trick(
        "minibatch_discrimination",
        "Minibatch discrimination",
        "D learns by what to compare the samples of its batch, and is told how near the others are to each.",
        r"o_{ib} = \tfrac{1}{n-1} \sum_{j \neq i} \exp\left(-\lVert M_{ib} - M_{jb} \rVert_1\right),\quad "
        r"M_i = T f(x_i)",
        "Salimans et al. 2016, arXiv 1606.03498, section 3.2",
        {"minibatch_layer": "discrimination"},
    ),
    Trick(
        "packing",
        "Packing (PacGAN)",
        "D judges m samples of one kind at once, so that a lack of variety is as plain as a bad sample.",
        r"D(x_1, \dots, x_m)",
        "Lin et al. 2018, arXiv 1712.04086",
        {"packing": 2},
        (
            Knob(
                "packing",
                "Packing m",
                "How many samples of one kind D judges at once; each update then draws m times as many.",
                1,
                (1, 4),
                live=False,
            ),
        ),
    ),
)
