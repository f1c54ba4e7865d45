import { spawnSync } from 'node:child_process'
import { Fault } from './fault.mjs'
import { findExecutable } from './find-executable.mjs'
import { findManager } from './package-managers.mjs'

/** What the programs need from the machine: how to tell that it is there, what for, and each manager's packages. */
const tools = {
  ffmpeg: {
    present: env => on(env, env.FFMPEG_PATH || 'ffmpeg') && on(env, env.FFPROBE_PATH || 'ffprobe'),
    why: 'ffmpeg, which reads and converts film',
    packages: { apt: ['ffmpeg'], dnf: ['ffmpeg-free'], apk: ['ffmpeg'], brew: ['ffmpeg'] },
  },
  redis: {
    present: env => on(env, 'redis-server'),
    why: 'redis-server, which keeps the queue of work',
    packages: { apt: ['redis-server'], dnf: ['redis'], apk: ['redis'], brew: ['redis'] },
  },
  chineseFont: {
    present: env => process.platform === 'darwin' || hasChineseFont(env),
    why: 'a Chinese font, for lettering in pictures',
    packages: {
      apt: ['fonts-wqy-microhei', 'fontconfig'],
      dnf: ['wqy-microhei-fonts', 'fontconfig'],
      apk: ['font-wqy-zenhei', 'fontconfig'],
      brew: [],
    },
  },
  chromium: {
    present: env => on(env, env.CHROMIUM_PATH || 'chromium'),
    why: 'Chromium, in which the tests use the pages',
    packages: { apt: ['chromium'], dnf: ['chromium'], apk: ['chromium'], brew: ['chromium'] },
  },
  ceph: {
    present: env => ['ceph-mon', 'ceph-osd', 'radosgw'].every(name => on(env, name)),
    why: 'Ceph, the S3 server of the tests',
    packages: {
      apt: ['radosgw', 'ceph-mon', 'ceph-osd'],
      dnf: ['ceph-radosgw', 'ceph-mon', 'ceph-osd'],
      apk: ['ceph18-radosgw', 'ceph18-mon', 'ceph18-osd'],
      brew: [],
    },
  },
}

const on = (env, program) => findExecutable(program, env) !== undefined

function hasChineseFont(env) {
  const lister = findExecutable('fc-list', env)
  // sharp and librsvg find fonts by fontconfig, so what it does not know is not there.
  return lister !== undefined && spawnSync(lister, [':lang=zh-cn', 'family'], { env }).stdout.length > 0
}

/**
 * Installs what is missing of `needs` by the system's package manager, after one line that says what and why.
 * With `install: false`, or where it cannot, throws a Fault that holds the command for the person.
 */
export async function bringSystemPackages(needs, { install, env }) {
  const missing = needs.map(name => tools[name]).filter(tool => !tool.present(env))
  if (missing.length === 0) return
  const why = missing.map(tool => tool.why).join('; ')
  const manager = findManager(env)
  if (!manager)
    throw new Fault(`Missing: ${why}. Install them (no apt, dnf, apk or brew was found here) and try again.`)
  const packages = missing.flatMap(tool => tool.packages[manager.name])
  const commands = manager.commands(packages)
  const toType = commands.map(argv => `  ${argv.join(' ')}`).join('\n')
  if (packages.length === 0)
    throw new Fault(`Missing: ${why}. ${manager.name} has no package of it; install it by hand.`)
  if (!install) throw new Fault(`Missing: ${why}. Install with:\n${toType}`)
  if (!manager.allowed)
    throw new Fault(`Missing: ${why}. Only root may install it. Ask the administrator to run:\n${toType}`)

  console.error(`Installing ${packages.join(' ')} with ${manager.name}, because this machine lacks ${why}.`)
  for (const argv of commands) {
    // Lists that are weeks old name files that the servers no longer have: bring new ones, once.
    let fault = run(argv, env)
    if (fault && manager.refresh && !run(manager.refresh, env)) fault = run(argv, env)
    if (fault)
      throw new Fault(
        `${fault}\nThe installation did not succeed; the lines above say why. To try by hand:\n${toType}`,
      )
  }
  const still = missing.filter(tool => !tool.present(env))
  if (still.length > 0)
    throw new Fault(`Installed, but still not found: ${still.map(tool => tool.why).join('; ')}.`)
}

/** Runs one command; returns its last lines when it fails, otherwise nothing. */
function run([file, ...args], env) {
  const { status, error, stdout, stderr } = spawnSync(file, args, {
    env,
    stdio: ['inherit', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  if (status === 0) return undefined
  return `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-20).join('\n') || String(error)
}
