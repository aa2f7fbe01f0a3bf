// Two runs, A and B: what sets them apart, their figures, modes held over steps; or a recipe on its way to a collapse.

import { element, grouped, svg } from '../element.js'
import { button, say } from './dialog.js'

const CHART = { width: 288, height: 92, left: 22, right: 16, top: 8, bottom: 18 }
const LETTER = 11 // px, height of one
const MOODS = ['good', 'bad']

/** Lines of modes held over steps, and where their letters stand without standing on each other.
 * @param {{step: number[], A: (number|null)[], B: (number|null)[]}} held @param {number} modes how many there are
 * @param {{width: number, height: number, left: number, right: number, top: number, bottom: number}} box
 * @returns {{first: number, last: number, y: (count: number) => number, lines: {letter: string, points: number[][]}[],
 *   ends: {letter: string, x: number, y: number}[]}} */
export function curves(held, modes, { width, height, left, right, top, bottom } = CHART) {
  const [first, last] = [held.step[0], Math.max(held.step[held.step.length - 1], held.step[0] + 1)]
  const x = (step) => left + (width - left - right) * (step - first) / (last - first)
  const y = (count) => height - bottom - (height - top - bottom) * count / modes
  const lines = ['A', 'B'].map((letter) => ({ letter, points: held.step.flatMap((step, i) => (held[letter][i] === null ? [] : [[x(step), y(held[letter][i])]])) }))
    .filter(({ points }) => points.length)
  const ends = lines.map(({ letter, points }) => ({ letter, x: points[points.length - 1][0] + 4, y: points[points.length - 1][1] + 4 }))
    .sort((one, other) => one.y - other.y)
  const lack = ends.length === 2 ? Math.max(0, LETTER - (ends[1].y - ends[0].y)) / 2 : 0
  return { first, last, y, lines, ends: ends.map((end, i) => ({ ...end, y: end.y + (i ? lack : -lack) })) }
}

/** Figures of both runs turned over: a row for each, with what is told of a run as a whole apart.
 * @param {string[]} heads @param {{letter: string, cells: string[]}[]} rows
 * @returns {{letters: string[], lines: [string, string[]][], notes: [string, string][]}} */
export function turned(heads, rows) {
  /** @type {[string, string[]][]} */
  const lines = heads.map((head, i) => [head, rows.map(({ cells }) => cells[i] ?? '')])
  return {
    letters: rows.map(({ letter }) => letter),
    lines: lines.filter(([head]) => head),
    notes: rows.flatMap(({ letter, cells }) => heads.flatMap((head, i) => (!head && cells[i] ? [/** @type {[string, string]} */ ([letter, cells[i]])] : []))),
  }
}

/** The card over the right column; hidden while there is nothing to tell.
 * @property {HTMLElement} root @property {((from: Element) => void)|null} oncures opens the recipes */
export class ContestCard {
  /** @param {{store: *, send: (command: *) => void}} app */
  constructor(app) {
    this.app = app
    this.made = ''
    this.oncures = null
    this.build()
    app.store.on('contest', (told) => this.show(told?.title ? told : null))
  }

  build() {
    this.title = element('h2', { className: 'contest-title' })
    this.story = element('p')
    this.why = element('p', { className: 'contest-why' })
    this.verdict = element('p', { className: 'contest-verdict', role: 'status' })
    this.share = element('progress', { max: 1, value: 0, 'aria-label': 'How far it is' })
    this.chips = element('ul', { className: 'contest-chips', 'aria-label': 'What sets both runs apart' })
    this.figures = element('div', { className: 'contest-figures' })
    this.figure = element('figure')
    this.buttons = element('div', { className: 'part-row', role: 'group', 'aria-label': 'What to do with both runs' })
    this.root = element('section', { className: 'contest', 'aria-label': 'Comparison', hidden: true, dataset: { view: 'contest' } },
      this.title, this.story, this.why, this.verdict, this.share, this.chips, this.figures, this.figure, this.buttons)
  }

  /** @param {Object<string, *>|null} told */
  show(told) {
    this.root.hidden = !told
    if (!told) return
    say(this.title, told.title)
    say(this.story, told.story)
    say(this.why, told.why)
    say(this.verdict, told.verdict)
    this.verdict.className = `contest-verdict ${MOODS.includes(told.mood) ? told.mood : ''}`
    this.share.hidden = told.share < 0
    this.share.value = Math.max(told.share, 0)
    this.chips.replaceChildren(...told.differs.map((one) => chip(one)))
    this.chips.hidden = !told.differs.length
    this.tell(told)
    this.draw(told)
    this.act(told.acts)
  }

  // buttons stay as they are while they are the same, so that one keeps the focus
  act(acts) {
    const key = JSON.stringify(acts)
    if (key === this.made) return
    this.made = key
    this.buttons.hidden = !acts.length
    this.buttons.replaceChildren(...acts.map(({ act, label, help, main }) => {
      const look = { title: help, className: main ? 'main' : '', dataset: { action: act } }
      return button(label, (event) => this.press(act, event.currentTarget), look)
    }))
  }

  press(act, node) {
    if (act === 'cures') this.oncures?.(node)
    else this.app.send({ do: act })
  }

  /** @param {Object<string, *>} told */
  tell({ heads, rows }) {
    this.figures.hidden = !rows.length
    if (!rows.length) return
    const { letters, lines, notes } = turned(heads, rows)
    const cells = (name, texts) => texts.map((text) => element(name, { textContent: text }))
    const table = element('table', { 'aria-label': 'Figures of both runs' },
      element('thead', {}, element('tr', {}, element('td'), ...letters.map((one) => element('th', { scope: 'col' }, letter(one))))),
      element('tbody', {}, ...lines.map(([head, texts]) => element('tr', {}, element('th', { scope: 'row', textContent: head }), ...cells('td', texts)))))
    this.figures.replaceChildren(table, ...notes.map(([one, text]) => element('p', {}, letter(one), ` ${text}`)))
  }

  /** @param {Object<string, *>} told */
  draw({ modes, held, word }) {
    this.figure.hidden = !modes || (held?.step.length ?? 0) < 2
    if (this.figure.hidden) return
    const { width, height, left, right } = CHART
    const { first, last, y, lines, ends } = curves(held, modes)
    const text = (x, at, words, anchor = 'start') => {
      const node = svg('text', { x, y: at, 'text-anchor': anchor })
      node.textContent = words
      return node
    }
    const axes = [0, modes].flatMap((count) => [svg('line', { x1: left, x2: width - right, y1: y(count), y2: y(count) }), text(left - 5, y(count) + 4, String(count), 'end')])
    const now = (one) => held[one].findLast((count) => count !== null) ?? 'unknown'
    const label = `${word} held over steps: A now ${now('A')}, B now ${now('B')}, of ${modes}`
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }, ...axes,
      ...lines.map(({ letter: one, points }) => svg('polyline', { class: one, points: points.map((point) => point.join()).join(' ') })),
      ...ends.map((end) => text(end.x, end.y, end.letter)),
      text(left, height - 3, `step ${grouped(first)}`), text(width - right, height - 3, grouped(last), 'end'))
    this.figure.replaceChildren(element('figcaption', { textContent: `${word} held` }), picture)
  }
}

function letter(one) {
  return element('b', { className: `contest-letter ${one}`, textContent: one })
}

function chip({ name, A, B }) {
  const parts = [['A', A], ['B', B]].filter(([, value]) => value).flatMap(([one, value]) => [' ', letter(one), ` ${value}`])
  return element('li', {}, `${name}:`, ...parts)
}
