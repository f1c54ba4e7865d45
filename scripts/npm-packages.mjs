import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from './fault.mjs'
import { root } from './programs.mjs'

/** Runs `npm ci` where node_modules is absent or differs from the lock file; several starts at once do it once. */
export async function bringNpmPackages({ install, development, folder = root }) {
  if (upToDate({ development, folder })) return
  const command = `npm ci --no-audit --no-fund${development ? ' --include=dev' : ''}`
  if (!install)
    throw new Fault(
      `The npm packages are missing or older than package-lock.json. Bring them with:\n  ${command}`,
    )
  await alone(join(folder, '.npm-ci.lock'), () => {
    if (upToDate({ development, folder })) return
    console.error(
      `Bringing the npm packages that package-lock.json names, because node_modules lacks them: ${command}`,
    )
    npm([...command.split(' ').slice(1), '--loglevel=error'], folder)
  })
}

/**
 * Compares what npm noted of its last installation with the lock file, package by package, and so does not depend on
 * the time stamps that git gives files. Packages of other platforms may be absent, and so may development packages
 * where `development` is false (an image made with `npm ci --omit=dev`).
 */
export function upToDate({ development, folder }) {
  const wanted = packagesOf(join(folder, 'package-lock.json'))
  const present = packagesOf(join(folder, 'node_modules', '.package-lock.json'))
  if (!present) return false
  return Object.entries(wanted ?? {}).every(([path, { version, integrity, optional, dev, devOptional }]) => {
    if (path === '') return true
    const found = present[path]
    if (found) return found.version === version && found.integrity === integrity
    return optional || (!development && (dev || devOptional))
  })
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    // npm writes its note last: none, or a torn one, means that the installation did not finish.
    return undefined
  }
}

function npm(args, folder) {
  // Under `npm run` this names the npm in use; it need not be the one on the PATH.
  const running = process.env.npm_execpath
  const [file, ...first] = running?.endsWith('.js') ? [process.execPath, running] : ['npm']
  const { error, status } = spawnSync(file, [...first, ...args], { cwd: folder, stdio: ['ignore', 2, 2] })
  if (error) throw new Fault(`npm could not be started (${error.message}). Install npm and try again.`)
  if (status !== 0)
    throw new Fault('npm ci did not succeed; the lines above say why. Put it right and try again.')
}

/** Runs `work` while holding a lock file, waiting for another start that holds it; the lock of a dead one is taken over. */
async function alone(lock, work) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw new Fault(`${lock} cannot be written: ${error.message}`)
    }
    if (!holderLives(lock)) rmSync(lock, { force: true })
    else await wait(200)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function holderLives(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    // Just made and not yet written.
    if (!pid) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
