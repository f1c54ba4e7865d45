import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Config, childEnvironment } from '../config.ts'
import { type Ending, launch } from '../services/launch.ts'

const program = fileURLToPath(new URL('../serve.ts', import.meta.url))
/** A first start makes a database; on a slow disk that takes half a minute. */
const startSeconds = 180
/** The hub drains in 20 s; a little more for the way there. */
const stopSeconds = 25

const readySchema = z.object({ ready: z.literal(true), url: z.string(), setupUrl: z.string().optional() })

/** A hub that runs as a child of this program. */
export type HubProcess = {
  readonly url: string
  /** Makes the operator's account; absent once there is one. */
  readonly setupUrl: string | undefined
  /** Key for uploads from this machine. */
  readonly key: string
  readonly ended: Promise<Ending>
  /** Asks it to end, waits, and ends it in any case. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the hub and waits until it serves. `settings` stand in its environment beside this program's own.
 * Throws an Error with its last lines where it does not come up.
 */
export async function startHubProcess(
  config: Config,
  signal: AbortSignal,
  settings: Readonly<Record<string, string>> = {},
): Promise<HubProcess> {
  signal.throwIfAborted()
  let heard: (message: z.infer<typeof readySchema>) => void = () => {}
  const ready = new Promise<z.infer<typeof readySchema>>(resolve => {
    heard = resolve
  })
  const hub = launch([process.execPath, '--import', import.meta.resolve('tsx'), program], {
    // Bars and log lines would write over each other; what goes wrong is kept and shown at the end.
    env: childEnvironment({
      LOG_LEVEL: config.logLevel === 'info' ? 'warn' : config.logLevel,
      // Nobody is there to approve what a demo or a bench makes.
      EDITORIAL_REVIEW: 'none',
      ...settings,
    }),
    output: 'keep',
    onMessage: message => {
      const read = readySchema.safeParse(message)
      if (read.success) heard(read.data)
    },
  })
  const stop = async () => {
    hub.kill('SIGTERM')
    const deadline = setTimeout(() => hub.kill('SIGKILL'), stopSeconds * 1000)
    await hub.ended
    clearTimeout(deadline)
  }
  const failed = (why: string, ending?: Ending) => new Error([why, ...(ending?.lastLines ?? [])].join('\n  '))
  try {
    const message = await new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(failed(`The hub was not ready within ${startSeconds} s.`)),
        startSeconds * 1000,
      )
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      void hub.ended.then(ending => reject(failed('The hub did not start:', ending)))
      void ready.then(resolve).finally(() => clearTimeout(deadline))
    })
    const key = (await readFile(join(config.dataFolder, 'local-key'), 'utf8')).trim()
    return { url: message.url, setupUrl: message.setupUrl, key, ended: hub.ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
