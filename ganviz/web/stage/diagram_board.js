// The parts of the game as buttons with miniatures, joined by arrows. The strip and the wide picture are two of these.

import { element, figure, svg } from '../element.js'
import { PARTS, isLoss, playerOf, strip, wide } from './diagram_layout.js'

const SPEAK = 600 // ms between two changes of what screen readers are told
const TIPS = { strip: 'M-5 -3.2L0 0L-5 3.2Z', wide: 'M-9 -5L0 0L-9 5Z' }
const SCALES = [0.79, 1.6] // of the wide picture
const SHORT = { strip: { generator_loss: 'Loss G', discriminator_loss: 'Loss D' }, wide: {} }

/** @typedef {import('./diagram.js').DiagramView} DiagramView */

/** One picture of the game. */
export class Board {
  /** @param {DiagramView} diagram @param {'strip'|'wide'} kind */
  constructor(diagram, kind) {
    this.diagram = diagram
    this.kind = kind
    this.lines = svg('svg', { 'aria-hidden': 'true', class: 'diagram-lines' })
    this.sheet = element('div', { className: 'diagram-sheet' }, this.lines)
    this.root = element('div', { className: `diagram-board diagram-${kind}` }, this.sheet)
    this.nodes = Object.fromEntries(PARTS.map((part) => [part, this.makeNode(part)]))
    this.spoken = -SPEAK
    this.waiting = 0
  }

  makeNode(part) {
    const { diagram } = this
    const canvas = element('canvas', { width: 1, height: 1 })
    const value = element('span', { className: 'diagram-value' })
    const words = element('span', { textContent: SHORT[this.kind][part] ?? diagram.textOf(part)[0] })
    const title = element('span', { className: 'diagram-title' }, words, value)
    const node = element('button', { type: 'button', className: `diagram-node${isLoss(part) ? ' loss' : ''}`, dataset: { node: part } }, title, canvas)
    node.addEventListener('click', (event) => {
      if (event.detail) node.blur() // or the space bar would press it again
      diagram.magnify(part)
    })
    node.addEventListener('pointerenter', (event) => { if (event.pointerType !== 'touch') diagram.explain(part, node) })
    node.addEventListener('focus', () => { if (node.matches(':focus-visible')) diagram.explain(part, node) })
    for (const event of ['pointerleave', 'blur']) node.addEventListener(event, () => diagram.explain(null))
    this.sheet.append(node)
    return { node, canvas, value, shown: [] }
  }

  // --- room
  /** Take a width, and for the strip a height, in px of the page. */
  fit(width, height, unit) {
    const room = [width, height, unit].join()
    if (room === this.room) return
    this.room = room
    this.typed = this.kind === 'strip' ? unit : 1
    this.layout = this.kind === 'strip' ? strip(width, height, unit) : wide()
    this.scale = this.kind === 'strip' ? 1 : Math.min(SCALES[1], Math.max(SCALES[0], width / this.layout.width))
    this.place()
  }

  place() {
    const { width, height, boxes, edges } = this.layout
    this.root.style.setProperty('--type', this.typed)
    this.root.style.setProperty('--scale', String(this.scale))
    Object.assign(this.sheet.style, { width: `${width}px`, height: `${height}px`, transform: this.scale === 1 ? '' : `scale(${this.scale})` })
    if (this.kind === 'wide') this.root.style.height = `${Math.ceil(height * this.scale)}px`
    for (const part of PARTS) {
      const { x, y, w, h, picture } = boxes[part]
      const { node, canvas } = this.nodes[part]
      Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })
      Object.assign(canvas.style, { width: `${picture[0]}px`, height: `${picture[1]}px` })
    }
    this.drawLines(width, height, edges)
  }

  drawLines(width, height, edges) {
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) this.lines.setAttribute(name, value)
    this.edges = edges.map((edge) => {
      const path = svg('path', { d: edge.path, class: 'diagram-line' })
      const { x, y, angle } = edge.tip
      const tip = svg('path', { d: TIPS[this.kind], class: 'diagram-tip', transform: `translate(${x} ${y}) rotate(${angle})` })
      const group = svg('g', { class: `diagram-edge ${edge.gradient ? 'gradient' : 'data'}`, 'data-edge': `${edge.from}-${edge.to}` }, path, tip)
      return { ...edge, group, line: path }
    })
    this.lines.replaceChildren(...this.edges.map(({ group }) => group))
  }

  // --- frames
  /** @param {Object<string, *>} state */
  draw(state) {
    if (!this.layout) return
    for (const part of PARTS) this.paint(part)
    this.showValues(state)
    this.showFlow(state)
  }

  /** Paint a miniature if what it shows has changed. @param {string} part */
  paint(part) {
    const { canvas, shown } = this.nodes[part]
    const fine = (window.devicePixelRatio || 1) * this.scale
    const size = this.layout.boxes[part].picture.map((length) => Math.round(length * fine))
    const needs = [...this.diagram.needs(part), ...size]
    if (needs.length === shown.length && needs.every((need, i) => Object.is(need, shown[i]))) return
    this.nodes[part].shown = needs
    if (canvas.width !== size[0] || canvas.height !== size[1]) Object.assign(canvas, { width: size[0], height: size[1] })
    this.diagram.paint(part, canvas)
  }

  /** @param {Object<string, *>} state */
  showValues({ game, losses, judgement }) {
    const speaks = this.maySpeak()
    for (const part of PARTS) {
      const { node, value } = this.nodes[part]
      const frozen = Boolean(game?.frozen?.[part])
      let text = frozen ? 'frozen' : ''
      if (isLoss(part)) text = figure(losses?.now[playerOf(part)] ?? NaN)
      if (part === 'predictions' && Number.isFinite(judgement?.accuracy ?? NaN)) text = `${Math.round(100 * judgement.accuracy)}%`
      if (value.textContent !== text) value.textContent = text
      node.classList.toggle('frozen', frozen)
      if (!speaks) continue
      node.setAttribute('aria-label', `${this.diagram.textOf(part)[0]}${text && `, ${text}`}${part === 'predictions' && text ? ' right' : ''}`)
    }
  }

  // screen readers are not told of every frame, but of the last one: words that came too soon come a little later
  maySpeak() {
    const left = this.spoken + SPEAK - performance.now()
    if (left <= 0) {
      this.spoken = performance.now()
      return true
    }
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => { if (this.diagram.stage.state) this.showValues(this.diagram.stage.state) }, left)
    return false
  }

  // which arrows move, and which parts are in play
  showFlow(state) {
    const { learner, active } = this.diagram
    const { pointed, count, calm } = this.diagram
    this.root.dataset.learner = learner
    const moves = state.playing && !calm.matches
    for (const edge of this.edges) {
      const on = flows(edge, learner, active)
      edge.group.classList.toggle('on', on)
      edge.group.classList.toggle('off', !on && Boolean(learner || active.length))
      if (on && moves) edge.line.style.strokeDashoffset = String(-5 * count)
    }
    for (const part of PARTS) {
      const { classList } = this.nodes[part].node
      classList.toggle('on', active.includes(part))
      classList.toggle('dim', active.length > 0 && !active.includes(part))
      classList.toggle('pointed', part === pointed)
    }
  }
}

/** Whether something flows along an edge while `learner` learns; `active` are the parts in play in slow motion.
 * @param {{from: string, to: string, player: string, gradient: boolean}} edge
 * @param {string} learner @param {string[]} active */
export function flows({ from, to, player, gradient }, learner, active) {
  if (!learner || (player !== 'both' && player !== learner)) return false
  if (!active.length) return true
  const back = active.includes('gradients') || (active.some(isLoss) && !active.includes('predictions'))
  return active.includes(from) && active.includes(to) && gradient === back
}
