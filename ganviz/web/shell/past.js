// Where one stands in the history of a run, and where one can go; without any drawing.

import { lastUpTo } from '../element.js'

const PATIENCE = 500 // ms for which one moment that was asked for is waited for
const COLLAPSED = 0.5 // of the modes that were held at most: a collapse, once no more are left
const REGAINED = 0.75 // none any more, once so many are held again

/** Marks, of which those where a collapse begins are marked so: half of the modes and two at least get lost, and do not
 * come back by themselves. What comes back after a change of settings was a collapse nevertheless.
 * @param {{step: number, kind: string, text: string}[]} marks in order
 * @returns {{step: number, kind: string, text: string}[]} */
export function withCollapses(marks) {
  const begins = new Set()
  let [held, most, begin, found] = [0, 0, -1, -1]
  const forget = () => { [most, begin, found] = [held, -1, -1] }
  marks.forEach(({ kind, text }, i) => {
    if (kind === 'change' && found >= 0) {
      begins.add(found)
      forget()
    }
    if (kind !== 'gained' && kind !== 'lost') return
    const [, now, all] = /now ([\d,]+) of ([\d,]+)/.exec(text) ?? []
    held = all ? Number(now.replaceAll(',', '')) : Math.max(0, held + (kind === 'gained' ? 1 : -1))
    if (held >= most || (found >= 0 && held >= REGAINED * most)) forget()
    else if (kind === 'lost' && begin < 0) begin = i
    if (begin >= 0 && held <= COLLAPSED * most && most - held >= 2) found = begin
  })
  if (found >= 0) begins.add(found)
  return marks.map((mark, i) => (begins.has(i) ? { ...mark, kind: 'collapse', text: `A collapse begins. ${mark.text}` } : mark))
}

/** What is kept of a run, and the moment that is looked at.
 * @property {number|null} shown the step looked at; null for the present */
export class Past {
  constructor() {
    this.kept = new Int32Array()
    this.marks = []
    this.first = this.last = this.step = 0
    this.shown = null
  }

  /** Take what a frame says. @param {Object<string, *>} section */
  take(section) {
    const { kept } = section
    this.kept = kept?.data ?? kept ?? new Int32Array()
    this.marks = withCollapses((section.marks ?? []).map(([step, kind, text]) => ({ step, kind, text })))
    this.step = section.step
    this.first = this.kept.length ? this.kept[0] : section.first ?? 0
    this.last = Math.max(section.step, this.first)
  }

  get isLong() {
    return this.kept.length > 1
  }

  index() {
    return lastUpTo(this.kept, this.shown ?? this.last)
  }

  /** What was kept last before the moment that is shown: what is marked since then belongs to this moment. */
  before() {
    return this.shown === null ? this.last - 1 : this.kept[this.index() - 1] ?? -1
  }

  /** The kept moment at or before a step; null for the present. @param {number} step @returns {number|null} */
  at(step) {
    return step >= this.last || !this.kept.length ? null : this.kept[lastUpTo(this.kept, step)]
  }

  /** So many moments further. @param {number} by @returns {number|null} */
  moved(by) {
    const { kept, last } = this
    const unkept = this.shown === null && by < 0 && kept[kept.length - 1] < last // the present is no kept moment
    const place = unkept ? kept.length - 1 : this.index() + by
    if (place >= kept.length || (place === kept.length - 1 && kept[place] >= last)) return null
    return kept[Math.max(place, 0)]
  }

  /** To the next mark, or the one before; undefined if there is none. @param {number} by @returns {number|null|undefined} */
  jumped(by) {
    const steps = this.marks.map((mark) => mark.step)
    const found = by > 0 ? steps.find((step) => step > (this.shown ?? this.last)) : steps.filter((step) => step <= this.before()).pop()
    return found !== undefined ? this.at(found) : by > 0 ? null : undefined
  }

  /** What happened at the moment that is shown. @returns {string} */
  happened() {
    const here = this.marks.filter((mark) => this.before() < mark.step && mark.step <= (this.shown ?? this.last))
    return here.slice(-3).map((mark) => mark.text).join(' · ')
  }
}

/** Asks for moments, one at a time: those that are wanted while one is awaited replace each other. */
export class Asking {
  /** @param {(step: number|null) => void} send @param {() => number} clock ms
   * @param {(act: () => void, ms: number) => *} later */
  constructor(send, clock = () => performance.now(), later = (act, ms) => setTimeout(act, ms)) {
    this.send = send
    this.clock = clock
    this.later = later
    this.asked = undefined // and since when
    this.next = undefined
    this.timer = undefined
  }

  get isWaiting() {
    return this.asked !== undefined && this.clock() - this.asked.at < PATIENCE
  }

  /** @param {number|null} step */
  ask(step) {
    if (this.isWaiting) {
      this.next = step
      clearTimeout(this.timer)
      this.timer = this.later(() => this.insist(), PATIENCE)
      return
    }
    this.next = undefined
    this.asked = { step, at: this.clock() }
    this.send(step)
  }

  insist() {
    if (this.next === undefined) return
    this.asked = undefined
    this.ask(this.next)
  }

  /** A moment has come. @param {number|null} shown */
  answered(shown) {
    if (this.asked === undefined || (shown !== this.asked.step && this.isWaiting)) return
    this.asked = undefined
    this.insist()
  }
}
