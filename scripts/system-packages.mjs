import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
    present: env =>
      env.CHROMIUM_PATH
        ? on(env, env.CHROMIUM_PATH)
        : ['chromium', 'chromium-browser', 'google-chrome'].some(name => on(env, name)),
    why: 'Chromium, in which the tests use the pages',
    // Ubuntu has it as a snap only, which does not run in a container nor headless as root.
    byHand:
      'Take Google Chrome (https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb, then apt-get install ./FILE), or set CHROMIUM_PATH.',
    packages: {
      apt: isUbuntu() ? [] : ['chromium'],
      dnf: ['chromium'],
      apk: ['chromium'],
      brew: ['chromium'],
    },
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
  nginx: {
    // Where a path for people alone is set, it lies beside it.
    present: env => on(env, 'nginx') || on(env, '/usr/sbin/nginx'),
    why: 'nginx, behind which the tests put the hub',
    packages: { apt: ['nginx'], dnf: ['nginx'], apk: ['nginx'], brew: ['nginx'] },
  },
}

function isUbuntu() {
  try {
    return /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
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
  const without = missing.filter(tool => tool.packages[manager.name].length === 0)
  if (without.length > 0) {
    const byHand = without.map(tool => `${tool.why}. ${tool.byHand ?? ''}`).join('\n')
    throw new Fault(`This system's ${manager.name} does not have ${byHand}`)
  }
  const packages = missing.flatMap(tool => tool.packages[manager.name])
  const commands = manager.commands(packages)
  const toType = commands.map(argv => `  ${argv.join(' ')}`).join('\n')
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
