"""Boxes are divided."""

from ganviz.export.box import Box


def test_boxes_are_divided_without_loss():
    box = Box(10, 20, 300, 100)
    left, right = box.columns((1, 2), 30)
    assert left == (10, 20, 90, 100) and right == (130, 20, 180, 100)
    top, below = box.rows((3, 1), 20)
    assert top == (10, 60, 300, 60) and below == (10, 20, 300, 20)


def test_what_fits_is_as_large_as_can_be_in_the_middle_at_the_top():
    assert Box(0, 0, 100, 300).fitted(2) == (0, 250, 100, 50)
    assert Box(0, 0, 300, 100).fitted(1) == (100, 0, 100, 100)
    assert Box(0, 0, 10, 10).inside(20, 0, 20).width == 1
