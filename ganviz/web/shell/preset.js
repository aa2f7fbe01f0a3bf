// The top of the left column: what is to be seen here. A preset with its story, or the open lesson.

import { element } from '../element.js'
import { picture } from './icons.js'

const NONE = 'Choose a preset …'

export class Story {
  /** @param {Object} app @param {HTMLElement} lesson the card of the open lesson */
  constructor(app, lesson) {
    this.app = app
    this.select = element('select', { id: 'preset', title: 'A named experiment with a story; choosing one starts the run again', dataset: { action: 'preset' } }, ...this.options())
    this.select.addEventListener('change', () => app.send({ do: 'preset', name: this.select.value }))
    this.about = element('p', { className: 'about-preset' })
    this.source = element('p', { className: 'note' })
    this.rest = element('button', { type: 'button', className: 'quiet small', 'aria-expanded': 'false', textContent: 'Read on' })
    this.rest.addEventListener('click', () => this.unfold(!this.open))
    this.lessons = element('button', { type: 'button', className: 'quiet', title: 'Lessons and challenges', 'aria-label': 'Lessons and challenges' }, picture('lessons'))
    this.lessons.addEventListener('click', () => this.openLessons())
    this.preset = element('div', { className: 'preset' },
      element('div', { className: 'head' }, element('label', { className: 'title', htmlFor: 'preset', textContent: 'Preset' })),
      element('div', { className: 'row' }, this.select, this.lessons), this.about, this.rest, this.source)
    this.root = element('div', { className: 'story' }, lesson, this.preset)
    for (const key of ['preset', 'hidden', 'lesson']) app.store.on(key, () => this.show())
    this.show()
  }

  options() {
    const groups = new Map()
    for (const preset of this.app.content.presets) {
      if (!groups.has(preset.group)) groups.set(preset.group, [])
      groups.get(preset.group).push(element('option', { value: preset.name, textContent: preset.title }))
    }
    const grouped = [...groups].map(([label, options]) => element('optgroup', { label }, ...options))
    return [element('option', { value: '', textContent: NONE, disabled: true, hidden: true }), ...grouped]
  }

  openLessons() {
    this.app.dialogs.open('lessons')
  }

  show() {
    const preset = this.app.store.get('preset')
    const told = this.app.content.presets.find(({ name }) => name === preset?.name) ?? preset
    this.select.value = told?.name ?? ''
    this.preset.hidden = (this.app.store.get('hidden') ?? []).includes('presets') || Boolean(this.app.store.get('lesson')?.card)
    if (this.name === (told?.name ?? '')) return
    this.name = told?.name ?? ''
    this.about.textContent = told?.about ?? ''
    this.source.textContent = told?.source ? `Source: ${told.source}` : ''
    this.about.hidden = !told
    this.unfold(false)
  }

  unfold(open) {
    this.open = open
    const long = this.about.textContent.length > 150
    this.about.classList.toggle('short', long && !open)
    this.rest.hidden = !long
    this.rest.textContent = open ? 'Less' : 'Read on'
    this.rest.setAttribute('aria-expanded', String(open))
    this.source.hidden = !this.source.textContent || (long && !open)
  }
}
