// The stage: frames in, views on the page.

import { Reader } from '../frames.js'
import { merge, rivalOf } from './merge.js'
import { Choices } from './view.js'
import { VIEW_CLASSES } from './views.js'

const LARGE = 1.25 // how much larger type and lines are on a wide screen, at most

/** Draws frames on views. Layers, zoom, theme and size of type are decided here and told to nobody. */
export class Stage {
  /** @param {{content: Object, send?: (command: Object) => void, live?: boolean, classes?: Object}} options
   *   content: words and colours, `views` {key: {title, help, kinds}} and `colours` {light, dark} at the least
   *   send: takes what views ask for; live: whether an engine runs that can do all of it; classes: more views, by key */
  constructor({ content, send = null, live = Boolean(send), classes = {} }) {
    this.content = content
    this.live = live
    this.send = send ?? (() => {})
    this.classes = { ...VIEW_CLASSES, ...classes }
    /** The merged frame, null before the first. @type {Object<string, *>|null} */
    this.state = null
    /** Places of the latents that are marked. @type {Set<number>} */
    this.chosen = new Set()
    /** The part of the game's diagram that somebody points at, or ''. */
    this.attended = ''
    this.colours = content.colours?.light ?? {}
    this.views = new Map()
    this.opened = new Set()
    this.kept = new Map()
    this.factor = 1
    this.reader = new Reader()
    this.waiting = false
    /** After a frame is on the screen. @type {(frameNumber: number) => void} */
    this.onpainted = () => {}
    /** Shared values are missing: ask for a whole frame. @type {() => void} */
    this.onlost = () => {}
    this.measure()
    window.addEventListener('resize', () => {
      this.measure()
      this.redraw()
    })
  }

  /** A view, built when it is first asked for.
   * @param {string} key @param {''|'B'} letter
   * @returns {import('./view.js').View} */
  view(key, letter = '') {
    const name = key + letter
    if (!this.views.has(name)) this.views.set(name, new this.classes[key](this, letter))
    return this.views.get(name)
  }

  /** Which views are in sight; others are not drawn. @param {Iterable<string>} keys */
  open(keys) {
    this.opened = new Set(keys)
    this.redraw()
  }

  // --- frames
  /** Read a frame, merge it, and draw it in the next animation frame.
   * @param {ArrayBuffer|ArrayBufferView} bytes */
  take(bytes) {
    let frame
    try {
      frame = this.reader.read(bytes)
    } catch (problem) {
      console.error(problem)
      return this.onlost()
    }
    this.show(frame)
  }

  /** The same of a frame that is read already. @param {Object<string, *>} frame */
  show(frame) {
    this.state = merge(this.state, frame)
    this.redraw()
  }

  /** Forget the run: what comes next stands for itself. */
  clear() {
    this.state = null
    this.reader = new Reader()
  }

  /** Draw in the next animation frame, once however often it is asked for. */
  redraw() {
    if (this.waiting || !this.state) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      this.draw()
      const { number } = this.state
      requestAnimationFrame(() => this.onpainted(number))
    })
  }

  /** Draw all views that are in sight, now. */
  draw() {
    const { state } = this
    const rival = rivalOf(state)
    for (const view of this.views.values()) {
      if (!this.opened.has(view.key)) continue
      const own = view.letter ? rival : state
      if (!own) continue
      if (!view.letter) view.call(rival ? 'A' : '')
      this.fade(view, own)
      view.draw(own)
    }
  }

  // a view that was closed in a moment of the past has nothing to show of it
  fade(view, state) {
    const { sections } = view.constructor
    const none = Boolean(sections.length) && sections.every((name) => !state[name])
    view.root.classList.toggle('missing', none && Number.isFinite(state.shown ?? NaN))
  }

  // --- looks
  /** @param {Object<string, *>} colours of a theme, as in `content.colours` */
  dress(colours) {
    this.colours = colours
    this.redraw()
  }

  /** Type and lines so many times as large as usual. @param {number} factor */
  enlarge(factor) {
    this.factor = factor
    this.measure()
    this.redraw()
  }

  // type of the page beside the usual 16 px, as the reader has it
  measure() {
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
    this.unit = Math.min(LARGE, size || 1) * this.factor
  }

  /** Choices of a view, shared by both runs. @param {string} key @returns {Choices} */
  choicesOf(key) {
    if (!this.kept.has(key)) this.kept.set(key, new Choices(() => this.redraw()))
    return this.kept.get(key)
  }

  /** Somebody points at a part of the game's diagram: the plane shows what belongs to it, other views are framed.
   * @param {string} node or '' */
  attend(node) {
    if (node === this.attended) return
    this.attended = node
    /** @type {NodeListOf<HTMLElement>} */
    const roots = document.querySelectorAll('.view[data-view]') // charts, too, that others draw
    for (const root of roots) {
      root.classList.toggle('attended', Boolean(this.content.views?.[root.dataset.view]?.nodes?.includes(node)))
    }
    this.redraw()
  }

  /** Mark these of the displayed latents, or what is made of them, in all views. @param {Iterable<number>} places */
  choose(places) {
    this.chosen = new Set(places)
    this.redraw()
  }
}
