import { readFile, stat } from 'node:fs/promises'
import { platform } from 'node:os'

/** The account that PostgreSQL runs under when the hub runs as root, which PostgreSQL refuses. */
export type PostgresAccount = { readonly uid: number; readonly gid: number }

/**
 * Chooses that account: the owner of the data that is there, otherwise the machine's `postgres`, otherwise `nobody`.
 * undefined where the hub is not root and PostgreSQL runs as the same user.
 */
export async function accountForPostgres(data: string): Promise<PostgresAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined
  if (platform() !== 'linux') {
    throw new Error('PostgreSQL does not run as root. Start Xiangtu as another user, or set DATABASE_URL.')
  }
  const kept = await stat(data).catch(() => undefined)
  if (kept && kept.uid !== 0) return { uid: kept.uid, gid: kept.gid }
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? []
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has no account `nobody`. Set DATABASE_URL.',
  )
}

/**
 * The command under that account. A clone in /root lies behind a door that only root opens, so the one right that opens
 * it, CAP_DAC_OVERRIDE, is handed over with setpriv(1) of util-linux; every other right of root is given up.
 * `no_setuid_fixup` lets access(2), with which initdb looks for its files, honour that right. The hub's own database
 * user is no superuser, so no SQL of the hub can reach files by it.
 */
export function runAs(
  account: PostgresAccount | undefined,
  argv: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (!account) return argv
  return [
    'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--securebits=+no_setuid_fixup',
    '--no-new-privs',
    ...argv,
  ]
}
