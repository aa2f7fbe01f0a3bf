// Rows of pictures under captions. See figures/sheet.py.

const HEAD = 17 // px over the first row, for captions
const GAP = 2

const STYLE = `
.scroll { overflow-x: auto; scrollbar-width: thin; padding: 2px; }
.scroll:focus-visible { outline: 2px solid var(--real); outline-offset: -1px; }
canvas { display: block; }
`

class Sheet {
  constructor(model) {
    this.model = model
    this.frame = null
    this.canvas = element('canvas', { role: 'img', width: 1, height: 1 })
    this.scroll = element('div', { className: 'scroll', tabIndex: 0, role: 'group' }, this.canvas)
    this.root = element('div', {}, element('style', { textContent: STYLE }), this.scroll)
    this.tell()
    this.dress()
    this.take()
  }

  take() {
    this.frame = unpack(this.model.frame) ?? this.frame
    this.draw()
  }

  dress() {
    for (const [name, colour] of Object.entries(this.model.colours)) this.root.style.setProperty(`--${name}`, colour)
    this.draw()
  }

  tell() {
    this.canvas.setAttribute('aria-label', this.model.spoken)
    this.scroll.setAttribute('aria-label', `${this.model.spoken}; the arrow keys scroll`)
  }

  // true to the screen's own pixels, which may be finer than those of the page
  fit(columns, rows, pitch) {
    const [width, height] = [columns * pitch, HEAD + rows * pitch]
    const fine = window.devicePixelRatio || 1
    const atEnd = this.scroll.scrollLeft + this.scroll.clientWidth >= this.scroll.scrollWidth - 4
    Object.assign(this.canvas, { width: Math.round(width * fine), height: Math.round(height * fine) })
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` })
    if (atEnd) this.scroll.scrollLeft = width // follows the newest unless somebody looks back
    const context = this.canvas.getContext('2d')
    context.scale(fine, fine)
    context.imageSmoothingEnabled = false
    return context
  }

  draw() {
    if (!this.frame) return
    const { captions, channels, pictures } = this.frame
    const [rows, columns, height, width] = pictures.shape
    const pitch = this.model.tile + GAP
    const context = this.fit(columns, rows, pitch)
    context.fillStyle = this.model.colours.text
    context.font = `${Math.min(15, 11 * Math.max(1, this.model.tile / 40))}px sans-serif`
    context.textAlign = 'center'
    captions.forEach((caption, i) => context.fillText(caption, (i + 0.5) * pitch, 12))
    for (let i = 0; i < rows * columns; i++) {
      const [x, y] = [(i % columns) * pitch, HEAD + Math.floor(i / columns) * pitch]
      context.drawImage(picture(pictures.data, i, width, height, channels), x, y, this.model.tile, this.model.tile)
    }
  }
}

export function render({ model }) {
  const sheet = new Sheet(model)
  model.on('frame', () => sheet.take())
  model.on('colours', () => sheet.dress())
  model.on('tile', () => sheet.draw())
  model.on('spoken', () => sheet.tell())
  return sheet.root
}
