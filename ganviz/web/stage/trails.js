// The paths of a few latents over the last moments, the older the paler, with a number where each is now.

import { pathOf } from './readings.js'
import { FONT } from './paper.js'

const OLDEST = 0.12 // opacity of the oldest piece
const APART = 13 // px between two numbers
const SHADES = 8 // of opacity: pieces of one shade and colour are one path

/** Draw trails. @param {Object} state @param {number} moments how far back */
export function drawTrails(context, state, camera, colours, moments, unit) {
  const path = pathOf(state.trail, state.plane.fake, state.step, moments)
  if (!path.length) return
  drawPieces(context, path, camera, colours.modes, unit)
  drawEnds(context, path.at(-1), camera, colours, unit)
}

function drawPieces(context, path, camera, palette, unit) {
  const latents = path[0].length / 2
  context.lineWidth = 2.2 * unit
  context.lineCap = 'round'
  for (let shade = 0; shade < SHADES; shade++) {
    const from = Math.floor((shade * (path.length - 1)) / SHADES)
    const to = Math.floor(((shade + 1) * (path.length - 1)) / SHADES)
    context.globalAlpha = OLDEST + ((1 - OLDEST) * (shade + 1)) / SHADES
    for (let latent = 0; latent < latents && from < to; latent++) {
      context.strokeStyle = palette[latent % palette.length]
      context.beginPath()
      for (let m = from; m <= to; m++) {
        const place = camera.at(path[m][2 * latent], path[m][2 * latent + 1])
        if (m === from) context.moveTo(...place)
        else context.lineTo(...place)
      }
      context.stroke()
    }
  }
  context.globalAlpha = 1
  context.lineCap = 'butt'
}

function drawEnds(context, ends, camera, colours, unit) {
  const r = 4.5 * unit
  context.font = `700 ${11 * unit}px ${FONT}`
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const numbered = []
  for (let i = 0; i < ends.length; i += 2) {
    const [x, y] = camera.at(ends[i], ends[i + 1])
    context.fillStyle = colours.modes[(i / 2) % colours.modes.length]
    context.strokeStyle = colours.text
    context.lineWidth = 1
    context.fillRect(x - r, y - r, 2 * r, 2 * r)
    context.strokeRect(x - r, y - r, 2 * r, 2 * r)
    if (numbered.some(([u, v]) => Math.hypot(u - x, v - y) < APART * unit)) continue // two would be one figure
    numbered.push([x, y])
    context.strokeStyle = colours.background
    context.lineWidth = 3 * unit
    context.strokeText(String(i / 2 + 1), x + r + 3, y - 3 * unit)
    context.fillStyle = colours.text
    context.fillText(String(i / 2 + 1), x + r + 3, y - 3 * unit)
  }
}
