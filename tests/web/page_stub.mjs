// As little of a document as the shell's parts need to be built in Node.js: nodes that remember what they were given.

/** A node; `all(name)` finds those of a name within it, `press()` clicks it. */
class Node {
  constructor(name) {
    Object.assign(this, { name, children: [], attributes: {}, listeners: {}, dataset: {}, style: {}, className: '', textContent: '', hidden: false, pointed: false })
    const marks = new Set()
    this.classList = { toggle: (mark, on) => (on ? marks.add(mark) : marks.delete(mark)), contains: (mark) => marks.has(mark) }
  }

  append(...children) { this.children.push(...children) }
  replaceChildren(...children) { this.children = children }
  setAttribute(name, value) { this.attributes[name] = value }
  removeAttribute(name) { delete this.attributes[name]; delete this[name] }
  addEventListener(kind, act) { this.listeners[kind] = act }
  matches() { return this.pointed }
  focus() {}
  press() { this.listeners.click?.({ target: this }) }
  click() { this.press() }
  querySelectorAll() { return [] }

  all(name) {
    return this.children.filter((child) => child instanceof Node).flatMap((child) => [...(child.name === name ? [child] : []), ...child.all(name)])
  }

  get text() {
    return this.textContent + this.children.map((child) => child.text ?? String(child)).join('')
  }
}

/** Have modules find such a document. */
export function stubDocument() {
  const create = (name) => Object.assign(new Node(name), { type: '', href: '', download: '', value: undefined, disabled: false, checked: false, title: '', id: '' })
  globalThis.document = { createElement: create, createElementNS: (space, name) => new Node(name), body: new Node('body'), activeElement: null, getElementById: () => null, querySelectorAll: () => [] }
  return globalThis.document
}

/** Have modules use a clock of the test's: `wait(seconds)` lets them go by. */
export function stubClock() {
  let now = 0
  const due = []
  globalThis.setTimeout = (act, ms = 0) => due.push({ act, at: now + ms })
  const wait = (seconds) => {
    const until = now + 1000 * seconds
    for (;;) {
      due.sort((one, other) => one.at - other.at)
      if (!due.length || due[0].at > until) break
      const { act, at } = due.shift()
      now = at
      act()
    }
    now = until
  }
  return wait
}
