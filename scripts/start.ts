import { join } from 'node:path'
import { builtApp } from './app'
import { build, isBuilt } from './build'
import { launch } from './launch'
import { root } from './paths'

// `npm start`: the production build, made when the sources changed since the last one.
const dist = join(root, 'dist')

await launch({
  nodeEnv: 'production',
  prepare: async () => {
    if (!isBuilt(dist)) console.log('Building (about a minute, only after changes) ...')
    let output = ''
    await build(dist, (text) => {
      output += text
    }).catch((error) => {
      process.stderr.write(output)
      throw error
    })
  },
  commands: () => builtApp(dist),
})
