"""The run as a commented PyTorch script: its sections, each out of what the run uses and nothing else."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ganviz.data import DATA
from ganviz.errors import SettingError
from ganviz.experiment import SETTINGS, setting
from ganviz.export.code import data, ending, layers, learning, loop, networks, players, updates
from ganviz.export.code.first_weights import initialize_code
from ganviz.export.code.pictures import files_code
from ganviz.export.code.section import Section, definitions, imports_of, names_read, stacked, without_idle
from ganviz.export.code.story import Story, tell
from ganviz.export.code.unrolled import unrolled_code
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS, TRICKS, is_on
from ganviz.recording import Recording

_STREAMS = '''
def stream(purpose):
    """A random stream of its own for each purpose, so that drawing more of one never shifts another."""
    mixed = (seed * 0x9E3779B97F4A7C15 + purpose * 0xBF58476D1CE4E5B9) % 2**63
    return torch.Generator().manual_seed(mixed)


data_rng, latent_rng{game} = {streams}
'''
NAME = r"[\w .+-]+"
_RULER = "# " + "-" * 98


def script_of(recording: Recording, steps: int, name: str = "gan") -> str:
    """A recorded run as Python that needs only torch, NumPy and Matplotlib, and reproduces its weights bit for bit.

    So it does on a CPU with one thread, where the run was on one, with the same version of PyTorch.

    Args:
        recording: of the run; of a run without a page, `Run.recording`.
        steps: where the script ends; steps that were not taken yet go on with the last settings.
        name: of the files that the script writes, and of the weights that a run with a warm start begins with.

    Raises:
        SettingError: for a run of which a part cannot be written, naming it, or an odd name.
    """
    return _as_script(sections_of(tell(recording, steps), name))


def sections_of(story: Story, name: str = "gan", notebook: bool = False) -> list[Section]:
    """The sections of the script or notebook; the first holds no code, the second the imports."""
    players.require_writable(story)
    if not re.fullmatch(NAME, name):
        raise SettingError(f"files cannot be called {name!r} in a script; use letters, digits, blanks, - and _")
    library = data.data_library(story) | layers.network_library(story) | learning.learning_library(story)
    # a first draft, in which every setting changes on the way, tells which of them the code reads
    draft = _full_sections(_main_sections(story, name, notebook, story.start), library)
    full = _full_sections(_main_sections(story, name, notebook, names_read(_code(draft))), library)
    code = _code(full)
    settings = _settings_section(story, code)
    everything = f"{settings.code}\n{code}"
    imports = Section("Imports", "", f"{imports_of(everything)}\n\n{_ONE_THREAD}")
    return [_title(story, name, notebook), imports, settings, *full]


_ONE_THREAD = "torch.set_num_threads(1)  # sums come out otherwise in the last bit when threads share them"


def _code(sections: list[Section]) -> str:
    return "\n".join(section.code for section in sections)


def _full_sections(main: list[Section], library: Mapping[str, str]) -> list[Section]:
    """The sections with what they need out of the library, each definition where it is needed first."""
    known: set[str] = set()
    for function in ("seen", "both_losses", "discriminator_gradient", "generator_gradient"):
        main = without_idle(main, function, "step")
    return [_completed(section, library, known) for section in main]


def _completed(section: Section, library: Mapping[str, str], known: set[str]) -> Section:
    needed = definitions(f"{section.needs}\n{section.code}", library, known)
    return replace(section, code=stacked([*needed, section.code]), needs="")


def _main_sections(story: Story, name: str, notebook: bool, named: Collection[str]) -> list[Section]:
    """The sections by themselves; of the settings, only those that are `named` change on the way."""
    before = [_random_section(story), _data_section(story, notebook), _networks(story), _objective(story)]
    made = players.players_section(story, name)
    gradients = _update_sections(story)
    train = Section("Training", _training_text(story), loop.loop_code(story, named))
    return [*before, _optimizers(story), made, *gradients, train, *ending.ending_sections(story, name)]


def _title(story: Story, name: str, notebook: bool) -> Section:
    e = story.experiment
    folder = "" if notebook or "sys.argv" not in files_code(story, notebook) else " FOLDER, the one of the data"
    how = f"`python {name}.py{folder}`; it" if not notebook else "it"
    text = (
        f"{_sentence(e)}\n\nWritten by ganviz, to be run and changed: {how} needs torch, NumPy and Matplotlib.\n\n"
        f"On a CPU, with the same version of PyTorch, the weights after step {story.last:,} are those of the run, "
        "bit for bit."
    )
    return Section(f"A GAN that learns: {DATA[e.data].title}", text, "")


def _sentence(e: Any) -> str:
    value, defaults = e.settings(), {n: setting(n).default for n in SETTINGS}
    tricks = [t.title for t in TRICKS.values() if is_on(t.on, value, defaults)]
    parts = [f"Objective: {OBJECTIVES[e.objective].title}."]
    remedies = [REGULARIZERS[n].title for n in e.regularizers] + tricks
    if remedies:
        parts.append(f"Remedies: {', '.join(remedies)}.")
    return " ".join(parts)


# --- settings
def _settings_section(story: Story, code: str) -> Section:
    """The settings that the code names, with what they are; those that change are set where they do."""
    lines = [("steps", story.last, "training steps" if not story.first else f"begun at step {story.first:,}")]
    first = ("seed", "latent_dim", "batch_size", "generator_lr", "discriminator_lr")
    values = story.start | _structural(story)
    values = {name: values[name] for name in first} | players.optimizer_values(story) | values
    named = names_read(code)
    used = [n for n in values if n in named and n not in loop.NO_SETTINGS]
    lines += [(name, values[name], _meaning(name)) for name in used]
    texts = [f"{n} = {v!r}" for n, v, _ in lines]
    notes = [note for _, _, note in lines]
    width = min(max(map(len, texts)), 40)
    code = "\n".join(f"{t:<{width}}  # {note}" if note else t for t, note in zip(texts, notes, strict=True))
    return Section("Settings", "", code)


def _structural(story: Story) -> dict[str, Any]:
    e = story.experiment
    return {"seed": e.seed, "latent_dim": e.latent_dim}


_MEANINGS = {
    "real_target": "what D is asked to say of real samples",
    "fake_target": "what D is asked to say of fakes",
    "uses_real": "whether G's loss looks at real samples",
}


def _meaning(name: str) -> str:
    if name in _MEANINGS:
        return _MEANINGS[name]
    if name not in SETTINGS:
        return ""
    sentence = re.split(r"(?<=[a-z0-9])[.:;](?:\s|$)", setting(name).help)[0]
    return sentence[0].lower() + sentence[1:] if len(sentence) < 80 else setting(name).title


# --- sections
def _random_section(story: Story) -> Section:
    needs_game = players.draws_in_updates(story)
    streams = "stream(1), stream(2)" + (", stream(3)" if needs_game else "")
    code = _STREAMS.format(game=", game_rng" if needs_game else "", streams=streams)
    return Section("Random numbers", "", code)


def _data_section(story: Story, notebook: bool) -> Section:
    made = f"sample_real = {data.sampler(story, story.start)}"
    files = files_code(story, notebook)
    code = stacked([files.strip("\n"), made]) if files else made
    return Section("Real samples", data.data_told(story), f"{code}\n\n\n{players.latents_code(story)}")


def _networks(story: Story) -> Section:
    classes = [networks.network_class(story, role) for role in loop.PLAYERS[::-1]]
    code = stacked([*filter(None, classes), initialize_code(story)])
    text = f"{networks.sizes_told(story)} D's output is a logit: the higher, the more real."
    needs = "\n".join(networks.network_call(story, role) for role in loop.PLAYERS[::-1])
    return Section("Networks", text, code, needs)


def _optimizers(story: Story) -> Section:
    entries = {OPTIMIZERS[getattr(story.experiment, f"{player}_optimizer")] for player in loop.PLAYERS}
    text = "\n\n".join(f"**{entry.title}**: {entry.doc}" for entry in entries)
    title = "Optimizers" if len(entries) > 1 else "Optimizer"
    return Section(title, text, "", needs="\n".join(entry.kind.__name__ for entry in entries))


def _objective(story: Story) -> Section:
    names = list(dict.fromkeys(story.all_of("objective")))
    text = "\n\n".join(f"**{OBJECTIVES[n].title}** ({OBJECTIVES[n].reference}): {OBJECTIVES[n].doc}" for n in names)
    formulas = (OBJECTIVES[n].formulas for n in names)
    formula = "\n\n".join(rf"$$L_D = {d},\qquad L_G = {g}$$" for d, g in formulas)
    return Section("Objective", text, learning.objective_code(story), formula=formula)


def _update_sections(story: Story) -> list[Section]:
    paid = list(dict.fromkeys(name for role in loop.PLAYERS for name in updates.penalties(story, role)))
    text = "\n\n".join(learning.penalty_doc(name) for name in paid)
    formula = "\n\n".join(f"$${REGULARIZERS[name].formula}$$" for name in paid)
    first = stacked([updates.seen_code(story), updates.both_losses_code(story), updates.discriminator_code(story)])
    moves = loop.moves_code(story)
    second = stacked([unrolled_code(story), updates.generator_code(story)])
    return [
        Section("An update of the discriminator", text, first, formula=formula),
        Section("An update of the generator", "", second),
        *([Section("Moves", "", moves)] if moves else []),
    ]


def _training_text(story: Story) -> str:
    changed = [turn.step for turn in story.turns[1:]]
    if not changed:
        return ""
    return f"Settings were changed on the way, after {', '.join(f'{s:,}' for s in dict.fromkeys(changed))} steps."


# --- text
def _as_script(sections: list[Section]) -> str:
    title, imports, *others = sections
    head = f'"""{title.title}.\n\n{_wrapped(title.text)}\n"""'
    parts = [f"{head}\n\n{imports.code}"]
    for section in others:
        remark = _remark(section)
        parts.append(f"{remark}\n{section.code.strip(chr(10))}")
    return "\n\n\n".join(parts) + "\n"


def _remark(section: Section) -> str:
    told = _wrapped(section.text.replace("**", ""), "# ")
    return "\n".join(filter(None, (_RULER, f"# {section.title}", _RULER, told)))


def _wrapped(text: str, prefix: str = "") -> str:
    paragraphs = (textwrap.fill(p, 100 - len(prefix), break_long_words=False) for p in text.split("\n\n"))
    return "\n".join(f"{prefix}{line}".rstrip() for line in "\n\n".join(paragraphs).splitlines())
