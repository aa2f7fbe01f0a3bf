// The layers of the plane, and the line at its foot that names them, shows their marks, and switches them.

import { element, svg } from '../element.js'

/** Name, words, whether it is shown at first, and the mark, 18 by 12, in the colours of the page.
 * @type {[string, string, boolean, [string, Object<string, *>][]|null][]} */
export const LAYERS = [
  ['surface', 'D(x)', true, null],
  ['boundary', 'Boundary', true, [['path', { d: 'M1 10C6 10 8 2 17 2', fill: 'none', stroke: 'var(--boundary)', 'stroke-width': 2 }]]],
  ['real', 'Real', true, [['circle', { cx: 9, cy: 6, r: 4.2, fill: 'var(--real)' }]]],
  ['fake', 'Fake', true, [['path', { d: 'M9 1l5.5 9.5h-11z', fill: 'var(--fake)' }]]],
  ['arrows', 'Push on G', true, [['path', { d: 'M2 6h13M11 2l4 4l-4 4', fill: 'none', stroke: 'var(--arrow)', 'stroke-width': 1.8 }]]],
  ['modes', 'Modes', true, [['circle', { cx: 9, cy: 6, r: 4.6, fill: 'none', stroke: 'var(--text)', 'stroke-width': 1.6, 'stroke-dasharray': '2.4 1.8' }]]],
  ['average', 'EMA', true, [['path', { d: 'M9 1l4 5l-4 5l-4-5z', fill: 'var(--generator)' }]]],
  ['grid', 'Grid', false, [['path', { d: 'M2 4q7-3 14 0M2 9q7-3 14 0M6 1q-2 5 0 10M12 1q-2 5 0 10', fill: 'none', stroke: 'var(--generator)', 'stroke-width': 1.2 }]]],
  ['trails', 'Trails', false, [['path', { d: 'M1 10q4-9 8-4t6-3', fill: 'none', stroke: 'var(--text)', 'stroke-width': 1.8 }], ['rect', { x: 13, y: 1, width: 4, height: 4, fill: 'var(--text)' }]]],
]

/** What each layer means, in a few words. */
const MEANS = {
  surface: 'Colour of the ground: what D believes, from fake (orange) to real (blue)',
  boundary: 'Where D cannot decide: D(x) is one half',
  real: 'Real samples',
  fake: 'Fakes: what the generator makes',
  arrows: "Where the generator's objective pushes each fake",
  modes: 'Modes of the data, numbered; a dashed ring is around one that is missing',
  average: 'Fakes of the averaged generator',
  grid: 'A grid of latents as the generator puts it on the plane',
  trails: 'Paths of twelve latents over the last moments',
}

/** Which layers belong to a part of the game's diagram. */
export const SHOWS = {
  latent: ['grid'],
  generator: ['grid', 'fake'],
  fake: ['fake'],
  real: ['real'],
  discriminator: ['surface', 'boundary'],
  predictions: ['surface', 'boundary', 'real', 'fake'],
  gradients: ['arrows', 'fake'],
}

/** Buttons for the layers: a legend that can be pressed. */
export class Legend {
  /** @param {import('./view.js').Choices} choices @param {(name: string, on: boolean) => void} act after a press */
  constructor(choices, act) {
    this.choices = choices
    this.act = act
    this.buttons = {}
    this.root = element('div', { className: 'legend', role: 'group', 'aria-label': 'Layers of the plane' })
    for (const layer of LAYERS) this.add(...layer)
  }

  add(name, words, shown, mark) {
    this.choices.start(name, shown)
    const swatch = mark
      ? svg('svg', { viewBox: '0 0 18 12', class: 'swatch', 'aria-hidden': 'true' }, ...mark.map(([shape, look]) => svg(shape, look)))
      : element('i', { className: 'swatch ground' })
    const button = element('button', { type: 'button', title: MEANS[name], dataset: { layer: name } }, swatch, words)
    button.addEventListener('click', () => {
      this.choices.set(name, !this.choices.get(name))
      this.act(name, this.choices.get(name))
    })
    this.choices.on(name, (on) => button.setAttribute('aria-pressed', String(on)))
    this.buttons[name] = button
    this.root.append(button)
  }

  /** Offer a layer or not: there may be nothing of it. */
  offer(name, there) {
    if (this.buttons[name].hidden === there) this.buttons[name].hidden = !there
  }
}
