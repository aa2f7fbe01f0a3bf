"""What a person does with the lab, in a real Chromium."""

import threading

import numpy as np
import psutil
import pytest
from driver import LabPage, engine_processes, start_app, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def test_play_counts_steps_and_grows_the_curves(lab):
    assert lab.step() == 0
    lab.play()
    lab.wait_for_step(300)
    wait_until(lambda: len(lab.column("discriminator")) >= 200, "the loss curve to grow")
    wait_until(lambda: len(lab.column("accuracy")) >= 3, "D's accuracy to grow")
    lab.play()  # the same button pauses
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    paused = lab.lab.engine.latest.snapshot.step
    wait_until(lambda: lab.step() == paused, "the page to show the last step")
    assert np.isfinite(lab.column("generator")).all()


def test_a_changed_learning_rate_takes_effect_and_is_marked(lab):
    lab.play()
    lab.wait_for_step(100)
    slider = lab.page.get_by_role("slider", name="G learning rate")
    slider.focus()
    slider.press("ArrowRight")
    wait_until(lambda: lab.column("what"), "the mark on the curves")
    assert lab.column("what") == ["G learning rate = 0.002"]
    assert lab.lab.engine.latest.snapshot.settings["generator_lr"] == 0.002
    assert lab.step() >= 100  # nothing was reset


def test_switching_to_mnist_starts_again_with_pictures(lab):
    lab.play()
    lab.wait_for_step(50)
    lab.choose("Data", "MNIST digits")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["data"] == "mnist", "MNIST")
    lab.page.get_by_role("img", name="Fakes from fixed latents").wait_for()
    # a slow browser may come to it when it has expired
    lab.page.get_by_text("The run starts again from step 0").wait_for(state="attached")
    wait_until(lambda: lab.lab.engine.latest.snapshot.grid is not None, "a sample grid")
    lab.wait_for_step(20)
    wait_until(lambda: lab.page.get_by_role("img", name="Plane with").count() == 0, "the plane to go")
    assert lab.page.get_by_role("button", name="7", exact=True).is_visible()  # the digits to learn from


@pytest.mark.slow
def test_stepping_the_discriminator_leaves_the_fakes_where_they_are(lab):
    before = lab.column("verdict"), lab.lab.engine.latest.snapshot.plane.fake
    lab.button("d: step the discriminator only").click()
    wait_until(lambda: lab.step() == 1, "one step")
    wait_until(lambda: lab.column("verdict") != before[0], "D to change its mind about the same samples")
    after = lab.lab.engine.latest.snapshot.plane.fake
    assert np.array_equal(before[1], after)
    lab.button("g: step the generator only").click()
    wait_until(lambda: lab.step() == 2, "two steps")
    assert not np.array_equal(after, lab.lab.engine.latest.snapshot.plane.fake)


def test_reset_keeps_the_settings_and_repeats_the_run(lab):
    lab.choose("Data", "Grid of Gaussians")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["data"] == "grid", "the grid")
    lab.page.get_by_label("N", exact=True).fill("40")
    lab.page.keyboard.press("Tab")
    lab.button("n: as many steps").click()
    wait_until(lambda: lab.step() == 40, "40 steps")
    first = lab.lab.engine.latest.snapshot
    lab.button("r: reset").click()
    wait_until(lambda: lab.step() == 0, "the reset")
    assert lab.lab.engine.latest.snapshot.settings == first.settings
    lab.button("n: as many steps").click()
    wait_until(lambda: lab.step() == 40, "40 steps again")
    assert np.array_equal(first.plane.fake, lab.lab.engine.latest.snapshot.plane.fake)


def test_a_closed_tab_ends_its_trainer_and_leaves_the_other_alone(lab, app, browser):
    lab.play()
    context = browser.new_context()
    other = LabPage(context.new_page(), app).open()
    other.play()
    other.wait_for_step(20)
    running, mine, gone = len(engine_processes()), lab.lab.engine.process, other.lab.engine.process
    context.close()
    wait_until(lambda: not gone.is_alive(), "the closed tab's trainer to end")
    wait_until(lambda: len(engine_processes()) == running - 1, "one trainer fewer")
    assert mine.is_alive()
    step = lab.step()
    lab.wait_for_step(step + 20)


def cpu_seconds(lab):
    """Processor time that the training process has used."""
    return psutil.Process(lab.lab.engine.process.pid).cpu_times().user


def memory(lab):
    """Bytes held by server and trainer."""
    return sum(psutil.Process(pid).memory_info().rss for pid in (None, lab.lab.engine.process.pid))


def train_unseen(lab, seconds=4):
    """Wait until the trainer has computed for so long; returns the last step that came to the page's server."""
    start = cpu_seconds(lab)
    wait_until(lambda: cpu_seconds(lab) > start + seconds, "training to go on", 60)
    return lab.lab.engine.latest.snapshot.step


@pytest.mark.slow
def test_a_stalled_reader_costs_no_memory_and_does_not_stop_training(lab):
    lab.play()
    lab.wait_for_step(50)
    session = lab.page.context.new_cdp_session(lab.page)
    session.send("Debugger.enable")
    session.send("Debugger.pause")  # nothing may be evaluated in the page from here on
    step = train_unseen(lab, 1)
    frame, before = lab.lab.bridge.frame, memory(lab)
    assert train_unseen(lab) == step  # no state was made for a page that cannot take it
    assert lab.lab.bridge.frame <= frame + 1  # asked again for the acknowledgement, at most
    assert memory(lab) - before < 20 * 2**20
    session.send("Debugger.resume")
    session.detach()
    lab.wait_for_step(step + 1000)  # trained meanwhile, and the page catches up by itself


def test_a_hidden_tab_gets_no_frames_while_training_goes_on(lab):
    lab.play()
    lab.wait_for_step(50)
    hide = """hidden => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
        document.dispatchEvent(new Event('visibilitychange'))
    }"""
    lab.page.evaluate(hide, True)
    wait_until(lambda: lab.lab.bridge.hidden, "the page to say that it is hidden")
    step = train_unseen(lab, 0.5)
    assert train_unseen(lab, 2) == step
    lab.page.evaluate(hide, False)
    lab.wait_for_step(step + 500)


@pytest.mark.slow
def test_an_acknowledgement_and_a_hidden_tab_may_come_in_one_message(lab, monkeypatch):
    said = []
    monkeypatch.setattr(lab.lab.engine, "ready", said.append)
    painted = lab.lab.bridge.painted
    lab.lab.bridge.param.update(hidden=True, painted=painted + 1)
    lab.lab.bridge.param.update(hidden=False, painted=painted)
    assert said == [False, True]


def test_a_training_process_that_dies_is_told_and_the_page_lives_on(lab):
    lab.play()
    lab.wait_for_step(20)
    lab.lab.engine.process.kill()
    lab.page.get_by_text("The training process has ended unexpectedly").wait_for()
    lab.page.mouse.move(700, 600)  # or the play button's own help would lie over its neighbour
    lab.button("d: step the discriminator only").click()  # asks a process that is gone: nothing breaks
    assert not lab.lab.engine.latest.playing


def test_divergence_is_explained_and_reset_heals_it(lab):
    for name in ("G learning rate", "D learning rate"):
        slider = lab.page.get_by_role("slider", name=name)
        slider.focus()
        slider.press("End")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["discriminator_lr"] == 10, "the learning rate")
    lab.play()
    lab.page.get_by_role("button", name="Go back to step").wait_for()
    notice = lab.page.get_by_role("alert").inner_text()
    assert "Training diverged: the " in notice
    assert "learning rate that is too high (now: generator 10, discriminator 10)" in notice
    assert not lab.lab.engine.latest.playing
    slider.press("Home")
    lab.page.get_by_role("slider", name="G learning rate").press("Home")
    lab.page.get_by_role("button", name="Reset", exact=True).last.click()
    wait_until(lambda: lab.step() == 0, "the reset")
    lab.page.get_by_role("button", name="Go back to step").wait_for(state="hidden")
    lab.play()
    lab.wait_for_step(20)


def test_every_key_does_what_the_help_says(lab):
    press = lab.page.keyboard.press
    press("?")
    lab.page.get_by_text("step the generator only").wait_for()
    lab.page.get_by_role("button", name="close", exact=True).click()
    lab.page.get_by_role("dialog").wait_for(state="hidden")
    for number, key in enumerate("dgs", start=1):
        press(key)
        wait_until(lambda n=number: lab.step() == n, key)
    press("n")
    wait_until(lambda: lab.step() == 103, "n")
    press("e")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["seed"] == 1, "e")
    wait_until(lambda: lab.step() == 0, "a new start")
    press(" ")
    lab.wait_for_step(20)
    press(" ")
    wait_until(lambda: not lab.lab.engine.latest.playing, "pause")
    press("r")
    wait_until(lambda: lab.step() == 0, "r")


@pytest.mark.slow
def test_dark_mode_repaints_the_pictures(lab):
    # panel-material-ui writes white as #fff, we as #ffffff
    background = """() => [...Bokeh.documents[0]._all_models.values()].find(m => m.type === 'Figure')
        .border_fill_color.replace(/^#fff$/, '#ffffff')"""
    light = lab.page.evaluate(background)
    lab.page.keyboard.press("t")
    wait_until(lambda: lab.page.evaluate(background) != light, "dark pictures")
    lab.page.keyboard.press("t")
    wait_until(lambda: lab.page.evaluate(background) == light, "light pictures")


@pytest.mark.slow
def test_a_closed_view_is_not_computed(lab):
    lab.page.get_by_role("button", name="Views").click()
    lab.page.get_by_role("checkbox", name="The game").uncheck()
    wait_until(lambda: lab.lab.engine.latest.snapshot.game is None, "a state without the game")
    lab.button("s: step both").click()
    wait_until(lambda: lab.step() == 1, "a step")
    assert lab.lab.engine.latest.snapshot.game is None
    assert lab.lab.engine.latest.snapshot.plane is not None


@pytest.mark.slow
def test_presets_set_everything_and_tell_their_story(lab):
    lab.choose("Preset", "Mode collapse: rotating")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["latent_dim"] == 32, "the preset")
    lab.page.get_by_text("hops to the next").wait_for()
    lab.choose("Preset", "Ring of eight")
    wait_until(lambda: lab.lab.engine.latest.snapshot.settings["latent_dim"] == 2, "the defaults again")


def test_when_all_places_are_taken_the_next_page_says_so(browser):
    app, stop = start_app(max_sessions=1)
    try:
        contexts = [browser.new_context() for _ in range(2)]
        LabPage(contexts[0].new_page(), app).open()
        second = contexts[1].new_page()
        second.goto(app.url)
        second.get_by_text("All 1 places are taken").wait_for()
        contexts[0].close()
        wait_until(lambda: len(app.server.sessions) == 0, "the place to be free")
        LabPage(contexts[1].new_page(), app).open()
        contexts[1].close()
        wait_until(lambda: len(app.server.sessions) == 0, "the place to be free again")
    finally:
        stop()


def test_the_page_asks_nothing_of_other_hosts(lab_page):
    asked = []
    lab_page.page.on("request", lambda request: asked.append(request.url))
    lab_page.open()
    assert [url for url in asked if not url.startswith((lab_page.app.url, "data:", "blob:"))] == []


@pytest.mark.slow
def test_threads_do_not_pile_up(app, browser):
    wait_until(lambda: len(app.server.sessions) == 0, "earlier pages to be gone", 40)
    before = threading.active_count()
    for _ in range(3):
        context = browser.new_context()
        LabPage(context.new_page(), app).open()
        context.close()
    wait_until(lambda: len(app.server.sessions) == 0, "all pages to be gone", 40)
    wait_until(lambda: not engine_processes(), "all trainers to end")
    assert threading.active_count() <= before + 2  # Tornado's own pool may have grown


@pytest.mark.slow
def test_keys_and_buttons_change_pictures_under_the_documents_lock(lab):
    for _ in range(4):  # without the lock some of the changes would be refused
        lab.press("t")
        lab.button("p: presenter mode").click()
        lab.page.locator("[data-node=real]").focus()
        lab.page.locator("[data-node=fake]").focus()
    wait_until(lambda: not lab.page.evaluate("document.documentElement.style.fontSize"), "ordinary type")
    wait_until(lambda: not any(view._large for view in lab.lab.desk._built.values()), "every view of ordinary size")


def test_changes_are_taken_back_and_made_again(lab_page):
    lab = lab_page.open("data=ring&modes=6")
    lab.page.get_by_role("slider", name="G learning rate").press("End")
    wait_until(lambda: lab.settings()["generator_lr"] > 0.1, "the new rate")
    high = lab.settings()["generator_lr"]
    lab.choose("Data", "Two moons")
    wait_until(lambda: lab.settings()["data"] == "moons", "other data")
    lab.page.locator("body").click(position={"x": 700, "y": 5})
    lab.press("Control+z")
    wait_until(lambda: lab.settings()["data"] == "ring", "the data to come back")
    assert lab.settings()["modes"] == 6 and lab.settings()["generator_lr"] == high
    lab.page.get_by_text("Taken back: Data").wait_for()
    lab.button("Ctrl+Z").click()
    wait_until(lambda: lab.settings()["generator_lr"] < high, "the rate to come back")
    lab.press("Control+Shift+z")
    wait_until(lambda: lab.settings()["generator_lr"] == high, "the rate once more")
