// Recipes of collapse and what cures them. See comparing/recipe_book.py.

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text); padding: 0; font: inherit;
  font-size: 14.5px; width: min(1000px, 95vw); max-height: 92vh; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
header { display: flex; justify-content: space-between; align-items: center; padding: 10px 18px; border-bottom: 1px solid var(--lines); }
h3 { margin: 0; font-size: 19px; }
h4 { margin: 0; font-size: 16.5px; }
p { margin: 4px 0; max-width: 140ch; }
.list { overflow-y: auto; padding: 4px 18px 16px; flex: 1; }
article { border: 1px solid var(--lines); border-radius: 8px; padding: 10px 14px; margin-top: 10px; }
article.here { border: 2px solid var(--real); padding: 9px 13px; }
.head { display: flex; justify-content: space-between; gap: 10px; align-items: start; }
.small { font-size: 13px; }
.now { font-weight: 600; }
details { margin-top: 6px; }
summary { cursor: pointer; font-weight: 600; padding: 3px 0; }
ul { list-style: none; margin: 4px 0 0; padding: 0; }
li { display: grid; grid-template-columns: 190px 1fr max-content; gap: 2px 14px; padding: 7px 0; border-top: 1px solid var(--faint); align-items: start; }
.claim { font-weight: 600; white-space: nowrap; font-size: 13.5px; }
.works .claim { color: var(--generator_text); }
.fails .claim { color: var(--problem); }
button { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; font-size: 13.5px; padding: 3px 12px;
  min-height: 28px; cursor: pointer; white-space: nowrap; }
button.main { background: var(--text); color: var(--paper); border-color: var(--text); font-weight: 600; }
button[disabled] { opacity: .5; cursor: default; }
button:focus-visible, summary:focus-visible, .list:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
@media (max-width: 700px) { li { grid-template-columns: 1fr; } }
`

class RecipeBook {
  constructor(model) {
    this.model = model
    const close = element('button', { type: 'button', textContent: 'Done' })
    close.addEventListener('click', () => this.dialog.close())
    this.list = element('div', { className: 'list', tabIndex: 0, role: 'region', 'aria-label': 'Recipes' })
    this.dialog = element('dialog', { 'aria-label': 'Break it and cure it' },
      element('header', {}, element('h3', { textContent: 'Break it, and cure it' }), close), this.list)
    this.dialog.addEventListener('close', () => { model.open = false })
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page are not meant
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
    this.draw()
    this.dress()
    this.show()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  show() {
    if (this.model.open && !this.dialog.open) {
      this.draw()
      this.dialog.showModal()
      this.list.scrollTop = 0
      this.list.querySelector('.here summary')?.focus()
    }
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }

  // cures can be given to the state that they are for: that recipe stands first, and open
  draw() {
    const { recipes, here, now } = this.model
    const ordered = [...recipes.filter(({ name }) => name === here), ...recipes.filter(({ name }) => name !== here)]
    this.list.replaceChildren(
      element('p', { textContent: 'Each recipe makes a game collapse within seconds. Its cures change one thing in the collapsed game itself; it goes on with and without the change, side by side. What is said to work or not was measured on ten games each.' }),
      ...ordered.map((recipe) => this.recipe(recipe, recipe.name === here, now)))
  }

  recipe(recipe, here, now) {
    const start = this.button(here ? 'Break it again' : 'Break it', `${here ? 'Break it again' : 'Break it'}: ${recipe.title}`, { break: recipe.name })
    if (!here) start.className = 'main'
    const cures = element('details', { open: here }, element('summary', { textContent: `${recipe.cures.length} cures, ${recipe.cures.filter(({ works }) => works).length} known to work` }),
      element('ul', {}, ...recipe.cures.map((cure) => this.cure(recipe, cure, here))))
    return element('article', { className: here ? 'here' : '' },
      element('div', { className: 'head' }, element('h4', { textContent: recipe.title }), start),
      element('p', { textContent: recipe.story }),
      ...(here ? [element('p', { className: 'now', textContent: now })] : []),
      element('p', { className: 'small', textContent: `${recipe.steps.toLocaleString('en')} steps. Source: ${recipe.source}` }), cures)
  }

  cure(recipe, cure, here) {
    const [act, claim, help] = cure.afresh
      ? ['From the start', cure.works ? '✓ Prevents it' : '✗ Does not prevent it', 'Both begin again at step 0, B with this change: it needs other networks']
      : ['Apply', cure.works ? '✓ Works' : '✗ Famous, no help here', 'B goes on from here with this change, beside A']
    const apply = this.button(act, `${act}: ${cure.title}`, { cure: [recipe.name, cure.name] })
    if (here) apply.className = 'main'
    apply.disabled = !here
    apply.title = here ? help : 'Break it first: a cure is for the collapsed game'
    return element('li', { className: cure.works ? 'works' : 'fails' },
      element('span', { className: 'claim', textContent: claim }),
      element('div', {}, element('strong', { textContent: cure.title }), element('p', { textContent: cure.why }),
        element('p', { className: 'small', textContent: `Judged after ${cure.steps.toLocaleString('en')} steps. ${cure.source}` })), apply)
  }

  button(text, label, message) {
    const button = element('button', { type: 'button', textContent: text, 'aria-label': label })
    button.addEventListener('click', () => this.model.send_msg(message))
    return button
  }
}

export function render({ model }) {
  const book = new RecipeBook(model)
  model.on('open', () => book.show())
  model.on('here', () => book.draw())
  model.on('colours', () => book.dress())
  model.on('remove', () => book.dialog.close())
  return book.root
}
