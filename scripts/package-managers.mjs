import { readdirSync } from 'node:fs'
import { findExecutable } from './find-executable.mjs'

const aptUpdate = ['apt-get', 'update', '-q']

const managers = [
  {
    name: 'apt',
    program: 'apt-get',
    refresh: aptUpdate,
    // Recommended packages would double what the tests bring. Nobody is there to answer debconf's questions.
    commands: packages => [
      ...(aptListsAreEmpty() ? [aptUpdate] : []),
      [
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        'install',
        '-q',
        '-y',
        '--no-install-recommends',
        ...packages,
      ],
    ],
  },
  { name: 'dnf', program: 'dnf', commands: packages => [['dnf', 'install', '-q', '-y', ...packages]] },
  { name: 'apk', program: 'apk', commands: packages => [['apk', 'add', '--quiet', ...packages]] },
  { name: 'brew', program: 'brew', asRoot: false, commands: packages => [['brew', 'install', ...packages]] },
]

/** A fresh image has no package lists: nothing can be installed before they are brought. */
function aptListsAreEmpty() {
  try {
    return !readdirSync('/var/lib/apt/lists').some(
      file => file.endsWith('Packages') || /_Packages\./.test(file),
    )
  } catch {
    return true
  }
}

/**
 * The package manager of this machine, undefined where there is none known. `commands(packages)` are the argument
 * lists to run in turn, with sudo where this person needs it; `allowed` is false where neither root nor sudo is at hand.
 */
export function findManager(env, uid = process.getuid?.()) {
  const manager = managers.find(({ program }) => findExecutable(program, env))
  if (!manager) return undefined
  const needsRoot = manager.asRoot !== false && uid !== 0
  const sudo = needsRoot ? ['sudo'] : []
  return {
    name: manager.name,
    allowed: !needsRoot || findExecutable('sudo', env) !== undefined,
    /** Brings newer lists of packages; undefined where the manager does so itself. */
    refresh: manager.refresh && [...sudo, ...manager.refresh],
    commands: packages => manager.commands(packages).map(argv => [...sudo, ...argv]),
  }
}
