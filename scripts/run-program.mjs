import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bringNpmPackages } from './npm-packages.mjs'
import { findProgram, root } from './programs.mjs'
import { bringSystemPackages } from './system-packages.mjs'

/**
 * Brings what the machine lacks for a command, then runs its program.
 * Resolves to the exit code, or the signal, that ended the program.
 */
export async function runProgram([command, ...given]) {
  const install = !given.includes('--no-install')
  const args = given.filter(argument => argument !== '--no-install')
  const program = findProgram(command, args, process.env)
  await bringSystemPackages(program.needs, { install, env: process.env })
  await bringNpmPackages({ install, development: program.development })
  if (!program.ownTemporaryFolder) return await run(program.argv, process.env)
  // What tests, browsers and loaders leave in the temporary folder goes with it.
  const folder = mkdtempSync(join(tmpdir(), 'xiangtu-run-'))
  try {
    return await run(program.argv, { ...process.env, TMPDIR: folder })
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function run(argv, env) {
  const child = spawn(process.execPath, argv, {
    cwd: root,
    env,
    // The channel tells the hub and the worker when this program is gone, even by kill -9, so that they end too.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  const forward = signal => child.kill(signal)
  const interrupts = { seen: 0 }
  const handlers = {
    SIGTERM: () => forward('SIGTERM'),
    // The window was closed: end in good order, as if asked to.
    SIGHUP: () => forward('SIGTERM'),
    SIGINT: () => {
      interrupts.seen += 1
      // Ctrl-C in a terminal reaches the child as well; passed on, it would count as the second, impatient one.
      if (!process.stdin.isTTY || interrupts.seen > 1) forward('SIGINT')
    },
  }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const [name, handler] of Object.entries(handlers)) process.off(name, handler)
      resolve({ code, signal })
    })
  })
}
