// What the server has told, by name, and who wants to know.

/** Values by key; whoever asks for one by `on` is called at once if it is known, and at each change. */
export class Store {
  constructor() {
    /** @type {Map<string, *>} */
    this.values = new Map()
    /** @type {Map<string, Set<(value: *) => void>>} */
    this.listeners = new Map()
  }

  /** @param {string} key @returns {*} undefined while nothing was told */
  get(key) {
    return this.values.get(key)
  }

  /** @param {string} key @param {(value: *) => void} callback @returns {() => void} ends it */
  on(key, callback) {
    if (!this.listeners.has(key)) this.listeners.set(key, new Set())
    this.listeners.get(key).add(callback)
    if (this.values.has(key)) callback(this.values.get(key))
    return () => this.listeners.get(key).delete(callback)
  }

  /** Take news; all values are there before anybody is called. @param {Object<string, *>} news */
  take(news) {
    const entries = Object.entries(news)
    for (const [key, value] of entries) this.values.set(key, value)
    for (const [key, value] of entries) {
      for (const callback of [...(this.listeners.get(key) ?? [])]) callback(value)
    }
  }
}
