// Frames come as one block of bytes: see packing.py.

const READERS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }

function unpack(buffer) {
  if (!buffer || !buffer.byteLength) return null
  const length = new Uint32Array(buffer, 0, 1)[0]
  const frame = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)))
  for (const { name, type, shape, offset } of frame.arrays) {
    const size = shape.reduce((product, n) => product * n, 1)
    frame[name] = { shape, data: new READERS[type](buffer, 4 + length + offset, size) }
  }
  return frame
}
