import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** Resolves when PostgreSQL lets us in. Rejects after `seconds`, with its last answer, or when `signal` is aborted. */
export async function waitForPostgres(
  superuserUrl: string,
  { signal, seconds }: { readonly signal: AbortSignal; readonly seconds: number },
): Promise<void> {
  const until = performance.now() + seconds * 1000
  for (;;) {
    try {
      await withClient(superuserUrl, async () => undefined)
      return
    } catch (error) {
      if (performance.now() > until)
        throw new Error(`PostgreSQL does not answer within ${seconds} s.`, { cause: error })
    }
    await wait(50, undefined, { signal })
  }
}

/**
 * Makes, where absent, a database and a user of the same name who owns it, may make further databases, and has no rights
 * over the server. Sets the user's password. `name` and `password` must be plain letters and digits.
 */
export async function prepareDatabase(
  superuserUrl: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  if (!/^[a-z0-9]+$/.test(name + password))
    throw new Error('name and password must be plain letters and digits')
  await withClient(superuserUrl, async client => {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
    await client.query(
      `${role.rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN CREATEDB PASSWORD '${password}'`,
    )
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (!database.rowCount) await client.query(`CREATE DATABASE ${name} OWNER ${name}`)
  })
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  // A connection that breaks between queries must not end the program; the next query says so.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await work(client)
  } finally {
    await client.end()
  }
}
