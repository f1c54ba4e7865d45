import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from './fault.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

export const everyTest = 'test/**/*.test.{ts,tsx}'
const isTestFile = arg => /\.test\.tsx?$/.test(arg)

const tsx = ['--import', 'tsx']

/**
 * What each command of package.json needs from the machine and starts. `needs` are names of system-packages.mjs;
 * `development` says that the packages for building and testing must be there too, `ownTemporaryFolder` that what
 * the program leaves in the temporary folder is removed after it.
 */
const programs = {
  start: { needs: hubNeeds, argv: () => [...tsx, 'src/serve.ts'] },
  demo: { needs: env => [...hubNeeds(env), 'chineseFont'], argv: () => [...tsx, 'src/demo.ts'] },
  worker: { needs: () => ['ffmpeg'], argv: () => [...tsx, 'workers/work.ts'] },
  upload: { needs: () => [], argv: () => [...tsx, 'src/upload/send.ts'] },
  remake: { needs: () => [], argv: () => [...tsx, 'src/courseware/remake.ts'] },
  test: {
    needs: () => ['ffmpeg', 'redis', 'chineseFont', 'chromium', 'ceph', 'nginx'],
    argv: args => {
      if (args.length === 0) return ['scripts/tests.mjs']
      return ['node_modules/mocha/bin/mocha.js', ...(args.some(isTestFile) ? [] : [everyTest])]
    },
    development: true,
    ownTemporaryFolder: true,
  },
  bench: { needs: env => [...hubNeeds(env), 'chineseFont'], argv: benchArgv, development: true },
  check: { needs: () => [], argv: () => ['scripts/check.mjs'], development: true },
}

function hubNeeds(env) {
  return env.REDIS_URL ? ['ffmpeg'] : ['ffmpeg', 'redis']
}

function benchArgv(args) {
  const benches = readdirSync(join(root, 'bench'))
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -'.ts'.length))
  const name = args.shift()
  if (!benches.includes(name)) throw new Fault(`Which bench? npm run bench -- ${benches.join(' | ')}`)
  return [...tsx, `bench/${name}.ts`]
}

/** The program of one command and its arguments for Node; throws a Fault when there is no such command. */
export function findProgram(command, args, env) {
  if (!Object.hasOwn(programs, command ?? '')) {
    throw new Fault(
      `Usage: node scripts/bootstrap.mjs <${Object.keys(programs).join('|')}> [arguments] [--no-install]`,
    )
  }
  const { needs, argv, development = false, ownTemporaryFolder = false } = programs[command]
  const rest = [...args]
  const program = argv(rest)
  const file = program.find(part => !tsx.includes(part))
  if (!file.startsWith('node_modules/') && !existsSync(join(root, file))) {
    throw new Fault(`${file} is missing from this copy of Xiangtu.`)
  }
  return { needs: needs(env), argv: [...program, ...rest], development, ownTemporaryFolder }
}
