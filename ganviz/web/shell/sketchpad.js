// A person's own data: drawn, typed as a table, or loaded.

import { capital, element, grouped } from '../element.js'
import { CanvasOfPoints, Drawing, MOST } from './canvas_of_points.js'
import { button, Dialog, enable, say } from './dialog.js'

const MOST_BYTES = 8 * 2 ** 20 // of a file; more would fill the connection
const TOOLS = ['brush', 'points', 'eraser']

/** Points as a table, one x, y a line. @param {number[][]} points */
export function table(points) {
  return `x,y\n${points.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join('\n')}\n`
}

/** How many points there are, in words. @param {number} count */
export function counted(count) {
  if (!count) return 'Empty: the last drawing stays in use until there is a point.'
  return count >= MOST ? `${grouped(MOST)} points: no more fit` : count === 1 ? '1 point' : `${grouped(count)} points`
}

/** The dialog in which one draws. The store's `sketch` is {drawing, used, problem}. */
export class Sketchpad extends Dialog {
  static key = 'sketchpad'
  static title = 'Draw your own data'

  build() {
    this.drawing = new Drawing()
    this.sent = new Set() // drawings of which the server has not told yet
    this.pad = new CanvasOfPoints(this.drawing, () => this.tell())
    this.tools = TOOLS.map((tool) => button(capital(tool), () => this.choose(tool), { dataset: { tool } }))
    this.size = element('input', { type: 'range', min: 0, max: 0.6, step: 0.02, value: 0.1, 'aria-label': 'Brush size' })
    this.size.addEventListener('input', () => { this.pad.radius = Number(this.size.value) })
    this.undoing = button('Undo', () => this.undo(), { title: 'Ctrl+Z' })
    this.redoing = button('Redo', () => this.redo(), { title: 'Ctrl+Shift+Z' })
    this.clearing = button('Clear', () => { if (this.drawing.points.length) this.pad.commit([]) })
    this.count = element('p', { role: 'status' })
    this.use = button('Use this drawing', () => this.send({ do: 'draw', drawing: this.drawing.text, keep: this.keep.checked }), { className: 'main' })
    this.keep = element('input', { type: 'checkbox', checked: true })
    this.problem = element('p', { className: 'problem', role: 'alert', hidden: true })
    this.choose('brush')
    this.dialogKeys()
    this.app.store.on('sketch', (sketch) => this.take(sketch))
    return [element('div', { className: 'dialog-body sketchpad' }, this.pad.root, this.side())]
  }

  side() {
    return element('div', { className: 'sketchpad-side' },
      element('div', { className: 'part-row', role: 'group', 'aria-label': 'Tool' }, ...this.tools),
      element('label', { className: 'sketchpad-size' }, 'Size', this.size),
      element('div', { className: 'part-row' }, this.undoing, this.redoing, this.clearing), this.count,
      element('label', { className: 'part-check' }, this.keep, ' Keep what the networks have learned'), this.use, this.problem, this.asTable())
  }

  asTable() {
    this.table = element('textarea', { 'aria-label': 'Points as a table: one x, y a line', spellcheck: false })
    const load = element('input', { type: 'file', accept: '.csv,.tsv,.txt,.json,.npy' })
    load.addEventListener('change', () => this.load(load))
    return element('details', {}, element('summary', { textContent: 'Points as a table or a file' }), this.table,
      element('div', { className: 'part-row' },
        button('Use table', () => this.send({ do: 'table', text: this.table.value, keep: this.keep.checked })),
        button('Save', () => this.save()), element('label', { className: 'part-button part-file' }, 'Load…', load)))
  }

  // colours come from the style sheet, and change with the theme
  dialogKeys() {
    const again = () => { if (this.isOpen) requestAnimationFrame(() => this.pad.draw()) }
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] })
    this.dialog.addEventListener('keydown', (event) => {
      if (event.target === this.table || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      event.preventDefault()
      if (event.shiftKey) this.redo()
      else this.undo()
    })
  }

  shown() {
    this.draw()
    this.pad.canvas.focus()
  }

  choose(tool) {
    this.pad.tool = tool
    for (const node of this.tools) node.setAttribute('aria-pressed', String(node.dataset.tool === tool))
  }

  undo() {
    if (this.drawing.undo()) this.tell()
  }

  redo() {
    if (this.drawing.redo()) this.tell()
  }

  // an empty drawing is not learned from
  tell() {
    this.draw()
    say(this.problem, '')
    const { text } = this.drawing
    if (!text) return
    this.sent.add(this.latest = text)
    this.send({ do: 'draw', drawing: text, keep: this.keep.checked })
  }

  // it may have been changed elsewhere: by a table, a file, a link
  take(sketch) {
    if (!sketch) return
    const { drawing } = sketch
    const mine = this.sent.has(drawing) // an echo: there may be newer strokes
    if (drawing === this.latest) this.sent.clear()
    if (drawing && drawing !== this.known && !mine && !this.pad.points) this.drawing.take(drawing)
    this.known = drawing
    say(this.problem, sketch.problem ?? '')
    this.use.style.visibility = sketch.used ? 'hidden' : '' // it keeps its room: nothing moves under a finger
    this.draw()
  }

  draw() {
    if (!this.isOpen) return
    this.pad.draw()
    say(this.count, counted(this.drawing.points.length))
    enable(this.undoing, this.drawing.past.length > 0)
    enable(this.redoing, this.drawing.future.length > 0)
    if (this.table !== document.activeElement) this.table.value = table(this.drawing.points)
  }

  // --- files
  save() {
    const link = element('a', { href: URL.createObjectURL(new Blob([table(this.drawing.points)], { type: 'text/csv' })), download: 'drawing.csv' })
    link.click()
    URL.revokeObjectURL(link.href)
  }

  load(input) {
    const [file] = input.files
    input.value = ''
    if (!file) return
    if (file.size > MOST_BYTES) {
      say(this.problem, `That file has ${(file.size / 2 ** 20).toFixed(1)} MiB; a page takes up to ${MOST_BYTES / 2 ** 20}, and ganviz serve --table more.`)
      return
    }
    const reader = new FileReader()
    reader.onload = () => this.send({ do: 'table', file: String(reader.result).replace(/^[^,]*,/, ''), keep: this.keep.checked })
    reader.onerror = () => say(this.problem, 'That file cannot be read.')
    reader.readAsDataURL(file)
  }
}
