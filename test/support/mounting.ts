/**
 * What stands before a command that mounts a disk of its own for a test. Root needs no namespace of users for it, and
 * gets none in a chroot.
 */
export const withMounts: readonly [string, ...string[]] = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  '--mount',
]
