// Cells that are opened in tabs of their own.

/** The tab is opened at once, as browsers let nobody open one later; where it goes is known when the server has the run. */
export class Visits {
  /** @param {Object} app */
  constructor(app) {
    this.app = app
    this.tabs = new Map()
    this.count = 0
    app.store.on('visits', (answers) => { for (const [number, address] of answers) this.go(number, address) })
  }

  /** @param {number} place of the cell */
  open(place) {
    this.count += 1
    this.tabs.set(this.count, window.open('about:blank', '_blank'))
    this.app.send({ do: 'open', place, number: this.count })
  }

  go(number, address) {
    const tab = this.tabs.get(number)
    if (!this.tabs.delete(number)) return
    if (!address) tab?.close()
    else if (tab) tab.location.replace(new URL(address, location.href).href)
    else location.assign(new URL(address, location.href).href) // somebody forbids tabs
  }
}
