// The cells of a wall: a grid of small planes, or of coverage. See wall/board.py.

const STYLE = `
:host { display: block; }
.wall { font-size: 13px; color: var(--text); }
.head { display: flex; flex-wrap: wrap; gap: 2px 24px; align-items: center; min-height: 40px; margin-bottom: 4px; }
.detail { flex: 1 1 420px; margin: 0; min-height: 2.6em; }
.scale { display: flex; gap: 6px; align-items: center; white-space: nowrap; }
.bar { width: 130px; height: 10px; border-radius: 2px; }
.scroll { overflow-x: auto; padding: 3px; }
[role=grid] { display: grid; gap: 5px; width: max-content; }
[role=row] { display: contents; }
.corner { align-self: end; }
.titles { display: flex; flex-direction: column; font-weight: 600; max-width: 130px; }
[role=columnheader], [role=rowheader] { font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; max-width: 130px; }
[role=columnheader] { text-align: center; align-self: end; width: var(--side); max-width: var(--side); }
[role=rowheader] { text-align: right; align-self: center; padding-right: 4px; }
.cell { cursor: pointer; width: var(--side); border-radius: 3px; position: relative; }
.cell:hover { outline: 1px solid var(--text); outline-offset: 1px; }
.cell:focus-visible { outline: 3px solid var(--real); outline-offset: 1px; }
.cell canvas { display: block; width: var(--side); height: var(--side); border: 1px solid var(--lines); box-sizing: border-box; border-radius: 3px; }
.badge { display: flex; justify-content: space-between; gap: 4px; font-size: 11px; line-height: 15px; padding: 0 2px; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.badge b { font-weight: 600; }
.remark { overflow: hidden; text-overflow: ellipsis; }
.broken .remark { font-weight: 600; }
.heat .told { visibility: hidden; }
`
const LEAST = 66 // px along a cell
const MOST = 210
const LABELS = 140 // px left of the cells
const ROW = 21 // px of a row besides its planes
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

class Wall {
  constructor(model) {
    this.model = model
    this.number = -1
    this.at = 0 // the cell that the keys move
    this.pointed = -1
    this.wishes = new Map()
    this.count = 0
    this.detail = element('p', { className: 'detail' })
    this.bar = element('div', { className: 'bar' })
    this.measure = element('span')
    this.most = element('span')
    const scale = element('div', { className: 'scale' }, this.measure, ' 0', this.bar, this.most)
    this.grid = element('div', { role: 'grid', 'aria-label': 'Cells of the wall; arrow keys move, Enter opens a cell as a run of its own' })
    this.scroll = element('div', { className: 'scroll' }, this.grid)
    this.root = element('div', { className: 'wall' }, element('style', { textContent: STYLE }),
      element('div', { className: 'head' }, this.detail, scale), this.scroll)
    this.grid.addEventListener('keydown', (event) => this.key(event))
    this.watcher = new ResizeObserver(() => this.fit())
    this.watcher.observe(this.root)
    this.resized = () => this.fit()
    window.addEventListener('resize', this.resized)
    this.dress()
    this.take()
  }

  take() {
    this.frame = unpack(this.model.frame) ?? this.frame
    const { plan } = this.model
    // the plan and the frame come one after the other
    if (!this.frame || this.frame.number !== plan.number) return
    if (plan.number !== this.number) this.build(plan)
    this.tell()
    this.draw()
  }

  // --- building
  build(plan) {
    this.number = plan.number
    this.at = Math.min(this.at, plan.rows.length * plan.columns.length - 1)
    this.measure.textContent = `Colour: ${plan.measure}`
    this.most.textContent = plan.most
    this.grid.style.gridTemplateColumns = `max-content repeat(${plan.columns.length}, max-content)`
    const titles = element('div', { className: 'titles' }, element('span', { textContent: `${plan.across} →` }))
    if (plan.down) titles.append(element('span', { textContent: `${plan.down} ↓` }))
    const corner = element('div', { role: 'columnheader', className: 'corner' }, titles)
    Object.assign(corner.style, { width: 'auto', maxWidth: '130px' })
    const heads = plan.columns.map((text) => element('div', { role: 'columnheader', textContent: text, title: text }))
    this.cells = plan.modes.map((modes, place) => this.cell(place))
    const rows = plan.rows.map((text, row) => element('div', { role: 'row' },
      element('div', { role: 'rowheader', textContent: text, title: text }),
      ...this.cells.slice(row * plan.columns.length, (row + 1) * plan.columns.length).map((cell) => cell.node)))
    this.grid.replaceChildren(element('div', { role: 'row' }, corner, ...heads), ...rows)
    this.fit()
  }

  cell(place) {
    const canvas = element('canvas', { width: 1, height: 1, 'aria-hidden': 'true' })
    const told = element('b', { className: 'told' })
    const remark = element('span', { className: 'remark' })
    const badge = element('div', { className: 'badge', 'aria-hidden': 'true' }, told, remark)
    const node = element('div', { role: 'gridcell', className: 'cell', tabIndex: place === this.at ? 0 : -1 }, badge, canvas)
    node.addEventListener('click', () => this.open(place))
    node.addEventListener('focus', () => this.attend(place))
    node.addEventListener('pointerenter', () => { this.pointed = place; this.detailed() })
    node.addEventListener('pointerleave', () => { this.pointed = -1; this.detailed() })
    return { node, canvas, told, remark }
  }

  // as large as fits into the window, if that can be seen at all
  fit() {
    if (!this.cells) return
    const { rows, columns } = this.model.plan
    const wide = (this.root.clientWidth - LABELS - 12) / columns.length - 5
    const top = this.grid.getBoundingClientRect().top + window.scrollY
    const high = (window.innerHeight - Math.min(top, 300) - 36) / rows.length - ROW
    const side = Math.round(Math.max(LEAST, Math.min(wide, high, MOST)))
    if (side === this.side) return
    this.side = side
    this.root.style.setProperty('--side', `${side}px`)
    this.draw()
  }

  dress() {
    const { palette, ...colours } = this.model.colours
    for (const [name, colour] of Object.entries(colours)) this.root.style.setProperty(`--${name}`, colour)
    if (palette) this.bar.style.background = `linear-gradient(to right, ${palette.filter((_, i) => i % 15 === 0).join(', ')})`
    this.draw()
  }

  // --- what a person does
  attend(place) {
    this.cells[this.at].node.tabIndex = -1
    this.at = place
    this.cells[place].node.tabIndex = 0
    this.detailed()
  }

  key(event) {
    const columns = this.model.plan.columns.length
    if (event.key === 'Enter') {
      event.preventDefault()
      return this.open(this.at)
    }
    const rows = this.cells.length / columns
    const [row, column] = [Math.floor(this.at / columns), this.at % columns]
    const [down, right] = MOVES[event.key] ?? [0, event.key === 'Home' ? -column : event.key === 'End' ? columns - 1 - column : NaN]
    if (Number.isNaN(right)) return
    event.preventDefault()
    const within = (value, end) => Math.min(Math.max(value, 0), end - 1)
    this.cells[within(row + down, rows) * columns + within(column + right, columns)].node.focus()
  }

  // the tab is opened now, as browsers let nobody open one later; where it goes is known once the server has the run
  open(place) {
    this.count += 1
    this.wishes.set(this.count, window.open('about:blank', '_blank'))
    this.model.send_msg({ open: place, number: this.count })
  }

  visit() {
    const [number, address] = this.model.visit
    const tab = this.wishes.get(number)
    if (!this.wishes.delete(number)) return
    if (!address) tab?.close()
    else if (tab) tab.location.replace(new URL(address, location.href).href)
    else location.assign(new URL(address, location.href).href) // somebody forbids tabs
  }

  // --- showing
  tell() {
    const { told, remarks, spoken } = this.frame
    this.cells.forEach((cell, place) => {
      cell.told.textContent = told[place]
      cell.remark.textContent = remarks[place]
      cell.node.classList.toggle('broken', remarks[place].includes('diverged'))
      cell.node.setAttribute('aria-label', spoken[place])
    })
    this.detailed()
  }

  detailed() {
    const focused = this.cells?.some((cell) => cell.node.matches(':focus'))
    const place = this.pointed >= 0 ? this.pointed : focused ? this.at : -1
    const text = place >= 0 && this.frame ? `${this.frame.spoken[place]}.` : 'Point at a cell to read of it; click it, or press Enter, to open it as a run of its own.'
    if (this.detail.textContent !== text) this.detail.textContent = text
  }

  draw() {
    if (!this.cells || !this.side || !this.frame || this.frame.number !== this.number) return
    const fine = window.devicePixelRatio || 1
    const size = Math.round(this.side * fine)
    this.grid.classList.toggle('heat', this.model.heat) // which writes the same larger
    this.cells.forEach(({ canvas }, place) => {
      if (canvas.width !== size) Object.assign(canvas, { width: size, height: size })
      const context = canvas.getContext('2d')
      this.model.heat ? this.heat(context, size, place) : this.plane(context, size, place, fine)
    })
  }

  colour(place) {
    const { palette } = this.model.colours
    return palette[Math.round(Math.min(Math.max(this.frame.coverage.data[place], 0), 1) * (palette.length - 1))]
  }

  plane(context, size, place, fine) {
    const { colours, plan } = this.model
    context.fillStyle = colours.background
    context.fillRect(0, 0, size, size)
    context.strokeStyle = colours.lines
    context.lineWidth = fine
    context.beginPath()
    for (const [x, y] of plan.modes[place]) {
      context.moveTo(x * size - 3 * fine, y * size)
      context.lineTo(x * size + 3 * fine, y * size)
      context.moveTo(x * size, y * size - 3 * fine)
      context.lineTo(x * size, y * size + 3 * fine)
    }
    context.stroke()
    context.fillStyle = colours.lines
    const dot = 1.4 * fine
    for (const [x, y] of plan.real[place]) context.fillRect(x * size - dot / 2, y * size - dot / 2, dot, dot)
    const { points } = this.frame
    const n = points.shape[1] * 2
    const side = Math.min(Math.max(1.5, this.side / 60), 2.4) * fine
    context.fillStyle = this.colour(place)
    for (let i = place * n; i < (place + 1) * n; i += 2) {
      if (points.data[i] === 255) continue
      context.fillRect(points.data[i] / 254 * size - side / 2, points.data[i + 1] / 254 * size - side / 2, side, side)
    }
  }

  heat(context, size, place) {
    const colour = this.colour(place)
    context.fillStyle = colour
    context.fillRect(0, 0, size, size)
    context.fillStyle = readable(colour)
    context.textAlign = 'center'
    context.font = `600 ${Math.round(size / 4.5)}px sans-serif`
    context.fillText(this.frame.told[place], size / 2, size * 0.55, size * 0.94)
    context.font = `${Math.round(size / 8)}px sans-serif`
    context.fillText(this.frame.spread[place], size / 2, size * 0.76, size * 0.94)
  }

  remove() {
    this.watcher.disconnect()
    window.removeEventListener('resize', this.resized)
  }
}

// black or white, whichever stands out (relative luminance of WCAG)
function readable(colour) {
  const linear = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? '#000000' : '#ffffff'
}

export function render({ model }) {
  const wall = new Wall(model)
  for (const name of ['frame', 'plan']) model.on(name, () => wall.take())
  model.on('colours', () => wall.dress())
  model.on('heat', () => wall.draw())
  model.on('visit', () => wall.visit())
  model.on('remove', () => wall.remove())
  return wall.root
}
