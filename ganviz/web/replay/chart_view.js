// What the views of curves share: charts that go to a step when they are clicked, and a line that names their colours.

import { element } from '../element.js'
import { View } from '../stage/view.js'
import { Chart } from './chart.js'

/** A view of curves over the whole run: `this.run`, which the recording tells. */
export class ChartView extends View {
  get run() {
    return this.stage.content.run
  }

  /** Step of the last moment. */
  get last() {
    return this.run.steps.at(-1)
  }

  /** A chart that goes to a step when it is clicked. @param {string} label @param {Object} options see `Chart` */
  chart(label, options = {}) {
    const chart = new Chart(label, { unit: () => this.unit, ...options })
    chart.onPick = (step) => this.stage.send({ do: 'show', step })
    return chart
  }

  /** Names beside their colours, and a number for each. @param {[string, string, *?, string?][]} entries */
  name(entries) {
    if (!this.names) this.names = this.body.insertBefore(element('p', { className: 'names' }), this.body.firstChild)
    this.names.replaceChildren(...entries.map(([name, colour, dash, text]) => {
      const swatch = element('i', { className: dash ? 'dashed' : '' })
      swatch.style.borderColor = colour
      return element('span', {}, swatch, name, ...(text === undefined ? [] : [element('b', { textContent: text })]))
    }))
  }
}
