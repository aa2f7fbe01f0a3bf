// The data lie in the page as text: one line for the whole run, then one for each frame. Each is a block (see
// block.py), deflated, in base64.

const READERS = { float32: Float32Array, int16: Int16Array, uint8: Uint8Array }

async function inflate(line) {
  const bytes = Uint8Array.from(atob(line), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Response(stream).arrayBuffer()
}

// put a value where the path says, into objects or lists
function put(whole, path, value) {
  const inner = path.slice(0, -1).reduce((part, key) => part[key], whole)
  inner[path.at(-1)] = value
}

// quantised numbers become real ones, and NaN where they are unknown
function readArray(buffer, start, { type, shape, offset, unit, unknown }) {
  const size = shape.reduce((product, n) => product * n, 1)
  const raw = new READERS[type](buffer, start + offset, size)
  const data = unit === undefined ? raw : Float32Array.from(raw, (n) => (n === unknown ? NaN : n * unit))
  return { shape, data }
}

function unpack(buffer) {
  const length = new Uint32Array(buffer, 0, 1)[0]
  const { values, arrays } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)))
  for (const place of arrays) put(values, place.path, readArray(buffer, 4 + length, place))
  return values
}

class Reel {
  constructor(text) {
    this.lines = text.trim().split('\n')
    this.frames = []
  }

  // what the whole run has in common
  async open() {
    this.run = unpack(await inflate(this.lines[0]))
    return this.run
  }

  // frame i, unpacked the first time that it is asked for
  async frame(i) {
    this.frames[i] ??= this.read(i)
    return this.frames[i]
  }

  async read(i) {
    const frame = unpack(await inflate(this.lines[i + 1]))
    for (const [path, at] of frame.shared) put(frame, path, this.run.shared[at])
    this.lines[i + 1] = '' // it is not needed twice
    return frame
  }
}
