// The dialogs, each built when it is first asked for.

import { Branches } from './branches.js'
import { Catalogue } from './catalogue.js'
import { Difference } from './difference.js'
import { Exporter } from './exporter.js'
import { Help } from './help.js'
import { LessonsMenu } from './lessons_menu.js'
import { Recipes } from './recipes.js'
import { Share } from './share.js'
import { Sketchpad } from './sketchpad.js'

const DIALOGS = {
  branches: Branches, catalogue: Catalogue, compare: Difference, draw: Sketchpad, export: Exporter, help: Help,
  lessons: LessonsMenu, recipes: Recipes, share: Share,
}

export class Dialogs {
  constructor(app) {
    this.app = app
    this.made = new Map()
  }

  /** @param {keyof typeof DIALOGS} name @param {Element} [from] what the focus goes back to */
  open(name, from) {
    if (!this.made.has(name)) this.made.set(name, new DIALOGS[name](this.app))
    this.made.get(name).open(from)
  }
}
