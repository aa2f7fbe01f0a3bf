// The ledger of modes: how many fakes fall on each, beside its fair share.

import { capital, element, percent, ticks } from '../element.js'
import { FONT } from './paper.js'
import { Seen } from './seen.js'
import { tip } from './tip.js'
import { View } from './view.js'

const BAR = 0.74 // of the room of a mode
const PALE = 0.28 // opacity of fakes of low quality
const CROSS = 4.5 // px, half a cross
const GAP = 4 // px between two labels
const HEADS = ['of the fakes', 'fair share', 'captured']
const NOTHING = 'Nothing to count: this data has no modes, or no classifier of it is at hand yet.'

/** See `ganviz/frames/sections_modes.py` for what it draws. */
export class LedgerView extends View {
  static key = 'ledger'
  static sections = ['ledger']

  build() {
    this.seen = new Seen()
    this.marks = this.legend()
    this.sheet = this.paper(this.title)
    this.sheet.paint = (...room) => this.paint(...room)
    this.words = element('p', { className: 'note' })
    this.table = element('table', { className: 'modes-table' })
    this.body.append(this.marks, this.sheet.root, this.words, this.table)
    const { canvas } = this.sheet
    for (const event of ['pointermove', 'pointerdown']) canvas.addEventListener(event, (at) => this.point(at))
    canvas.addEventListener('pointerleave', () => tip.hide())
  }

  // what bars, dashes and crosses mean
  legend() {
    const entry = (mark, words) => element('span', {}, element('i', { className: `ledger-${mark}` }), words)
    this.good = entry('good', 'high-quality fakes')
    this.rest = entry('rest', 'other fakes')
    return element('p', { className: 'ledger-legend', 'aria-hidden': 'true' }, this.good, this.rest, entry('fair', 'fair share'), entry('cross', 'missing'))
  }

  draw(state) {
    const { ledger } = state
    const other = (state.against ?? state.rival)?.ledger
    if (!this.seen.differs(ledger, other, this.colours, this.unit)) return
    this.ledger = ledger
    this.most = mostOf([ledger, other])
    const words = ledger?.sentence ?? NOTHING
    if (this.words.textContent !== words) this.words.textContent = words
    for (const node of [this.marks, this.sheet.root]) node.hidden = !ledger
    if (ledger) {
      this.good.lastChild.textContent = ledger.quality_known ? 'high-quality fakes' : 'fakes'
      this.rest.hidden = !ledger.quality_known
      this.sheet.tell(`${this.title}: ${ledger.sentence}`)
      this.sheet.redraw()
    }
    this.fillTable(ledger)
  }

  // the same as a table, for those who do not see the bars
  fillTable(ledger) {
    const rows = ledger?.rows ?? []
    const key = rows.join()
    if (key === this.told) return
    this.told = key
    const head = element('tr', {}, element('td'), ...HEADS.map((text) => element('th', { scope: 'col', textContent: text })))
    const body = rows.map(([name, share, fair, there]) => element('tr', {}, element('th', { scope: 'row', textContent: name }),
      ...[share, fair, there ? 'yes' : 'no'].map((text) => element('td', { textContent: text }))))
    this.table.replaceChildren(element('caption', { textContent: this.title }), ...(rows.length ? [head, ...body] : []))
  }

  // --- drawing
  paint(context, width, height, unit) {
    const { ledger, colours } = this
    if (!ledger) return
    context.font = `${11 * unit}px ${FONT}`
    const box = this.box = { left: 32 * unit, top: 5 * unit, width: width - 34 * unit, height: height - 24 * unit }
    const y = (share) => box.top + box.height * (1 - share / this.most)
    this.paintScale(context, box, y, unit)
    const room = box.width / ledger.names.length
    ledger.names.forEach((name, i) => this.paintMode(context, i, box.left + (i + 0.5) * room, BAR * room, y, unit))
    this.paintNames(context, ledger.names, room, box, unit)
    context.strokeStyle = colours.lines
    context.lineWidth = 1
    line(context, box.left, y(0), box.left + box.width, y(0))
  }

  paintScale(context, box, y, unit) {
    Object.assign(context, { fillStyle: this.colours.text, strokeStyle: this.colours.faint, textAlign: 'right', textBaseline: 'middle', lineWidth: 1 })
    for (const share of ticks(0, this.most, Math.max(2, Math.min(4, box.height / (30 * unit))))) {
      if (share > 0) line(context, box.left, y(share), box.left + box.width, y(share))
      context.fillText(percent(share), box.left - 5 * unit, y(share))
    }
  }

  paintMode(context, i, middle, width, y, unit) {
    const { ledger: { good, shares, fair, captured }, colours } = this
    const left = middle - width / 2
    context.fillStyle = colours.fake
    context.globalAlpha = PALE
    context.fillRect(left, y(shares.data[i]), width, y(good.data[i]) - y(shares.data[i]))
    context.globalAlpha = 1
    context.fillRect(left, y(good.data[i]), width, y(0) - y(good.data[i]))
    context.strokeStyle = colours.real
    context.lineWidth = 2.5 * unit
    line(context, left - 1, y(fair.data[i]), left + width + 1, y(fair.data[i]))
    if (!captured[i]) this.paintCross(context, middle, y(0) - 11 * unit, Math.min(CROSS * unit, width / 2))
  }

  paintCross(context, x, y, r) {
    context.strokeStyle = this.colours.text
    context.lineWidth = r / 2.2
    line(context, x - r, y - r, x + r, y + r)
    line(context, x - r, y + r, x + r, y - r)
  }

  // names below the bars; where there is no room for all, every second one and so on
  paintNames(context, names, room, { left, top, height }, unit) {
    Object.assign(context, { fillStyle: this.colours.text, textAlign: 'center', textBaseline: 'top' })
    const widest = Math.max(...names.map((name) => context.measureText(name).width)) + GAP * unit
    const every = everyOf(widest, room)
    names.forEach((name, i) => { if (i % every === 0) context.fillText(name, left + (i + 0.5) * room, top + height + 5 * unit) })
  }

  point(event) {
    const { ledger, box } = this
    const i = box && ledger ? Math.floor(((event.offsetX - box.left) / box.width) * ledger.names.length) : -1
    if (!(i >= 0 && i < ledger.names.length)) return tip.hide()
    tip.show(told(ledger, i), event.clientX, event.clientY)
  }
}

function line(context, x0, y0, x1, y1) {
  context.beginPath()
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
  context.stroke()
}

/** Where the scale of the shares ends, for all ledgers that are compared: a round number.
 * @param {({shares: {data: Iterable<number>}, fair: {data: Iterable<number>}}|null|undefined)[]} ledgers */
export function mostOf(ledgers) {
  const known = ledgers.filter(Boolean).flatMap(({ shares, fair }) => [...shares.data, ...fair.data])
  const most = 1.04 * Math.max(0.01, ...known.filter(Number.isFinite))
  const [first, second] = ticks(0, most, 4)
  const step = second - first
  return Math.min(1.04, Math.ceil(most / step - 1e-9) * step)
}

/** Of how many names one is written, if each takes `wide` px and there is `room` for each.
 * @param {number} wide @param {number} room */
export const everyOf = (wide, room) => Math.max(1, Math.ceil(wide / room))

/** What the ledger tells of a mode. @param {Object<string, *>} ledger @param {number} i from 0 */
export function told({ names, word, shares, good, fair, captured, quality_known: known }, i) {
  const quality = known ? ` (${percent(good.data[i])} of high quality)` : ''
  return `${capital(word)} ${names[i]}: ${percent(shares.data[i])} of the fakes${quality}, fair share ${percent(fair.data[i])}${captured[i] ? '' : ', missing'}`
}
