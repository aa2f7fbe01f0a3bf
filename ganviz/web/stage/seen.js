// What was drawn last: a view that would draw the same again need not.

/** Remembers the things that a picture was drawn from. */
export class Seen {
  /** Whether any of these differs from those of the last call. @param {...*} things @returns {boolean} */
  differs(...things) {
    const before = this.things
    this.things = things
    return !before || before.length !== things.length || things.some((thing, i) => !Object.is(thing, before[i]))
  }

  forget() {
    this.things = null
  }
}
