// Every test, in two runs at once: those of the production line wait much, for locks to end and for what was killed to be
// taken up, and the others have the machine meanwhile.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { everyTest, root } from './programs.mjs'

const ofLine = 'test/{workers,media,bench}/**/*.test.ts'
const children = []

/** Resolves to whether a run of mocha passed, and to what it said where that was kept back. */
function runMocha(args, output) {
  const child = spawn(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), ...args], {
    cwd: root,
    stdio: ['ignore', output, output],
  })
  children.push(child)
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => said.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ passed: code === 0, said: Buffer.concat(said) }))
  })
}

const end = () => {
  // Of all signals mocha passes only this one on to the process that runs the tests.
  for (const child of children) child.kill('SIGINT')
}
for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, end)

const others = runMocha([everyTest, '--ignore', ofLine], 'inherit')
const line = await runMocha([ofLine], 'pipe')
// What passed is told at once; what failed stands at the end, where it is looked for.
if (line.passed) process.stdout.write(line.said)
const { passed } = await others
if (!line.passed) process.stdout.write(line.said)
process.exitCode = passed && line.passed ? 0 : 1
// The channel to the program above would keep this one alive.
process.disconnect?.()
