// The open lesson: a page at a time, with its prediction, what it waits for, its challenge.

import { element } from '../element.js'
import { Challenge } from './challenge.js'
import { button, enable, fill, isAble, pictureButton, say } from './dialog.js'
import { picture } from './icons.js'

/** The card in the left column; hidden while no lesson is open.
 * @property {HTMLElement} root @property {((from: Element) => void)|null} onmenu opens the list of lessons */
export class LessonCard {
  /** @param {{store: *, send: (command: *) => void, calm: boolean}} app */
  constructor(app) {
    this.app = app
    this.card = null
    this.page = ''
    this.onmenu = null
    this.build()
    app.store.on('lesson', (lesson) => this.show(lesson?.card ?? null))
  }

  build() {
    this.title = element('p', { className: 'lesson-title' })
    this.bar = element('progress', { max: 1, value: 0, 'aria-label': 'Pages of the lesson' })
    this.heading = element('h2', { className: 'lesson-heading' })
    this.text = element('div', { className: 'lesson-text' })
    this.question = element('p', { className: 'lesson-question', id: 'lesson-question' })
    this.choices = element('div', { className: 'lesson-choices', role: 'group', 'aria-labelledby': 'lesson-question' })
    this.verdict = element('p', { className: 'lesson-verdict', role: 'status' })
    this.challenge = new Challenge(this.app)
    this.reveal = element('div', { className: 'lesson-text lesson-reveal' })
    this.waiting = element('p', { className: 'lesson-waiting', role: 'status' })
    this.spoken = element('p', { className: 'part-spoken', role: 'status' })
    const menu = pictureButton(picture('lessons'), 'All lessons and challenges', () => this.onmenu?.(menu), { dataset: { action: 'lessons' } })
    const leave = pictureButton(picture('close'), 'Leave the lesson; its progress is kept (Escape)', () => this.leave(), { dataset: { action: 'lesson_leave' } })
    this.onward = button('Next', () => this.next(), { title: 'The next page (.)', className: 'main', dataset: { action: 'lesson_next' } })
    this.before = button('Back', () => this.back(), { title: 'The page before (,)', dataset: { action: 'lesson_back' } })
    this.root = element('section', { className: 'lesson', 'aria-label': 'Lesson', hidden: true, dataset: { view: 'lesson' } },
      element('div', { className: 'lesson-head' }, this.title, menu, leave), this.bar, this.heading, this.text, this.question, this.choices,
      this.verdict, this.challenge.root, this.reveal, this.waiting, this.spoken, element('div', { className: 'part-row lesson-foot' }, this.before, this.onward))
  }

  show(card) {
    this.card = card
    this.root.hidden = !card
    if (!card) {
      this.page = ''
      return
    }
    say(this.title, card.pages > 1 ? `${card.title} · ${card.page} of ${card.pages}` : card.title)
    this.bar.value = card.page / card.pages
    say(this.heading, card.heading)
    fill(this.text, card.html)
    this.predict(card)
    this.challenge.show(card.challenge)
    fill(this.reveal, card.reveal_html ?? '')
    say(this.waiting, card.waiting ?? '')
    this.waiting.classList.toggle('good', Boolean(card.waited))
    this.onward.textContent = card.next.label
    enable(this.onward, card.next.enabled)
    enable(this.before, card.back)
    this.turn(card)
  }

  // another page begins at its top, and is told to who listens
  turn(card) {
    const page = `${card.name} ${card.page}`
    if (page === this.page) return
    const here = this.page && this.root.contains(document.activeElement)
    this.page = page
    this.spoken.textContent = `Page ${card.page} of ${card.pages}: ${card.heading}`
    if (here) this.root.scrollIntoView({ block: 'start', behavior: this.app.calm ? 'auto' : 'smooth' })
  }

  predict({ name, page, question, choices, chosen, answer, verdict, right }) {
    say(this.question, question ?? '')
    this.choices.hidden = !question
    const known = chosen !== null && chosen !== undefined
    const asked = question ? `${name} ${page}` : ''
    if (asked !== this.asked) {
      this.asked = asked
      this.choices.replaceChildren(...(question ? choices.map((text, i) => this.choice(text, i)) : []))
    }
    for (const [i, node] of [...this.choices.children].entries()) {
      node.setAttribute('aria-pressed', String(i === chosen))
      enable(node, !known)
      node.classList.toggle('right', known && i === answer)
      node.classList.toggle('wrong', known && i === chosen && i !== answer)
    }
    say(this.verdict, known ? verdict ?? '' : '')
    this.verdict.className = `lesson-verdict ${right ? 'good' : 'bad'}`
  }

  choice(text, i) {
    const node = button(text, () => { if (isAble(node)) this.app.send({ do: 'predict', choice: i }) })
    return node
  }

  // --- what keys of the page do, too
  next() {
    if (this.card?.next.enabled) this.app.send({ do: 'lesson_next' })
  }

  back() {
    if (this.card?.back) this.app.send({ do: 'lesson_back' })
  }

  leave() {
    if (this.card) this.app.send({ do: 'lesson_leave' })
  }
}
