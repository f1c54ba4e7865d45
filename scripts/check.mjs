// Everything that can be said of the code without running it: types, lint, form, unused code. All of it is run, then
// what failed is named.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './programs.mjs'

const bin = name => join(root, 'node_modules', '.bin', name)
const islands = 'src/web/islands/tsconfig.json'

const checks = [
  { name: 'types', argv: [bin('tsc'), '--noEmit', '-p', '.'] },
  ...(existsSync(join(root, islands))
    ? [{ name: 'types in the browser', argv: [bin('tsc'), '--noEmit', '-p', islands] }]
    : []),
  { name: 'lint', argv: [bin('oxlint'), '--type-aware', '--quiet'] },
  { name: 'form and lint', argv: [bin('biome'), 'check', '--error-on-warnings'] },
  { name: 'unused code', argv: [bin('knip'), '--no-progress'] },
]

const failed = checks.filter(({ name, argv: [file, ...args] }) => {
  const begun = performance.now()
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${error ? `: ${error.message}` : ''}`,
  )
  return status !== 0
})
if (failed.length > 0) console.log(`Failed: ${failed.map(({ name }) => name).join(', ')}.`)
process.exit(failed.length > 0 ? 1 : 0)
