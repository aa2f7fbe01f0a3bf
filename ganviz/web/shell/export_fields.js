// The fields of the export dialog: a label, a node, and how it takes a value.

import { element } from '../element.js'

/** @typedef {(name: string, value: *) => void} Choose */

/** @param {Object<string, *>} field @param {Choose} choose
 * @returns {{label: HTMLElement, node: HTMLElement, update: (field: Object<string, *>) => void}} */
export function controlOf(field, choose) {
  const id = `export-field-${field.name}`
  const many = field.shape === 'checks'
  const label = element(many ? 'span' : 'label', { className: 'export-name', textContent: field.label, htmlFor: many ? undefined : id })
  const make = { menu: menuOf, checks: checksOf, slider: sliderOf }[field.shape] ?? inputOf
  return { label, ...make(field, id, choose) }
}

function inputOf(field, id, choose) {
  const type = { text: 'text', number: 'number', check: 'checkbox' }[field.shape]
  const node = element('input', { id, type, title: field.help })
  if (field.shape === 'number') Object.assign(node, { min: field.low, max: field.high, step: 'any' })
  if (field.shape === 'text') node.maxLength = 120
  const value = () => (field.shape === 'check' ? node.checked : field.shape === 'number' ? node.valueAsNumber : node.value)
  node.addEventListener('change', () => choose(field.name, Number.isNaN(value()) ? null : value()))
  const update = ({ value: now }) => {
    if (field.shape === 'check') node.checked = now
    else if (document.activeElement !== node) node.value = now
  }
  return { node, update }
}

function menuOf(field, id, choose) {
  const node = element('select', { id, title: field.help }, ...field.options.map(([value, text]) => element('option', { value, textContent: text })))
  node.addEventListener('change', () => choose(field.name, node.value))
  return { node, update: ({ value }) => { node.value = value } }
}

function checksOf(field, id, choose) {
  const boxes = field.options.map(([value]) => element('input', { type: 'checkbox', value, id: `${id}-${value}` }))
  const told = () => choose(field.name, boxes.filter((box) => box.checked).map((box) => box.value))
  for (const box of boxes) box.addEventListener('change', told)
  const labels = field.options.map(([, text], i) => element('label', { className: 'part-check' }, boxes[i], text))
  const node = element('div', { className: 'export-checks', role: 'group', 'aria-label': field.label }, ...labels)
  return { node, update: ({ value }) => { for (const box of boxes) box.checked = value.includes(box.value) } }
}

function sliderOf(field, id, choose) {
  const input = element('input', { id, type: 'range', min: field.low, max: field.high, step: field.step })
  const output = element('output')
  output.htmlFor = id
  input.addEventListener('input', () => choose(field.name, input.valueAsNumber))
  const update = ({ value, told }) => {
    if (document.activeElement !== input) input.value = value
    output.textContent = told
    input.setAttribute('aria-valuetext', told)
  }
  return { node: element('div', { className: 'export-slider' }, input, output), update }
}
