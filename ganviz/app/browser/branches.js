// Runs and branches side by side: to compare, name, switch to and discard. See branches.py.

const STYLE = `
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text); padding: 12px 16px; font: inherit;
  font-size: 14px; max-width: 94vw; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog:focus { outline: none; }
h3 { display: flex; justify-content: space-between; align-items: center; margin: 0 0 6px; font-size: 18px; }
p { margin: 0 0 8px; max-width: 70ch; }
.scroll { overflow: auto; max-height: 65vh; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--faint); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.current { background: var(--middle); }
td.differs { max-width: 300px; }
td.acts { white-space: nowrap; }
button, input { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; font-size: 13px;
  padding: 3px 8px; min-height: 28px; box-sizing: border-box; }
button { cursor: pointer; margin-right: 4px; }
input { width: 190px; }
button:focus-visible, input:focus-visible, .scroll:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
`

class Branches {
  constructor(model) {
    this.model = model
    this.table = element('table')
    const close = element('button', { type: 'button', textContent: 'Done' })
    close.addEventListener('click', () => this.dialog.close())
    this.scroll = element('div', { className: 'scroll', tabIndex: 0, role: 'group', 'aria-label': 'List of runs and branches' }, this.table)
    this.dialog = element('dialog', { 'aria-label': 'Runs and branches', tabIndex: -1 },
      element('h3', {}, 'Runs and branches', close),
      element('p', { textContent: 'Each run that another one took the place of waits here where it stood. To branch off, go back on the timeline and choose “Go on from here”.' }),
      this.scroll)
    this.dialog.addEventListener('close', () => { model.open = false })
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation()) // keys of the page do not reach through
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.dialog)
    this.dress()
    this.draw()
    this.show()
  }

  show() {
    if (this.model.open && !this.dialog.open) this.dialog.showModal()
    if (!this.model.open && this.dialog.open) this.dialog.close()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  draw() {
    const { rows, metrics } = this.model
    const naming = this.root?.querySelector('input:focus') ?? this.root?.getRootNode().activeElement
    if (naming?.tagName === 'INPUT') return // somebody is typing a name; the next state comes soon
    const heads = ['Name', 'Began', 'Stands at', ...metrics, 'Differs from the present run', '']
    this.table.replaceChildren(
      element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { textContent: text, scope: 'col' })))),
      element('tbody', {}, ...rows.map((row) => this.row(row))))
  }

  row(row) {
    const cell = (text, className = '') => element('td', { textContent: text, className })
    return element('tr', { className: row.current ? 'current' : '' },
      element('td', {}, this.name(row)), cell(row.origin), cell(row.step, 'number'), ...row.metrics.map((text) => cell(text, 'number')),
      cell(row.current ? 'This is the present run' : row.differs, 'differs'), element('td', { className: 'acts' }, ...(row.current ? [] : row.rival ? ['This is B, which runs beside it'] : this.acts(row))))
  }

  name(row) {
    const input = element('input', { value: row.name, maxLength: 60, 'aria-label': `Name of ${row.name}` })
    input.addEventListener('change', () => {
      input.blur()
      this.model.send_msg({ rename: row.number, name: input.value })
    })
    return input
  }

  acts(row) {
    const button = (text, message) => {
      const one = element('button', { type: 'button', textContent: text, 'aria-label': `${text} ${row.name}` })
      one.addEventListener('click', () => this.model.send_msg(message))
      return one
    }
    return [button('Switch to', { switch: row.number }), button('Discard', { discard: row.number })]
  }
}

export function render({ model }) {
  const branches = new Branches(model)
  model.on('open', () => branches.show())
  model.on('colours', () => branches.dress())
  model.on('rows', () => branches.draw())
  model.on('metrics', () => branches.draw())
  model.on('remove', () => branches.dialog.close())
  return branches.root
}
