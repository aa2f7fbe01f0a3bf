// A canvas that fills the width it is given, sharp on any screen, and is drawn anew when its size changes.

const FONT = 'Roboto, "Helvetica Neue", Arial, sans-serif'

class Paper {
  // `tall` tells the height for a width, both in px of the page
  constructor(label, tall) {
    this.tall = tall
    this.canvas = element('canvas', { role: 'img', 'aria-label': label })
    this.paint = () => {}
    new ResizeObserver(() => this.redraw()).observe(this.canvas)
  }

  // size of type and lines beside that of an ordinary screen
  get unit() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  }

  redraw() {
    const width = this.canvas.clientWidth
    if (!width) return
    const height = this.tall(width, this.unit)
    const fine = window.devicePixelRatio || 1
    const size = { width: Math.round(width * fine), height: Math.round(height * fine) }
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) {
      Object.assign(this.canvas, size)
      this.canvas.style.height = `${height}px`
    }
    const context = this.canvas.getContext('2d')
    context.setTransform(fine, 0, 0, fine, 0, 0)
    context.clearRect(0, 0, width, height)
    context.lineJoin = 'round'
    this.paint(context, width, height, this.unit)
  }

  tell(label) {
    this.canvas.setAttribute('aria-label', label)
  }
}

// charts are taller where there is room below them
const stretch = () => clamp((window.innerHeight - 250) / 650, 1, 1.8)

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))

// numbers that are easy to read, about `count` of them, between low and high
function ticks(low, high, count) {
  const rough = (high - low) / count
  if (!(rough > 0)) return [low]
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = (rough < 1.5 * size ? 1 : rough < 3.5 * size ? 2 : rough < 7.5 * size ? 5 : 10) * size
  const found = []
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-6; i++) found.push(Number((i * step).toPrecision(12)))
  return found
}
