// A hub's deliveries alone, in a process that a test can kill. Arguments: the database's address, the host it may call.
import { openDatabase } from '../../src/database/open.ts'
import { openDeliveries } from '../../src/webhook/deliver.ts'

const [databaseUrl = '', allowedHost = ''] = process.argv.slice(2)
const { db } = await openDatabase(databaseUrl)
openDeliveries({
  db,
  serverSecret: 'a secret that only this test knows',
  allowedHosts: [allowedHost],
  publicUrl: undefined,
  log: { warn: facts => process.stderr.write(`${JSON.stringify(facts)}\n`) },
  lookEveryMs: 100,
})
