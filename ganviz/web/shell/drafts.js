// What a person has set and the server has not yet taken.

const WAIT = 5000 // ms after which what was asked for counts as not taken

/** @param {*} a @param {*} b */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** Values that controls keep until a state has them or they are refused. */
export class Drafts {
  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.now = now
    this.held = new Map() // name -> [value, when]
  }

  /** @param {string} name @param {*} value */
  put(name, value) {
    this.held.set(name, [value, this.now()])
  }

  /** What a control shows. @param {string} name @param {*} told what the server says */
  value(name, told) {
    return this.held.has(name) ? this.held.get(name)[0] : told
  }

  /** A state has come: let go of what it has, and of what was asked for long ago.
   * @param {Object<string, *>} values */
  settle(values) {
    for (const [name, [value, when]] of [...this.held]) {
      if (same(value, values[name]) || this.now() - when > WAIT) this.held.delete(name)
    }
  }

  /** Nothing of it will come. */
  refuse() {
    this.held.clear()
  }
}

/** Sends changes at most so often, the last one surely; of several of the same setting only the newest. */
export class Throttle {
  /** @param {(changes: Object<string, *>) => void} act @param {number} interval ms
   * @param {{now: () => number, later: (act: () => void, ms: number) => void}} [clock] */
  constructor(act, interval = 125, clock = { now: () => performance.now(), later: (later, ms) => setTimeout(later, ms) }) {
    this.act = act
    this.interval = interval
    this.clock = clock
    this.changes = {}
    this.last = -Infinity
    this.waiting = false
  }

  /** @param {string} name @param {*} value */
  put(name, value) {
    this.changes[name] = value
    if (this.waiting) return
    const rest = this.last + this.interval - this.clock.now()
    if (rest <= 0) return this.flush()
    this.waiting = true
    this.clock.later(() => this.flush(), rest)
  }

  flush() {
    this.waiting = false
    const { changes } = this
    this.changes = {}
    if (!Object.keys(changes).length) return
    this.last = this.clock.now()
    this.act(changes)
  }
}
