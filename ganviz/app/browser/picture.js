// Pictures come as bytes, row 0 at the top: one each pixel, or with three channels red, green and blue.

const GREY = (value) => [value, value, value, 255]

// picture i of a block as a canvas of its own size; `ink` colours the pixels of a grey one
function picture(data, i, width, height, channels, ink = GREY) {
  const image = new ImageData(width, height)
  const pixels = width * height
  for (let p = 0; p < pixels; p++) {
    const at = (i * pixels + p) * channels
    image.data.set(channels === 1 ? ink(data[at]) : [data[at], data[at + 1], data[at + 2], 255], 4 * p)
  }
  const sheet = new OffscreenCanvas(width, height)
  sheet.getContext('2d').putImageData(image, 0, 0)
  return sheet
}
