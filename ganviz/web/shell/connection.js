// The way to the server: a sign while it is lost.

const LOST = 'Connection lost, trying again …'
const GONE = 'Connection lost. Reload the page to begin again.'

export class Connection {
  /** @param {HTMLElement} root a line that is hidden while all is well @param {() => void} back called once it is back */
  constructor(root, back) {
    this.root = root
    this.back = back
  }

  /** Watch the document of Bokeh. */
  watch() {
    const [page] = window.Bokeh?.documents ?? []
    if (!page?.on_event) return
    page.on_event('connection_lost', (_, event) => this.show(event?.timeout === null ? GONE : LOST))
    page.on_event('client_reconnected', () => {
      this.show('')
      this.back()
    })
  }

  show(words) {
    this.root.hidden = !words
    this.root.textContent = words
    document.documentElement.toggleAttribute('data-lost', Boolean(words))
  }
}
