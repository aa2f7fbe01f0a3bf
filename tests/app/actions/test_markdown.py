"""Text of lessons as HTML: never more than it says."""

from ganviz.app.actions.markdown import to_html


def test_what_is_written_in_markdown_is_drawn():
    assert to_html("Some **words** and `code`.") == "<p>Some <strong>words</strong> and <code>code</code>.</p>\n"
    assert "<table>" in to_html("| a | b |\n| - | - |\n| 1 | 2 |") and "<s>gone</s>" in to_html("~~gone~~")


def test_in_a_line_it_has_no_paragraph():
    assert to_html("Look *here*.", inline=True) == "Look <em>here</em>."


def test_html_within_it_is_text():
    html = to_html('<script>alert(1)</script> <img src="x" onerror="alert(1)">')
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_no_link_leads_to_a_script():
    for address in ("javascript:alert(1)", "data:text/html,x", "vbscript:x"):
        assert "href" not in to_html(f"[a]({address})")


def test_links_lead_to_another_tab_that_knows_nothing_of_this_one():
    link = '<a href="https://arxiv.org/abs/1" target="_blank" rel="noopener">a paper</a>'
    assert link in to_html("[a paper](https://arxiv.org/abs/1)")
