// The catalogue of objectives, regularizers and tricks. See catalogue.py.

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text);
  padding: 0; font: inherit; font-size: 15px; width: min(1080px, 94vw); height: 90vh; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
header { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; padding: 12px 18px; border-bottom: 1px solid var(--lines); }
h3 { margin: 0; font-size: 19px; }
h4 { margin: 18px 0 8px; font-size: 17px; }
.list { overflow-y: auto; padding: 0 18px 18px; flex: 1; }
.entries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(460px, 100%), 1fr)); gap: 10px; }
article { border: 1px solid var(--lines); border-radius: 8px; padding: 10px 14px; display: flex; flex-direction: column; gap: 7px; }
article.on { border: 2px solid var(--real); padding: 9px 13px; }
article p { margin: 0; }
.head { display: flex; justify-content: space-between; align-items: start; gap: 10px; }
h5 { margin: 0; font-size: 15.5px; }
.formula { overflow-x: auto; scrollbar-width: thin; padding: 2px 0 4px; font-size: 1.12em; display: flex; flex-direction: column; gap: 5px; }
.small { font-size: 13px; opacity: .85; }
.search { flex: 1; min-width: 180px; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: 5px 9px; border: 1px solid var(--lines); border-radius: 5px;
  background: var(--middle); color: var(--text); }
button { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit;
  font-size: 13.5px; padding: 4px 11px; cursor: pointer; min-height: 28px; white-space: nowrap; }
button[aria-pressed=true] { background: var(--text); color: var(--paper); }
button[disabled] { opacity: .5; cursor: default; }
button:focus-visible, input:focus-visible, .list:focus-visible, .formula:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
a { color: inherit; }
.problem { margin: 0; padding: 0 18px; font-weight: 600; }
.problem:not(:empty) { padding: 8px 18px; border-bottom: 1px solid var(--lines); }
`

class Catalogue {
  constructor(model) {
    this.model = model
    this.cards = new Map()
    this.search = element('input', { type: 'search', placeholder: 'Search: collapse, slope, noise …', 'aria-label': 'Search the catalogue' })
    this.search.addEventListener('input', () => this.filter())
    const close = element('button', { type: 'button', textContent: 'Done' })
    close.addEventListener('click', () => this.dialog.close())
    const smallest = element('a', { href: 'dirac', target: '_blank', rel: 'noopener', textContent: 'The smallest GAN: see why it circles' })
    const groups = [...new Set(model.entries.map((entry) => entry.group))].map((name) => this.group(name))
    this.problem = element('p', { className: 'problem', role: 'alert' })
    this.none = element('p', { textContent: 'Nothing here has all of these words.', hidden: true, role: 'status' })
    this.dialog = element('dialog', { 'aria-label': 'Catalogue of objectives, regularizers and tricks' },
      element('header', {}, element('h3', { textContent: 'Catalogue' }), element('div', { className: 'search' }, this.search), smallest, close), this.problem,
      element('div', { className: 'list', tabIndex: 0, role: 'region', 'aria-label': 'Entries' }, this.none, ...groups))
    this.dialog.addEventListener('close', () => { this.model.open = false })
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page are not meant
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
    this.dress()
    this.mark()
  }

  group(name) {
    const cards = this.model.entries.filter((entry) => entry.group === name).map((entry) => this.card(entry))
    return element('section', {}, element('h4', { textContent: name }), element('div', { className: 'entries' }, ...cards))
  }

  card(entry) {
    const button = element('button', { type: 'button' })
    button.addEventListener('click', () => this.model.send_msg({ toggle: entry.id }))
    // formulas and references are made by us, from no one's input; formulas may be wider than a phone
    const formula = element('div', { className: 'formula', innerHTML: entry.formula, tabIndex: 0, role: 'group', 'aria-label': `Formula of ${entry.title}` })
    const card = element('article', {},
      element('div', { className: 'head' }, element('h5', { textContent: entry.title }), button),
      element('p', { textContent: entry.doc }), formula,
      element('p', { className: 'small', innerHTML: entry.reference }))
    if (entry.settings) card.append(element('p', { className: 'small', textContent: `Settings: ${entry.settings}` }))
    this.cards.set(entry.id, { card, button, entry, text: `${entry.title} ${entry.doc} ${entry.reference} ${entry.group}`.toLowerCase() })
    return card
  }

  mark() {
    for (const [id, { card, button, entry }] of this.cards) {
      const on = this.model.active.includes(id)
      const chosen = on && entry.group === 'Objectives'
      card.classList.toggle('on', on)
      button.textContent = chosen ? 'In use' : on ? 'Take off' : entry.restarts ? 'Use it ↻' : 'Use it'
      button.title = entry.restarts ? 'The run starts again' : 'Taken at the next step'
      button.disabled = this.model.hidden.includes(id)
      button.setAttribute('aria-pressed', String(on))
      button.setAttribute('aria-label', `${button.textContent}: ${entry.title}`)
    }
  }

  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean)
    let found = 0
    for (const { card, text } of this.cards.values()) {
      card.hidden = !words.every((word) => text.includes(word))
      card.style.display = card.hidden ? 'none' : ''
      found += !card.hidden
    }
    for (const section of this.dialog.querySelectorAll('section')) {
      section.hidden = ![...section.querySelectorAll('article')].some((card) => !card.hidden)
    }
    this.none.hidden = found > 0
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  show() {
    this.problem.textContent = this.model.problem
    if (this.model.open && !this.dialog.open) {
      this.search.value = ''
      this.filter()
      this.dialog.showModal()
      this.search.focus()
    }
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }
}

export function render({ model }) {
  const catalogue = new Catalogue(model)
  for (const name of ['open', 'problem']) model.on(name, () => catalogue.show())
  model.on('active', () => catalogue.mark())
  model.on('hidden', () => catalogue.mark())
  model.on('colours', () => catalogue.dress())
  return catalogue.root
}
