// What recent looks at the run tell, with the figures behind it and what to try.

import { element } from '../element.js'
import { help } from './menu.js'

const lines = (told) => (Array.isArray(told) ? told : told ? [told] : []).map((line) => (Array.isArray(line) ? line.join(': ') : String(line)))

export class DiagnosisCard {
  constructor(app) {
    const { title, help: text } = app.content.views.diagnosis
    this.kind = element('p', { className: 'verdict' })
    this.sentence = element('p')
    this.evidence = element('ul', { className: 'evidence' })
    this.advice = element('ul', { className: 'advice' })
    const body = element('div', { className: 'body' }, this.kind, this.sentence, this.evidence, this.advice)
    const head = element('header', {}, element('h2', { textContent: title }), element('span', { className: 'options' }), help(title, text))
    this.root = element('section', { className: 'view words', 'aria-label': title, dataset: { view: 'diagnosis' } }, head, body)
    app.store.on('diagnosis', (told) => this.show(told))
  }

  show(told) {
    const key = JSON.stringify(told)
    if (key === this.shown) return
    this.shown = key
    this.kind.textContent = (told?.title ?? told?.kind ?? 'Too early to tell').replaceAll('_', ' ')
    this.root.dataset.kind = told?.kind ?? ''
    this.sentence.textContent = told?.sentence ?? ''
    this.fill(this.evidence, lines(told?.evidence))
    this.fill(this.advice, lines(told?.advice))
  }

  fill(list, told) {
    list.hidden = !told.length
    list.replaceChildren(...told.map((line) => element('li', { textContent: line })))
  }
}
