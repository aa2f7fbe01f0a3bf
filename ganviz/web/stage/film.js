// The film strip: what the same latents became in the course of the run.

import { element, grouped, short } from '../element.js'
import { Seen } from './seen.js'
import { Sheet } from './sheet.js'
import { View } from './view.js'

/** See `ganviz/frames/sections_pictures.py` for what it draws. */
export class FilmView extends View {
  static key = 'film'
  static sections = ['film']

  build() {
    this.seen = new Seen()
    this.sheet = new Sheet({ fits: 'height', least: 18, most: 64, unit: () => this.unit })
    this.spacing = element('p', { className: 'note', textContent: 'Nothing has been filmed yet.' })
    this.body.append(this.sheet.root, this.spacing)
  }

  draw({ run, film }) {
    if (!film?.steps.length || !this.seen.differs(run, film.steps.join(), this.colours, this.unit)) return
    this.sheet.show(contentOf(film), `${this.title}: ${film.pictures[0].shape[0]} latents at ${film.steps.length} moments, up to step ${grouped(film.steps.at(-1))}`, this.colours)
    this.spacing.textContent = film.every > 1 ? `At most one moment in ${grouped(film.every)} steps.` : 'Every step that was looked at.'
  }
}

/** @typedef {{shape: number[], data: Uint8Array}} Block */

/** Captions and columns of a film. @param {{steps: number[], pictures: Block[]}} film
 * @returns {{captions: string[], columns: [Block, number[]][]}} */
export function contentOf({ steps, pictures }) {
  return { captions: steps.map(short), columns: pictures.map((block) => [block, Array.from({ length: block.shape[0] }, (_, i) => i)]) }
}
