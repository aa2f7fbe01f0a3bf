// What the views share: a card with a title, its explanation behind an i, options and a legend.

class View {
  constructor(info, run) {
    const { title, help } = info
    Object.assign(this, { info, run })
    this.options = element('span', { className: 'options' })
    const about = element('details', { className: 'about' },
      element('summary', { 'aria-label': `About: ${title}` }, 'i'), element('p', { textContent: help }))
    const heading = element('header', {}, element('h2', { textContent: title }), about, this.options)
    this.body = element('div', { className: 'body' })
    this.root = element('section', { className: 'card', 'aria-label': title }, heading, this.body)
    this.onPick = () => {}
    this.build()
  }

  // the frame in these colours; each view says how in `draw`
  show(frame, colours) {
    Object.assign(this, { frame, colours })
    this.draw(frame, colours)
  }

  // pressed or not, and drawn anew when that changes
  toggle(label, pressed) {
    const button = element('button', { type: 'button', textContent: label, 'aria-pressed': pressed })
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') !== 'true')
      if (this.frame) this.draw(this.frame, this.colours)
    })
    this.options.append(button)
    return { button, get on() { return button.getAttribute('aria-pressed') === 'true' } }
  }

  // a chart that goes to a step when it is clicked
  chart(label, options) {
    const chart = new Chart(label, options)
    chart.onPick = (step) => this.onPick(step)
    return chart
  }

  // names beside their colours, and a number for each: [name, colour, dash?, text?]
  legend(entries) {
    this.key ??= this.body.insertBefore(element('p', { className: 'legend' }), this.body.firstChild)
    this.key.replaceChildren(...entries.map(([name, colour, dash, text]) => {
      const swatch = element('i', { className: dash ? 'dashed' : '' })
      swatch.style.borderColor = colour
      return element('span', {}, swatch, name, ...(text === undefined ? [] : [element('b', { textContent: text })]))
    }))
  }

  get last() {
    return this.run.steps.at(-1)
  }
}

// words beside the pointer
const tip = {
  root: null,
  show(text, x, y) {
    this.root ??= document.body.appendChild(element('div', { className: 'tip', ariaHidden: 'true' }))
    this.root.textContent = text
    this.root.hidden = false
    const { width, height } = this.root.getBoundingClientRect()
    this.root.style.left = `${clamp(x + 12, 4, window.innerWidth - width - 4)}px`
    this.root.style.top = `${clamp(y - height - 10, 4, window.innerHeight - height - 4)}px`
  },
  hide() {
    if (this.root) this.root.hidden = true
  },
}
