import { fileURLToPath } from 'node:url'
import { type Config, childEnvironment } from '../config.ts'
import { type KeptRunning, keepRunning, type ServiceLog } from './keep-running.ts'
import { launch } from './launch.ts'

const program = fileURLToPath(new URL('../../workers/work.ts', import.meta.url))

type LocalWorkerOptions = { readonly config: Config; readonly redisUrl: string; readonly log: ServiceLog }

/**
 * Starts one worker on this machine, and again whenever it ends by itself. It ends when the hub is gone, however that
 * ended. `stop` lets running jobs finish or return to the queue.
 */
export const startLocalWorker = ({ config, redisUrl, log }: LocalWorkerOptions): Promise<KeptRunning> =>
  keepRunning({
    name: 'worker',
    launch: () =>
      launch([process.execPath, '--import', import.meta.resolve('tsx'), program], {
        // A worker knows no database and no users.
        env: childEnvironment({
          REDIS_URL: redisUrl,
          DATA_DIR: config.dataFolder,
          DATABASE_URL: undefined,
          SECRET: undefined,
        }),
        output: 'pass',
        onMessage: () => undefined,
      }),
    stopSignal: 'SIGTERM',
    graceSeconds: 17,
    log,
  })
