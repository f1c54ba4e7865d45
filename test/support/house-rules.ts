import type { Module } from './modules.ts'

/** The programs' entries: they alone choose implementations, may import anything, and nothing imports them. */
const entries = [
  'src/serve.ts',
  'src/demo.ts',
  'src/upload/send.ts',
  'src/courseware/remake.ts',
  'workers/work.ts',
  'workers/sample-lesson.ts',
]

/** In this order each may know those before it. */
const capabilities = [
  'account',
  'topic',
  'arrange',
  'station',
  'courseware',
  'metadata',
  'upload',
  'subtitle',
  'poster',
  'publication',
  'search',
  'catalogue',
  'playback',
  'play',
  'classroom',
  'programme',
  'stationmode',
  'editorial',
  'planning',
  'webhook',
  'operation',
  'monitoring',
  'api',
  'competition',
]
const capabilityOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? ''
const rank = (path: string) => capabilities.indexOf(capabilityOf(path))
const isCapability = (path: string) => rank(path) >= 0

const isPure = (path: string) =>
  path.startsWith('src/media/') ||
  /^src\/[a-z]+\/([a-z]+-)*rules\.ts$/.test(path) ||
  /^src\/competition\/(exact|count|rank|journal|phase|obstacles|call-ready)\.ts$/.test(path) ||
  path === 'src/china-time.ts' ||
  path === 'src/errors.ts' ||
  path.startsWith('src/errors/')
const isRecords = (path: string) => /^src\/[a-z]+\/([a-z]+-)*records\.ts$/.test(path)
const isRoutes = (path: string) => /^src\/[a-z]+\/([a-z]+-)*(routes\.ts|pages\.tsx)$/.test(path)
const isStep = (path: string) => /^workers\/(probe|encode|package|store)\.ts$/.test(path)
const isIsland = (path: string) => path.startsWith('src/web/islands/')
const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some(folder => path.startsWith(`${folder}/`))

/** The hub's and the workers' way to Redis. */
const isQueue = (path: string) => path === 'src/queue.ts' || path.startsWith('src/queue/')

/** What a capability may know of the store: what can be asked of it and how its objects are called, not how it works. */
const isStoreInterface = (path: string) =>
  /^storage\/(object-store|keys|byte-range|content-types)\.ts$/.test(path)

type FileRule = {
  readonly name: string
  readonly applies: (path: string) => boolean
  readonly mayImport: (target: string, from: string) => boolean
}

/** The table "who may import whom", the first row that applies to a file. */
const fileRules: readonly FileRule[] = [
  { name: 'the pure core knows only itself', applies: isPure, mayImport: isPure },
  {
    name: 'the settings know nothing of the program',
    applies: path => path === 'src/config.ts',
    mayImport: () => false,
  },
  {
    name: 'the store knows only errors',
    applies: isIn('storage'),
    mayImport: target => isIn('storage')(target) || target === 'src/errors.ts',
  },
  {
    name: 'records know their own folder, the database, and records of earlier capabilities',
    applies: isRecords,
    mayImport: (target, from) =>
      isPure(target) ||
      isIn('src/database')(target) ||
      // How ids are made.
      target === 'src/account/tokens.ts' ||
      (isRecords(target) && rank(target) <= rank(from)) ||
      (capabilityOf(target) === capabilityOf(from) && !isRoutes(target)),
  },
  {
    name: 'a capability knows itself, earlier capabilities but not their routes, the web frame, queue and store interface',
    applies: isCapability,
    mayImport: (target, from) =>
      isPure(target) ||
      capabilityOf(target) === capabilityOf(from) ||
      (isCapability(target) && rank(target) < rank(from) && !isRoutes(target)) ||
      (isIn('src/web')(target) && !isIsland(target)) ||
      isIn('src/database')(target) ||
      isStoreInterface(target) ||
      isQueue(target),
  },
  {
    name: 'what runs in the browser knows words, rules and what speaks to the hub',
    applies: isIsland,
    mayImport: target =>
      isPure(target) || isIn('src/web')(target) || (isCapability(target) && !isRoutes(target)),
  },
  {
    name: 'the web frame knows no capability but who is asking',
    applies: isIn('src/web'),
    mayImport: target =>
      isPure(target) ||
      (isIn('src/web')(target) && !isIsland(target)) ||
      /^src\/account\/(guard|find-person)\.ts$/.test(target),
  },
  {
    name: 'the database knows no capability',
    applies: isIn('src/database'),
    mayImport: target => isIn('src/database')(target) || target === 'src/errors.ts',
  },
  {
    name: 'the queue knows only itself and the pure core',
    applies: isQueue,
    mayImport: target => isQueue(target) || isPure(target),
  },
  {
    name: 'services know no capability',
    applies: isIn('src/services'),
    mayImport: target =>
      isIn('src/services')(target) || /^src\/(database\/.*|config\.ts|errors\.ts)$/.test(target),
  },
  {
    name: 'a step of the line knows no other step',
    applies: isStep,
    mayImport: target => isKnownToWorkers(target) && !isStep(target),
  },
  {
    name: 'a worker knows no database, user or route',
    applies: isIn('workers'),
    mayImport: target => isKnownToWorkers(target),
  },
  {
    name: 'the demo stands outside the hub and speaks to it as its users do',
    applies: isIn('src/demo'),
    mayImport: target =>
      isPure(target) || isIn('src/demo', 'src/services')(target) || target === 'src/config.ts',
  },
  {
    name: 'nothing of the hub but its entry starts services or chooses a store',
    applies: isIn('src'),
    mayImport: target => (isIn('src')(target) && !isIn('src/services')(target)) || isStoreInterface(target),
  },
]

const isKnownToWorkers = (target: string) =>
  isPure(target) || isIn('workers', 'storage')(target) || isQueue(target) || target === 'src/profiles.ts'

/** Things that only some files may touch, by package or by what stands in the text. */
const doors: readonly {
  readonly name: string
  readonly thing: RegExp
  readonly keepers: readonly RegExp[]
}[] = [
  {
    name: 'starting a process',
    thing: /^node:child_process$/,
    keepers: [/^workers\/run-command\.ts$/, /^src\/services\/launch\.ts$/],
  },
  { name: 'the AWS SDK', thing: /^@aws-sdk\//, keepers: [/^storage\/s3\.ts$/] },
  {
    name: 'BullMQ',
    thing: /^bullmq$/,
    keepers: [/^src\/queue(\.ts$|\/)/, /^workers\/work\.ts$/, /^src\/catalogue\/publish\.ts$/],
  },
  {
    name: 'Redis',
    thing: /^ioredis$/,
    keepers: [/^src\/queue(\.ts$|\/)/, /^src\/services\/private-redis\.ts$/],
  },
  { name: 'bull-board', thing: /^@bull-board\//, keepers: [/^src\/operation\/queue-board\.ts$/] },
  { name: 'PostgreSQL', thing: /^pg$/, keepers: [/^src\/database\//] },
]
const textDoors: typeof doors = [
  // esbuild's own switch for Preact is a text, not a reading.
  { name: 'the environment', thing: /process\.env(?!\.NODE_ENV)/, keepers: [/^src\/config\.ts$/] },
  {
    name: 'SQL',
    thing: /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`|\bsql<|\.query\(/,
    keepers: [/records\.ts$/, /^src\/database\//],
  },
]

/** No file of the pure core, or of what runs in the browser, reads a disk, a clock of the machine or a network by Node. */
const isOutside = (target: string) => /^(node:|express$|kysely$|pino|better-auth$|sharp$|@tus\/)/.test(target)

/** Every breach of the rules of the house, one sentence each. */
export function breachesIn(modules: readonly Module[]): readonly string[] {
  return [...modules.flatMap(breachesOf), ...islandBreaches(modules), ...circlesIn(modules)]
}

function breachesOf(module: Module): string[] {
  const { path, imports, code } = module
  const said: string[] = []
  const rule = entries.includes(path) ? undefined : fileRules.find(({ applies }) => applies(path))
  for (const { target, isFile, isTypeOnly } of imports) {
    const complain = (name: string) => said.push(`${path} imports ${target}: ${name}`)
    if (!isFile) {
      if (isPure(path) && isOutside(target)) complain('the pure core touches nothing outside')
      for (const door of doors)
        if (door.thing.test(target) && !isKeeper(door, path)) complain(`one door for ${door.name}`)
      // The name of the connection's type is no query.
      if (target === 'kysely' && !isTypeOnly && !isKeeper(textDoors[1], path)) complain('one door for SQL')
      continue
    }
    if (entries.includes(target)) complain('nothing imports an entry')
    // The shape of the settings may be known anywhere; only entries read them.
    if (target === 'src/config.ts' && isTypeOnly) continue
    if (rule && !rule.mayImport(target, path)) complain(rule.name)
  }
  for (const door of textDoors) {
    if (door.thing.test(code) && !isKeeper(door, path)) said.push(`${path}: one door for ${door.name}`)
  }
  return said
}

const isKeeper = (door: { readonly keepers: readonly RegExp[] } | undefined, path: string) =>
  door?.keepers.some(keeper => keeper.test(path)) ?? false

/** A browser has no Node: nothing that an island leads to, however far, may need one. */
function islandBreaches(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map(module => [module.path, module]))
  const reached = new Map<string, string>()
  const follow = (path: string, island: string) => {
    if (reached.has(path)) return
    reached.set(path, island)
    for (const { target, isFile, isTypeOnly } of byPath.get(path)?.imports ?? []) {
      if (isFile && !isTypeOnly) follow(target, island)
    }
  }
  for (const { path } of modules) if (isIsland(path)) follow(path, path)
  return [...reached].flatMap(([path, island]) =>
    (byPath.get(path)?.imports ?? [])
      .filter(({ target, isFile, isTypeOnly }) => !isFile && !isTypeOnly && isOutside(target))
      .map(
        ({ target }) => `${island} leads to ${path}, which imports ${target}: a browser has no such thing`,
      ),
  )
}

/** Circles of imports, each told once. Types alone make none: they are gone when the program runs. */
function circlesIn(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map(module => [module.path, module]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      circles.push(`a circle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}`)
      return
    }
    if (done.has(path)) return
    for (const { target, isFile, isTypeOnly } of byPath.get(path)?.imports ?? []) {
      if (isFile && !isTypeOnly) visit(target, [...trail, path])
    }
    done.add(path)
  }
  for (const { path } of modules) visit(path, [])
  return circles
}
