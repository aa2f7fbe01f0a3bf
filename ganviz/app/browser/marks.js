// Marks of the timeline: a shape and a colour for each kind of event, and where they stand.

const KINDS = {
  change: { title: 'Setting changed', colour: 'text', draw: (c, x, y, r) => c.rect(x - 1, y - r, 2, 2 * r) },
  gained: { title: 'Mode gained', colour: 'generator', draw: (c, x, y, r) => polygon(c, [[x, y - r], [x + r, y + r], [x - r, y + r]]) },
  lost: { title: 'Mode lost', colour: 'fake', draw: (c, x, y, r) => polygon(c, [[x, y + r], [x + r, y - r], [x - r, y - r]]) },
  saturated: { title: 'Discriminator saturated', colour: 'discriminator', draw: (c, x, y, r) => polygon(c, [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]) },
  diverged: { title: 'Diverged', colour: 'problem', draw: cross },
  settled: { title: 'Discriminator at its optimum', colour: 'discriminator', draw: (c, x, y, r) => c.rect(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2) },
  diagnosis: { title: 'Diagnosis', colour: 'text', draw: (c, x, y, r) => c.arc(x, y, r - 1, 0, 2 * Math.PI) },
  bookmark: { title: 'Bookmark', colour: 'real', draw: (c, x, y, r) => polygon(c, [[x - r + 1, y - r], [x + r - 1, y - r], [x + r - 1, y + r], [x, y + 1], [x - r + 1, y + r]]) },
}
const MARK = 5 // half the size of a mark, px
const NEAR = 7 // px within which the pointer finds a mark

function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
  context.closePath()
}

function cross(context, x, y, r) {
  polygon(context, [[x - r, y - r + 2], [x - r + 2, y - r], [x, y - 2], [x + r - 2, y - r], [x + r, y - r + 2], [x + 2, y],
    [x + r, y + r - 2], [x + r - 2, y + r], [x, y + 2], [x - r + 2, y + r], [x - r, y + r - 2], [x - 2, y]])
}

class Marks {
  constructor(timeline) {
    this.timeline = timeline
    this.canvas = element('canvas', { className: 'marks', role: 'img', height: 1, width: 1 })
    this.tip = element('div', { className: 'tip', hidden: true })
    this.canvas.addEventListener('pointermove', (event) => this.point(event))
    this.canvas.addEventListener('pointerleave', () => { this.tip.hidden = true })
    this.canvas.addEventListener('click', (event) => {
      const found = this.at(event.offsetX)
      if (found.length) timeline.go(found[0].step)
    })
    new ResizeObserver(() => this.draw()).observe(this.canvas)
  }

  place(step) {
    const { first, last } = this.timeline
    return THUMB / 2 + (this.canvas.clientWidth - THUMB) * (step - first) / Math.max(last - first, 1)
  }

  // those nearest to a place, or none
  at(x) {
    const far = (mark) => Math.abs(this.place(mark.step) - x)
    const near = this.timeline.marks.filter((mark) => far(mark) <= NEAR)
    const best = Math.min(...near.map(far))
    return near.filter((mark) => far(mark) <= best + 0.5)
  }

  point(event) {
    const found = this.at(event.offsetX)
    this.canvas.style.cursor = found.length ? 'pointer' : ''
    this.tip.hidden = !found.length
    if (!found.length) return
    const more = found.length > 4 ? ` … and ${found.length - 4} more` : ''
    this.tip.textContent = `Step ${found[0].step.toLocaleString('en')}: ${found.slice(0, 4).map((mark) => mark.text).join('; ')}${more}`
    const x = Math.min(Math.max(event.offsetX, 90), Math.max(90, this.canvas.clientWidth - 90))
    this.tip.style.left = `${x}px`
  }

  draw() {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight]
    if (!width) return
    const fine = window.devicePixelRatio || 1
    Object.assign(this.canvas, { width: Math.round(width * fine), height: Math.round(height * fine) })
    const context = this.canvas.getContext('2d')
    context.scale(fine, fine)
    for (const { step, kind } of this.timeline.marks) {
      context.beginPath()
      KINDS[kind].draw(context, this.place(step), height / 2, MARK)
      context.fillStyle = this.timeline.model.colours[KINDS[kind].colour]
      context.fill()
    }
    const count = this.timeline.marks.length
    this.canvas.setAttribute('aria-label', count ? `${count} marks on the timeline; the buttons beside it go from one to the next` : 'No marks on the timeline yet')
  }
}
