import { launch } from './launch'
import { root } from './paths'

// `npm run dev`: the same with reloading.
await launch({
  nodeEnv: 'development',
  prepare: async () => undefined,
  commands: (port) => ({
    web: {
      args: ['node_modules/next/dist/bin/next', 'dev', '--port', String(port)],
      cwd: root,
      // The first request compiles.
      readyWithinMs: 120_000,
    },
    worker: { args: ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'workers/main.ts'] },
  }),
})
