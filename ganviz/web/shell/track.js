// The slider over the steps of a run, with its marks.

import { element } from '../element.js'
import { Marks } from './marks.js'

const THUMB = 16 // px, width of the slider's handle

/** Where a step stands. @param {number} step @param {{first: number, last: number}} past @param {number} width px */
export function placeOf(step, { first, last }, width) {
  return THUMB / 2 + (width - THUMB) * (step - first) / Math.max(last - first, 1)
}

/** @property {HTMLElement} root */
export class Track {
  /** @param {{go: (step: number) => void, key: (name: string) => boolean}} acts `key` says whether it did something */
  constructor({ go, key }) {
    this.past = null
    this.marks = new Marks(go)
    this.slider = element('input', { type: 'range', step: 1, min: 0, max: 1, value: 0, disabled: true, 'aria-label': 'Timeline of the run' })
    this.slider.addEventListener('input', () => go(Number(this.slider.value)))
    this.slider.addEventListener('keydown', (event) => { if (key(event.key)) event.preventDefault() })
    this.root = element('div', { className: 'timeline-track' }, this.marks.root, this.slider)
    new ResizeObserver(() => this.mark()).observe(this.root)
  }

  /** @param {import('./past.js').Past} past @param {string} told where it stands, in words */
  draw(past, told) {
    this.past = past
    Object.assign(this.slider, { min: past.first, max: Math.max(past.last, past.first + 1), disabled: !past.isLong })
    this.slider.value = past.shown ?? past.last
    this.slider.setAttribute('aria-valuetext', told)
    this.mark()
  }

  mark() {
    const width = this.root.clientWidth
    if (this.past && width) this.marks.draw(this.past.marks, (step) => placeOf(step, this.past, width), width)
  }
}
