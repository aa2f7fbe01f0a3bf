// Marks of the timeline: a shape and a colour for each kind of event; those that would overlap stand as one.

import { element, grouped, svg } from '../element.js'

const GAP = 26 // px from one mark to the next, at least
const LABEL = 78 // px that a collapse takes with its label; what is marked there is its own
const MOST = 200 // marks that a list names

// title, colour and shape within 12 by 12; those that come first stand for the others of a bunch
const KINDS = {
  diverged: ['Diverged', 'problem', 'M1 3 3 1l3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z'],
  collapse: ['Collapse', 'problem', 'M0 1h12L6 12z'],
  bookmark: ['Bookmark', 'real', 'M2 0h8v12L6 8l-4 4z'],
  lost: ['Mode lost', 'fake', 'M1 2h10L6 11z'],
  saturated: ['Discriminator saturated', 'discriminator', 'M6 0l6 6-6 6-6-6z'],
  settled: ['Discriminator at its optimum', 'discriminator', 'M2 2h8v8H2z'],
  change: ['Setting changed', 'text', 'M5 0h2v12H5z'],
  diagnosis: ['Diagnosis', 'text', 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z'],
  gained: ['Mode gained', 'generator', 'M1 10h10L6 1z'],
}
const RANKS = Object.keys(KINDS)

/** Marks in bunches: none stands nearer to the next than `gap`, and a collapse stands where it begins.
 * @param {{step: number, kind: string, text: string}[]} marks in order
 * @param {(step: number) => number} place px
 * @returns {{x: number, kind: string, marks: Object[]}[]} from left to right */
export function bunches(marks, place, gap = GAP) {
  const fixed = []
  for (const { step, kind } of marks) {
    if (kind === 'collapse' && (!fixed.length || place(step) - fixed[fixed.length - 1].x >= LABEL)) fixed.push({ x: place(step), marks: [] })
  }
  const others = []
  for (const mark of marks) {
    const x = place(mark.step)
    const near = fixed.find((bunch) => bunch.x - x < gap && x - bunch.x < LABEL)
    const last = others[others.length - 1]
    if (near) near.marks.push(mark)
    else if (last && x - last.x < gap) last.marks.push(mark)
    else others.push({ x, marks: [mark] })
  }
  const all = [...fixed, ...others].sort((one, other) => one.x - other.x)
  return all.map((bunch) => ({ ...bunch, kind: RANKS.find((kind) => bunch.marks.some((mark) => mark.kind === kind)) ?? 'change' }))
}

/** What a bunch says in a few words. @param {{marks: Object[]}} bunch */
export function words({ marks }) {
  if (marks.length === 1) return `Step ${grouped(marks[0].step)}: ${marks[0].text}`
  const [first, last] = [marks[0].step, marks[marks.length - 1].step]
  const collapse = marks.find(({ kind }) => kind === 'collapse')
  const span = first === last ? `Step ${grouped(first)}` : `Steps ${grouped(first)} to ${grouped(last)}`
  return `${span}: ${marks.length} marks${collapse ? `; a collapse begins at step ${grouped(collapse.step)}` : ''}`
}

/** The row of marks over the slider. One of them is a tab stop; arrow keys go from one to the next. */
export class Marks {
  /** @param {(step: number) => void} go */
  constructor(go) {
    this.go = go
    this.nodes = []
    this.bunches = []
    this.made = ''
    this.place = 0 // of the tab stop
    this.tip = element('div', { className: 'timeline-tip', hidden: true, 'aria-hidden': 'true' })
    this.list = element('div', { className: 'timeline-list', popover: 'auto' })
    this.row = element('div', { className: 'timeline-marks', role: 'toolbar', 'aria-label': 'Marks of the run' })
    this.row.addEventListener('keydown', (event) => this.key(event))
    this.root = element('div', {}, this.row, this.tip, this.list)
  }

  /** @param {Object[]} marks @param {(step: number) => number} place @param {number} width px */
  draw(marks, place, width) {
    this.bunches = bunches(marks, place)
    const key = this.bunches.map(({ kind, marks: all }) => `${kind}${all.length}`).join()
    if (key !== this.made) this.rebuild(key)
    this.bunches.forEach((bunch, i) => {
      this.nodes[i].style.left = `${bunch.x}px`
      const room = (this.bunches[i + 1]?.x ?? width) - bunch.x
      this.nodes[i].classList.toggle('labelled', bunch.kind === 'collapse' && room >= LABEL)
    })
  }

  rebuild(key) {
    this.made = key
    const had = this.nodes.indexOf(document.activeElement)
    this.nodes = this.bunches.map((bunch, i) => this.mark(bunch, i))
    this.row.replaceChildren(...this.nodes)
    this.place = Math.min(this.place, Math.max(this.nodes.length - 1, 0))
    this.nodes.forEach((node, i) => { node.tabIndex = i === this.place ? 0 : -1 })
    this.row.hidden = !this.nodes.length
    if (had >= 0) this.nodes[Math.min(had, this.nodes.length - 1)]?.focus()
  }

  mark({ kind, marks }, i) {
    const [, colour, shape] = KINDS[kind]
    const node = element('button', { type: 'button', className: `timeline-mark ${kind}` },
      svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, svg('path', { d: shape })))
    node.style.setProperty('--mark', `var(--${colour})`)
    if (kind === 'collapse') node.append(element('span', { className: 'timeline-label', textContent: 'collapse' }))
    else if (marks.length > 1) node.append(element('span', { className: 'timeline-count', textContent: marks.length < 100 ? marks.length : '99+' }))
    node.setAttribute('aria-label', words({ marks }))
    if (marks.length > 1) node.setAttribute('aria-haspopup', 'dialog')
    node.addEventListener('click', () => this.press(i))
    for (const name of ['pointerenter', 'focus']) node.addEventListener(name, () => this.point(i))
    for (const name of ['pointerleave', 'blur']) node.addEventListener(name, () => { this.tip.hidden = true })
    return node
  }

  press(i) {
    const bunch = this.bunches[i]
    this.tip.hidden = true
    if (bunch.marks.length === 1) return this.go(bunch.marks[0].step)
    const named = bunch.marks.slice(0, MOST).map((mark) => this.entry(mark))
    const more = bunch.marks.length > MOST ? [element('p', { textContent: `and ${bunch.marks.length - MOST} more` })] : []
    this.list.replaceChildren(element('h3', { textContent: words(bunch) }), element('ul', {}, ...named), ...more)
    this.list.setAttribute('role', 'dialog')
    this.list.setAttribute('aria-label', words(bunch))
    this.list.showPopover()
    above(this.list, this.nodes[i])
    this.list.querySelector('button').focus()
  }

  entry({ step, kind, text }) {
    const [, colour, shape] = KINDS[kind] ?? KINDS.change
    const picture = svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, svg('path', { d: shape }))
    const button = element('button', { type: 'button' }, picture, element('b', { textContent: grouped(step) }), element('span', { textContent: text }))
    button.style.setProperty('--mark', `var(--${colour})`)
    button.addEventListener('click', () => {
      this.list.hidePopover()
      this.go(step)
    })
    return element('li', {}, button)
  }

  point(i) {
    const bunch = this.bunches[i]
    if (!bunch || this.list.matches(':popover-open')) return
    this.tip.textContent = words(bunch)
    this.nodes[i].setAttribute('aria-label', words(bunch))
    this.tip.hidden = false
    const [half, width] = [this.tip.offsetWidth / 2, this.row.clientWidth]
    this.tip.style.left = `${Math.max(half, Math.min(bunch.x, width - half))}px`
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const to = by ? this.place + by : { Home: 0, End: this.nodes.length - 1 }[event.key]
    if (to === undefined || !this.nodes[to]) return
    event.preventDefault()
    this.nodes[this.place].tabIndex = -1
    this.place = to
    this.nodes[to].tabIndex = 0
    this.nodes[to].focus()
  }
}

/** Put an open popover over what it belongs to, within the window. @param {HTMLElement} node @param {HTMLElement} anchor */
export function above(node, anchor) {
  const [box, { offsetWidth, offsetHeight }] = [anchor.getBoundingClientRect(), node]
  const left = box.left + box.width / 2 - offsetWidth / 2
  node.style.left = `${Math.max(8, Math.min(left, window.innerWidth - offsetWidth - 8))}px`
  const over = box.top - offsetHeight - 8
  node.style.top = `${over >= 8 ? over : Math.min(box.bottom + 8, window.innerHeight - offsetHeight - 8)}px`
}
