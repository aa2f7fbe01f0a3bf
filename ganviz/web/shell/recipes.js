// Recipes of collapse, and what cures them or does not.

import { element, grouped } from '../element.js'
import { button, Dialog, enable, isAble } from './dialog.js'

/** The dialog that breaks a game and cures it. */
export class Recipes extends Dialog {
  static key = 'recipes'
  static title = 'Break it, and cure it'

  build() {
    this.list = element('div', { className: 'dialog-body', tabIndex: 0, role: 'region', 'aria-label': 'Recipes' })
    this.app.store.on('recipe', () => { if (this.isOpen) this.draw() })
    return [this.list]
  }

  opening() {
    this.made = ''
    this.draw()
  }

  shown() {
    this.list.scrollTop = 0
    /** @type {HTMLElement|null} */
    const first = this.list.querySelector('.recipe.here .recipe-cure button') ?? this.list.querySelector('.recipe button')
    first?.focus({ preventScroll: true })
  }

  // cures can be given to the state that they are for: that recipe stands first, and open
  draw() {
    const { here = '', now = '' } = this.app.store.get('recipe') ?? {}
    if (this.made === `here ${here}`) { // only how it stands has changed
      const stands = this.list.querySelector('.recipe-now')
      if (stands) stands.textContent = now
      return
    }
    this.made = `here ${here}`
    const { recipes } = this.app.content
    const ordered = [...recipes.filter(({ name }) => name === here), ...recipes.filter(({ name }) => name !== here)]
    this.list.replaceChildren(
      element('p', { className: 'dialog-lead', textContent: 'Each recipe makes a game collapse within seconds. Its cures change one thing in the collapsed game itself; it goes on with and without the change, side by side. What is said to work or not was measured on ten games each.' }),
      ...ordered.map((recipe) => this.recipe(recipe, recipe.name === here, now)))
  }

  recipe(recipe, here, now) {
    const act = here ? 'Break it again' : 'Break it'
    const start = this.button(act, `${act}: ${recipe.title}`, { do: 'break', recipe: recipe.name }, !here)
    const known = recipe.cures.filter(({ works }) => works).length
    const cures = element('details', { open: here }, element('summary', { textContent: `${recipe.cures.length} cures, ${known} known to work` }),
      element('ul', {}, ...recipe.cures.map((cure) => this.cure(recipe, cure, here))))
    return element('article', { className: here ? 'recipe here' : 'recipe', dataset: { recipe: recipe.name } },
      element('div', { className: 'part-head' }, element('h3', { textContent: recipe.title }), start),
      element('p', { textContent: recipe.story }),
      ...(here ? [element('p', { className: 'recipe-now', textContent: now })] : []),
      element('p', { className: 'small', textContent: `${grouped(recipe.steps)} steps. Source: ${recipe.source}` }), cures)
  }

  cure(recipe, cure, here) {
    const [act, claim, help] = cure.afresh
      ? ['From the start', cure.works ? '✓ Prevents it' : '✗ Does not prevent it', 'Both begin again at step 0, B with this change: it needs other networks']
      : ['Apply', cure.works ? '✓ Works' : '✗ Famous, no help here', 'B goes on from here with this change, beside A']
    const apply = this.button(act, `${act}: ${cure.title}`, { do: 'cure', recipe: recipe.name, cure: cure.name }, here && cure.works)
    enable(apply, here)
    apply.title = here ? help : 'Break it first: a cure is for the collapsed game'
    return element('li', { className: `recipe-cure ${cure.works ? 'works' : 'fails'}`, dataset: { cure: cure.name } },
      element('span', { className: 'recipe-claim', textContent: claim }),
      element('div', {}, element('strong', { textContent: cure.title }), element('p', { textContent: cure.why }),
        element('p', { className: 'small', textContent: `Judged after ${grouped(cure.steps)} steps. ${cure.source}` })), apply)
  }

  button(text, label, command, main) {
    const node = button(text, () => {
      if (!isAble(node)) return
      this.close() // what follows is told on the page
      this.send(command)
    }, { 'aria-label': label, className: main ? 'main' : '' })
    return node
  }
}
