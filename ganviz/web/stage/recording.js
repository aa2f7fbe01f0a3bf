// A run that was recorded: lines of text, each a block (see ganviz/frames/block.py), deflated, in base64. The first is
// what the whole run has in common; each of the others a frame, or the first holds all of them.

import { Reader, unpack } from '../frames.js'

async function inflate(line) {
  const bytes = Uint8Array.from(atob(line), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Response(stream).arrayBuffer()
}

/** Frames of a recorded run, each unpacked the first time that it is asked for. */
export class Recording {
  /** @param {string} text */
  constructor(text) {
    this.lines = text.trim().split('\n')
    this.frames = []
    this.opening = null
  }

  /** What the whole run has in common: `steps` of its frames, `shared` values, and whatever was added.
   * @returns {Promise<Object<string, *>>} */
  open() {
    this.opening ??= this.begin()
    return this.opening
  }

  async begin() {
    this.run = unpack(await inflate(this.lines[0]))
    this.reader = new Reader(this.run.shared.entries())
    return this.run
  }

  /** How many frames there are, once it is open. */
  get length() {
    return this.run.steps.length
  }

  /** @param {number} i @returns {Promise<Object<string, *>>} as a `Reader` gives it */
  frame(i) {
    this.frames[i] ??= this.read(i)
    return this.frames[i]
  }

  async read(i) {
    await this.open()
    const block = this.run.frames?.[i].data ?? await inflate(this.lines[i + 1])
    if (!this.run.frames) this.lines[i + 1] = '' // it is not needed twice
    return this.reader.read(block)
  }

  /** Play it on a stage from the start.
   * @param {import('./stage.js').Stage} stage
   * @param {{rate?: number, onframe?: (i: number, frame: Object) => void, onend?: () => void}} options
   *   rate: frames a second
   * @returns {() => void} stops it */
  play(stage, { rate = 10, onframe = () => {}, onend = () => {} } = {}) {
    let stopped = false
    const begun = performance.now()
    const show = async (at) => {
      await this.open()
      const frame = await this.frame(at)
      if (stopped) return
      stage.show(frame)
      onframe(at, frame)
      if (at === this.length - 1) return onend()
      const go = () => {
        const due = Math.min(this.length - 1, Math.floor(((performance.now() - begun) * rate) / 1000))
        if (stopped) return
        if (due > at) show(due)
        else requestAnimationFrame(go)
      }
      requestAnimationFrame(go)
    }
    show(0)
    return () => { stopped = true }
  }
}
