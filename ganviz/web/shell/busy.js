// A sign that something which was asked for is on its way.

const SOON = 80 // ms of waiting before there is a sign
const LONG = 20000 // ms after which nothing is on its way any more

/** Puts `data-busy` on the page, and words into a line, from a command until the server says something. */
export class Busy {
  /** @param {Object} app @param {HTMLElement} root a line at the edge of the bar */
  constructor(app, root) {
    this.words = root.querySelector('span')
    this.waiting = 0
    app.store.on('busy', (words) => {
      this.told = words || ''
      this.show()
    })
  }

  /** A command went out. */
  begin() {
    this.asked = true
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => {
      this.show(this.asked)
      this.waiting = setTimeout(() => this.end(), LONG)
    }, SOON)
  }

  /** The server has said something. */
  end() {
    if (!this.asked) return
    this.asked = false
    clearTimeout(this.waiting)
    this.show()
  }

  show(waits = false) {
    const busy = waits || Boolean(this.told)
    document.documentElement.toggleAttribute('data-busy', busy)
    this.words.textContent = this.told ?? ''
  }
}
