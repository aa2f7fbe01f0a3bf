// Where the parts of the diagram stand, in units of its design size, and how they are joined.

const WIDTH = 1000
const HEIGHT = 326
const BOXES = {
  latent: { x: 4, y: 4, w: 106, h: 126 },
  generator: { x: 138, y: 4, w: 192, h: 126 },
  fake: { x: 360, y: 4, w: 106, h: 126 },
  real: { x: 360, y: 152, w: 106, h: 126 },
  gradients: { x: 500, y: 4, w: 106, h: 126 },
  discriminator: { x: 500, y: 152, w: 192, h: 126 },
  predictions: { x: 724, y: 152, w: 106, h: 126 },
  generator_loss: { x: 864, y: 4, w: 132, h: 126 },
  discriminator_loss: { x: 864, y: 152, w: 132, h: 126 },
}
const MINIATURE = 94 // side of a miniature

// [from, to, path, in whose update, whether a gradient]
const EDGES = [
  ['latent', 'generator', 'M110 70H134', 'both', false],
  ['generator', 'fake', 'M330 82H356', 'both', false],
  ['fake', 'discriminator', 'M466 104C484 104 478 190 496 190', 'both', false],
  ['real', 'discriminator', 'M466 226H496', 'discriminator', false],
  ['discriminator', 'predictions', 'M692 216H720', 'both', false],
  ['predictions', 'discriminator_loss', 'M830 216H860', 'discriminator', false],
  ['predictions', 'generator_loss', 'M777 152V96H860', 'generator', false],
  ['discriminator_loss', 'discriminator', 'M930 278V292H596V284', 'discriminator', true],
  ['generator_loss', 'gradients', 'M864 36H610', 'generator', true],
  ['gradients', 'fake', 'M500 36H470', 'generator', true],
  ['fake', 'generator', 'M360 36H334', 'generator', true],
]
const SVG = 'http://www.w3.org/2000/svg'

function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

function put(node, { x, y, w, h }) {
  Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })
}

// arrows between the parts; `moves` shifts their dashes along by one frame
function makeEdges() {
  const tips = ['data', 'gradient'].map((kind) => svg('marker', {
    id: `tip-${kind}`, viewBox: '0 0 8 8', refX: 4, refY: 4, markerWidth: 12, markerHeight: 12, orient: 'auto', markerUnits: 'userSpaceOnUse',
  }, svg('path', { d: 'M0 0L8 4L0 8Z', class: `tip ${kind}` })))
  const paths = EDGES.map(([from, to, d, player, gradient]) => svg('path', {
    d, class: `edge ${gradient ? 'gradient' : 'data'}`, 'marker-end': `url(#tip-${gradient ? 'gradient' : 'data'})`,
    'data-edge': `${from}-${to}`,
  }))
  const drawing = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
    svg('defs', {}, ...tips), ...paths)
  return { drawing, paths }
}

const STYLE = `
.game { position: relative; overflow-x: auto; overflow-y: hidden; font-family: inherit; }
.stage { position: absolute; left: 0; top: 0; width: ${WIDTH}px; height: ${HEIGHT}px; transform-origin: 0 0; }
.stage > svg { position: absolute; inset: 0; pointer-events: none; }
.edge { fill: none; stroke: var(--lines); stroke-width: 2; }
.edge.gradient { stroke-dasharray: 2 5; }
.edge.data { stroke-dasharray: none; }
.edge.on { stroke: var(--now); stroke-width: 3.5; stroke-dasharray: 9 6; }
.edge.gradient.on { stroke-dasharray: 3 6; stroke-width: 4; stroke-linecap: round; }
.edge.off { opacity: .35; }
.tip { fill: context-stroke; }
.node { position: absolute; box-sizing: border-box; padding: 2px 5px 5px; border: 1.5px solid var(--faint);
  border-radius: 8px; background: var(--paper); color: var(--text); font: inherit; text-align: left; cursor: pointer;
  display: flex; flex-direction: column; justify-content: flex-start; align-items: stretch; }
.node .title { display: flex; justify-content: space-between; gap: 4px; font-size: 13px; line-height: 20px;
  white-space: nowrap; font-weight: 500; }
.node .value { font-variant-numeric: tabular-nums; font-weight: 700; }
.node canvas { display: block; width: ${MINIATURE}px; height: ${MINIATURE}px; border-radius: 4px; }
.node.wide canvas { width: 120px; }
.node:hover, .node:focus-visible { border-color: var(--text); outline: none; box-shadow: 0 0 0 2px var(--text); }
.node.on { border-color: var(--now); box-shadow: 0 0 0 2px var(--now); }
.node.dim { opacity: .4; }
.node.frozen canvas { filter: grayscale(.8); }
.layers { position: absolute; display: flex; align-items: center; gap: 3px; }
.layer { border: 0; padding: 0; min-width: 0; flex: 1 1 0; background: none; color: var(--text); font: inherit;
  display: flex; flex-direction: column; align-items: center; justify-content: center; height: 94px; }
.layer i { display: block; width: 100%; max-width: 12px; border-radius: 2px; background: var(--layer); }
.layer span { font-size: 10px; line-height: 14px; }
.many .layer span { font-size: 7.5px; }
button.layer { cursor: pointer; }
button.layer:hover i, button.layer:focus-visible i { outline: 2px solid var(--text); }
button.layer:focus-visible { outline: none; }
.edit { position: absolute; display: flex; white-space: nowrap; align-items: center; gap: 3px; font-size: 12px; color: var(--text); }
.edit b { font-weight: 500; min-width: 26px; text-align: center; font-variant-numeric: tabular-nums; }
.edit span { margin-left: 7px; }
.edit button, dialog button { min-width: 24px; height: 24px; padding: 0 6px; border: 1px solid var(--lines);
  border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; font-size: 12px; cursor: pointer; }
.edit button:disabled { opacity: .4; cursor: default; }
.edit button[aria-pressed=true], dialog button[aria-pressed=true] { background: var(--text); color: var(--paper); }
.locked .edit { display: none; }
.now { position: absolute; left: 616px; top: 54px; width: 148px; font-size: 13px; line-height: 17px; color: var(--text); }
.now b { color: var(--now-text); }
.about { position: absolute; left: 6px; top: 206px; width: 336px; margin: 0; font-size: 13.5px; line-height: 18px;
  color: var(--text); }
dialog { border: 1px solid var(--lines); border-radius: 10px; background: var(--paper); color: var(--text);
  max-width: min(94vw, 640px); padding: 12px 18px; font: inherit; }
dialog:focus { outline: none; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog canvas { display: block; width: min(70vh, 84vw, 560px); height: min(70vh, 84vw, 560px); margin: 8px auto; }
dialog h3 { margin: 0; display: flex; justify-content: space-between; gap: 12px; font-size: 18px; }
dialog p { margin: 6px 0; font-size: 14px; max-width: 560px; }
dialog .row { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; }
`
