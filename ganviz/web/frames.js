// Frames come as one block of bytes: the header's length, the header as JSON, the arrays. See ganviz/frames/block.py.

const READERS = { float32: Float32Array, int32: Int32Array, int16: Int16Array, uint8: Uint8Array }
const KEPT = 256 // shared values that a reader remembers, those used last; whoever packs remembers fewer

/** @typedef {{shape: number[], data: Float32Array|Int32Array|Int16Array|Uint8Array}} Block */

// put a value where the path says, into objects or lists
function put(whole, path, value) {
  const inner = path.slice(0, -1).reduce((part, key) => part[key], whole)
  inner[path.at(-1)] = value
}

/** Quantised numbers become real ones, and NaN where they are unknown. @returns {Block} */
function readArray(buffer, start, { type, shape, offset, unit, unknown }) {
  const size = shape.reduce((product, n) => product * n, 1)
  const raw = new READERS[type](buffer, start + offset, size)
  if (unit === undefined) return { shape, data: raw }
  const data = new Float32Array(size)
  for (let i = 0; i < size; i++) data[i] = raw[i] === unknown ? NaN : raw[i] * unit
  return { shape, data }
}

function parse(buffer) {
  const length = new Uint32Array(buffer, 0, 1)[0]
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)))
  for (const place of header.arrays) put(header.values, place.path, readArray(buffer, 4 + length, place))
  return header
}

/** The buffer of bytes, which may be a view into a larger buffer, at an offset that arrays can have.
 * @param {ArrayBuffer|ArrayBufferView} bytes
 * @returns {ArrayBufferLike} */
function bufferOf(bytes) {
  if (!ArrayBuffer.isView(bytes)) return bytes
  const { buffer, byteOffset, byteLength } = bytes
  return byteOffset || byteLength !== buffer.byteLength ? buffer.slice(byteOffset, byteOffset + byteLength) : buffer
}

/** The values of one block, each array in its place as `{ shape, data }`; shared ones are left out.
 * @param {ArrayBuffer|ArrayBufferView} bytes
 * @returns {Object<string, *>} */
export function unpack(bytes) {
  return parse(bufferOf(bytes)).values
}

/** Reads frames, and remembers what they share.
 *
 * A frame names its shared values by number; the first that has one carries it. */
export class Reader {
  /** @param {Iterable<[number, *]>} shared values that are known from the start, by number */
  constructor(shared = []) {
    /** @type {Map<number, *>} */
    this.known = new Map(shared)
    this.most = Math.max(KEPT, this.known.size)
  }

  /** @param {ArrayBuffer|ArrayBufferView} bytes
   * @returns {Object<string, *>} the frame, with shared values in their places
   * @throws {Error} if it names a shared value that never came */
  read(bytes) {
    const { values, shared = [] } = parse(bufferOf(bytes))
    for (const [id, value] of Object.entries(values.fresh ?? {})) this.known.set(Number(id), value)
    delete values.fresh
    for (const [path, id] of shared) put(values, path, this.recall(id))
    for (const id of this.known.keys()) {
      if (this.known.size <= this.most) break
      this.known.delete(id)
    }
    return values
  }

  // a value that is used moves to the end: the first ones are forgotten first
  recall(id) {
    if (!this.known.has(id)) throw new Error(`a frame names the shared value ${id}, which never came`)
    const value = this.known.get(id)
    this.known.delete(id)
    this.known.set(id, value)
    return value
  }
}
