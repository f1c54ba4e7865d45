import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs `npm run upload` as a person on the hub's own machine does, without npm and its checks. */
export function runUpload(dataFolder: string, args: readonly string[], folder: string) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'src/upload/send.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: dataFolder, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let told = ''
  child.stdout?.on('data', piece => {
    output += piece
  })
  child.stderr?.on('data', piece => {
    told += piece
  })
  const ended = once(child, 'close')
  return {
    child,
    told: () => told,
    end: async () => {
      await ended
      return { code: child.exitCode, output, told }
    },
  }
}
