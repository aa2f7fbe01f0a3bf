// Two runs side by side: what sets them apart, their figures, modes held over steps; or a recipe on its way to a
// collapse. See comparing/strip.py.

const CHART = { width: 250, height: 84, left: 24, right: 16, top: 8, bottom: 16 }
const LETTER = 11 // px, height of one
const SVG = 'http://www.w3.org/2000/svg'

const STYLE = `
.contest { color: var(--text); background: var(--paper); border: 1px solid var(--lines); border-radius: 6px; padding: 6px 12px 8px;
  font-size: .875rem; display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: flex-start; }
.words { flex: 1 1 300px; min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; flex: 1 1 100%; }
h3 { margin: 0 6px 0 0; font-size: .97rem; }
p { margin: 3px 0; max-width: 130ch; }
.chips { display: flex; flex-wrap: wrap; gap: 4px 6px; margin: 3px 0; padding: 0; list-style: none; }
.chips li { border: 1px solid var(--lines); border-radius: 12px; padding: 0 8px; font-size: .81rem; overflow-wrap: anywhere; }
b.A, b.B { display: inline-block; min-width: 1.25em; text-align: center; border-radius: 4px; padding: 0 2px; line-height: 1.35; }
b.A { background: var(--text); color: var(--paper); }
b.B { background: var(--real); color: var(--paper); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .84rem; }
th, td { text-align: right; padding: 1px 12px 1px 0; font-weight: 400; white-space: nowrap; }
thead th { font-size: .78rem; }
td:last-child { white-space: normal; text-align: left; }
.verdict { font-weight: 600; }
.verdict.good { color: var(--generator_text); }
.verdict.bad { color: var(--problem); }
.scroll { overflow-x: auto; max-width: 100%; }
figure { margin: 0; }
figcaption { font-size: .78rem; }
svg { display: block; width: ${CHART.width}px; height: ${CHART.height}px; overflow: visible; }
svg text { fill: var(--text); font-size: 11px; }
polyline { fill: none; stroke-width: 2; }
polyline.A { stroke: var(--text); }
polyline.B { stroke: var(--real); stroke-dasharray: 5 3; }
line { stroke: var(--lines); stroke-width: 1; }
button { border: 1px solid var(--lines); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; font-size: .81rem;
  padding: 2px 9px; min-height: 28px; cursor: pointer; }
button.main { background: var(--real); border-color: var(--real); color: var(--paper); }
button:focus-visible, .scroll:focus-visible { outline: 2px solid var(--real); outline-offset: 1px; }
progress { width: 150px; accent-color: var(--real); vertical-align: middle; }
[hidden] { display: none !important; }
`

class Contest {
  constructor(model) {
    this.model = model
    this.title = element('h3')
    this.buttons = element('span', { role: 'group', 'aria-label': 'What to do with both runs' })
    this.story = element('p')
    this.chips = element('ul', { className: 'chips', 'aria-label': 'What sets both runs apart' })
    this.table = element('table')
    this.scroll = element('div', { className: 'scroll', tabIndex: 0, role: 'group', 'aria-label': 'Figures of both runs' }, this.table)
    this.verdict = element('p', { className: 'verdict', role: 'status' })
    this.share = element('progress', { max: 1, value: 0, 'aria-label': 'How far it is' })
    this.head = element('div', { className: 'head' }, this.title, this.buttons, this.share)
    this.words = element('div', { className: 'words' }, this.story, this.chips, this.verdict)
    this.figure = element('figure')
    this.root = element('section', { className: 'contest', 'aria-label': 'Comparison' }, this.head, this.words, this.scroll, this.figure)
    this.made = ''
    this.draw()
    this.dress()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
  }

  draw() {
    const { told } = this.model
    this.root.hidden = !told.title
    if (!told.title) return
    this.say(this.title, told.title)
    this.say(this.story, told.story)
    this.story.title = told.why
    this.say(this.verdict, told.verdict)
    this.verdict.className = `verdict ${told.mood}`
    this.share.hidden = told.share < 0
    this.share.value = Math.max(told.share, 0)
    this.act(told.acts)
    this.chips.replaceChildren(...told.differs.map((one) => this.chip(one)))
    this.chips.hidden = !told.differs.length
    this.scroll.hidden = !told.rows.length
    this.table.replaceChildren(
      element('thead', {}, element('tr', {}, ...['', ...told.heads].map((text) => element('th', { textContent: text, scope: 'col' })))),
      element('tbody', {}, ...told.rows.map(({ letter, cells }) => element('tr', {},
        element('th', { scope: 'row' }, this.letter(letter)), ...cells.map((text) => element('td', { textContent: text }))))))
    this.chart(told)
  }

  // a live region must not be told the same again
  say(node, text) {
    if (node.textContent !== text) node.textContent = text
    node.hidden = !text
  }

  // buttons stay as they are while they are the same, so that one keeps the focus
  act(acts) {
    const key = JSON.stringify(acts)
    if (key === this.made) return
    this.made = key
    this.buttons.replaceChildren(...acts.flatMap(({ act, label, help, main }) => {
      const button = element('button', { type: 'button', textContent: label, title: help, className: main ? 'main' : '' })
      button.addEventListener('click', () => this.model.send_msg({ act }))
      return [button, ' ']
    }))
  }

  letter(letter) {
    return element('b', { className: letter, textContent: letter })
  }

  chip({ name, A, B }) {
    const parts = [['A', A], ['B', B]].filter(([, value]) => value).flatMap(([letter, value]) => [' ', this.letter(letter), ` ${value}`])
    return element('li', {}, `${name}:`, ...parts)
  }

  chart({ modes, held, word }) {
    this.figure.hidden = !modes || held.step.length < 2
    if (this.figure.hidden) return
    const { width, height, left, right, top, bottom } = CHART
    const [first, last] = [held.step[0], Math.max(held.step[held.step.length - 1], held.step[0] + 1)]
    const x = (step) => left + (width - left - right) * (step - first) / (last - first)
    const y = (count) => height - bottom - (height - top - bottom) * count / modes
    const shape = (name, attributes, text = '') => {
      const node = document.createElementNS(SVG, name)
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
      node.textContent = text
      return node
    }
    const parts = [0, modes].flatMap((count) => [
      shape('line', { x1: left, x2: width - right, y1: y(count), y2: y(count) }),
      shape('text', { x: left - 5, y: y(count) + 4, 'text-anchor': 'end' }, String(count)),
    ])
    const ends = []
    for (const letter of ['A', 'B']) {
      const known = held.step.map((step, i) => [step, held[letter][i]]).filter(([, count]) => count !== null)
      if (!known.length) continue
      parts.push(shape('polyline', { class: letter, points: known.map(([step, count]) => `${x(step)},${y(count)}`).join(' ') }))
      const [step, count] = known[known.length - 1]
      ends.push({ letter, x: x(step) + 4, y: y(count) + 4 })
    }
    ends.sort((one, other) => one.y - other.y)
    // letters that would stand on each other make room
    const lack = ends.length === 2 ? Math.max(0, LETTER - (ends[1].y - ends[0].y)) / 2 : 0
    ends.forEach((end, i) => parts.push(shape('text', { x: end.x, y: end.y + (i ? lack : -lack) }, end.letter)))
    parts.push(shape('text', { x: left, y: height - 3 }, `step ${first.toLocaleString('en')}`))
    parts.push(shape('text', { x: width - right, y: height - 3, 'text-anchor': 'end' }, last.toLocaleString('en')))
    const now = (letter) => held[letter].findLast((count) => count !== null) ?? 'unknown'
    const picture = shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${word} held over steps: A now ${now('A')}, B now ${now('B')}, of ${modes}` })
    picture.append(...parts)
    this.figure.replaceChildren(element('figcaption', { textContent: `${word} held` }), picture)
  }
}

export function render({ model }) {
  const contest = new Contest(model)
  model.on('told', () => contest.draw())
  model.on('colours', () => contest.dress())
  return element('div', {}, element('style', { textContent: STYLE }), contest.root)
}
