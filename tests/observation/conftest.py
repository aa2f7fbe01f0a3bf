"""What several tests of observation look at."""

import pytest
import torch


@pytest.fixture(scope="session")
def toy():
    """Bars at one of three heights, in noise: 150 pictures uint8 with labels."""
    rng = torch.Generator().manual_seed(1)
    labels = torch.arange(150) % 3
    images = torch.randint(60, (150, 1, 28, 28), generator=rng, dtype=torch.uint8)
    for image, label in zip(images, labels.tolist(), strict=True):
        image[0, 3 + 8 * label : 8 + 8 * label, 5:22] = 255
    return images, labels
