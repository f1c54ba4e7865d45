import { resolve } from 'node:path'
import { z } from 'zod'

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optionalText = z.preprocess(blankIsAbsent, z.string().optional())
const wholeNumber = (fallback: number, least = 0) =>
  z.preprocess(blankIsAbsent, z.coerce.number().int().min(least).default(fallback))

const sourcePattern = /^([a-z0-9][a-z0-9-]{0,19})(?:@([0-9a-f]{32}))?=(https?:\/\/[^/?#\s]+)\/?$/

/** Reads `name=https://host, name@<organisation>=https://host`, in order of preference; nothing means no source. */
export const mediaSourcesSchema = z
  .string()
  .default('')
  .transform((text, context) => {
    const parts = text.split(',').map(part => part.trim())
    const sources = parts.filter(Boolean).flatMap(part => {
      const [, name, placeId, origin = ''] = sourcePattern.exec(part) ?? []
      if (name !== undefined && URL.canParse(origin)) return { name, origin, ...(placeId && { placeId }) }
      context.addIssue({
        code: 'custom',
        message: 'each is name=https://host or name@organisation=https://host',
      })
      return []
    })
    if (new Set(sources.map(({ name }) => name)).size < sources.length)
      context.addIssue({ code: 'custom', message: 'two have the same name' })
    return sources
  })

const environment = z
  .object({
    PORT: z.preprocess(blankIsAbsent, z.coerce.number().int().min(1).max(65_535).optional()),
    HOST: z.preprocess(blankIsAbsent, z.string().default('127.0.0.1')),
    PUBLIC_URL: z.preprocess(blankIsAbsent, z.url({ protocol: /^https?$/ }).optional()),
    /** Where browsers fetch public films and pictures from; a path is kept, a slash at the end is not. */
    MEDIA_BASE_URL: z.preprocess(
      blankIsAbsent,
      z
        .url({ protocol: /^https?$/ })
        .refine(url => !/[?#]/.test(url))
        .transform(url => url.replace(/\/+$/, ''))
        .optional(),
    ),
    /** Copies of the published films nearer to some villages, for players that can choose; see docs/operations.md. */
    MEDIA_SOURCES: z.preprocess(blankIsAbsent, mediaSourcesSchema),
    /** How many proxies in front may be believed about the caller's address. */
    TRUSTED_PROXIES: wholeNumber(0),
    DATA_DIR: z.preprocess(blankIsAbsent, z.string().default('data')),
    DATABASE_URL: optionalText,
    REDIS_URL: optionalText,
    S3_BUCKET: optionalText,
    S3_ENDPOINT: optionalText,
    S3_REGION: z.preprocess(blankIsAbsent, z.string().default('us-east-1')),
    S3_ACCESS_KEY_ID: optionalText,
    S3_SECRET_ACCESS_KEY: optionalText,
    /** Hosts of the operator's own net, `name` or `name:port`, that webhooks may call without https. */
    WEBHOOK_ALLOWED_HOSTS: z.preprocess(
      blankIsAbsent,
      z
        .string()
        .default('')
        .transform(text =>
          text
            .split(',')
            .map(host => host.trim().toLowerCase())
            .filter(Boolean),
        ),
    ),
    /** Key for signing sessions; where absent, one is made and kept in the data folder. */
    SECRET: z.preprocess(blankIsAbsent, z.string().min(32).optional()),
    /** Keys that sign the published catalogue, the current one first; where absent, one is made and kept in the data folder. */
    CATALOGUE_KEY: optionalText,
    /** 20 GiB: two hours of a 22 Mbit/s camera. */
    MAX_UPLOAD_BYTES: wholeNumber(20 * 1024 ** 3, 1),
    /** No upload begins when less than this would stay free: PostgreSQL and Redis live on the same disk. */
    MIN_FREE_BYTES: wholeNumber(1024 ** 3),
    TRANSCODE_PROFILE: z.preprocess(blankIsAbsent, z.string().default('village-2m')),
    /** Whether a lesson needs two people's approval before it is public; `none` publishes it as soon as it is made. */
    EDITORIAL_REVIEW: z.preprocess(blankIsAbsent, z.enum(['two', 'none']).default('two')),
    SPEC_PROFILE: z.preprocess(blankIsAbsent, z.string().default('courseware-general')),
    /** Workers that the hub starts on its own machine. 0 where workers run elsewhere. */
    LOCAL_WORKERS: wholeNumber(1),
    /** Encodes at once on a worker's machine; where absent, one a core, as far as the memory goes. */
    ENCODE_SLOTS: z.preprocess(blankIsAbsent, z.coerce.number().int().min(1).max(256).optional()),
    /** Where programs are found; handed on to the commands that workers run. */
    PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
    FFMPEG_PATH: z.preprocess(blankIsAbsent, z.string().default('ffmpeg')),
    FFPROBE_PATH: z.preprocess(blankIsAbsent, z.string().default('ffprobe')),
    LOG_LEVEL: z.preprocess(
      blankIsAbsent,
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    ),
  })
  .superRefine((value, context) => {
    const { PUBLIC_URL: hub, MEDIA_SOURCES: sources } = value
    const isLikeHub = (origin: string) => {
      const [one, other] = [new URL(origin), new URL(hub ?? origin)]
      return one.protocol === other.protocol && one.port === other.port
    }
    if (!sources.every(({ origin }) => isLikeHub(origin))) {
      const message =
        'each speaks http or https on the port that PUBLIC_URL says: players replace nothing but the host'
      context.addIssue({ code: 'custom', path: ['MEDIA_SOURCES'], message })
    }
    if (value.S3_BUCKET && !(value.S3_ACCESS_KEY_ID && value.S3_SECRET_ACCESS_KEY)) {
      const message = 'S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY'
      context.addIssue({ code: 'custom', path: ['S3_BUCKET'], message })
    }
  })

/** Where bytes rest: a bucket of an S3-compatible service, or a folder. */
export type StorageConfig =
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      readonly endpoint: string | undefined
      readonly region: string
      readonly accessKeyId: string
      readonly secretAccessKey: string
    }

/**
 * The settings of a program, read once from the environment and frozen.
 * Throws an Error whose message names each wrong variable; its values are never repeated, they may be secrets.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`These settings are wrong. Correct them and start again.\n  ${faults.join('\n  ')}`)
  }
  const value = parsed.data
  const dataFolder = resolve(value.DATA_DIR)
  const storage: StorageConfig =
    value.S3_BUCKET && value.S3_ACCESS_KEY_ID && value.S3_SECRET_ACCESS_KEY
      ? {
          kind: 's3',
          bucket: value.S3_BUCKET,
          endpoint: value.S3_ENDPOINT,
          region: value.S3_REGION,
          accessKeyId: value.S3_ACCESS_KEY_ID,
          secretAccessKey: value.S3_SECRET_ACCESS_KEY,
        }
      : { kind: 'disk', folder: resolve(dataFolder, 'objects') }
  return Object.freeze({
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL,
    mediaBaseUrl: value.MEDIA_BASE_URL,
    mediaSources: value.MEDIA_SOURCES,
    trustedProxies: value.TRUSTED_PROXIES,
    dataFolder,
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    storage,
    secret: value.SECRET,
    catalogueKey: value.CATALOGUE_KEY,
    webhookAllowedHosts: value.WEBHOOK_ALLOWED_HOSTS,
    maxUploadBytes: value.MAX_UPLOAD_BYTES,
    minFreeBytes: value.MIN_FREE_BYTES,
    transcodeProfile: value.TRANSCODE_PROFILE,
    specProfile: value.SPEC_PROFILE,
    editorialReview: value.EDITORIAL_REVIEW,
    localWorkers: value.LOCAL_WORKERS,
    encodeSlots: value.ENCODE_SLOTS,
    searchPath: value.PATH,
    ffmpegPath: value.FFMPEG_PATH,
    ffprobePath: value.FFPROBE_PATH,
    logLevel: value.LOG_LEVEL,
  })
}

export type Config = ReturnType<typeof readConfig>

/** The environment for a program that the hub starts: its own, with these settings instead; undefined leaves one out. */
export const childEnvironment = (
  settings: Readonly<Record<string, string | undefined>>,
): NodeJS.ProcessEnv => ({ ...process.env, ...settings })

const senderEnvironment = z.object({
  /** The hub's address, as a browser would open it. */
  XIANGTU_HUB: z.preprocess(blankIsAbsent, z.url({ protocol: /^https?$/ }).optional()),
  /** A machine key from the account page. */
  XIANGTU_KEY: optionalText,
  DATA_DIR: z.preprocess(blankIsAbsent, z.string().default('data')),
  /** Where npm was called from: file names are meant from there. */
  INIT_CWD: z.preprocess(blankIsAbsent, z.string().optional()),
  LANG: optionalText,
})

/**
 * The settings of `npm run upload`; flags come before them. Without address and key, those of the hub on this machine
 * are read from `dataFolder`. Throws an Error that names each wrong variable and repeats no value.
 */
export function readSenderConfig(env: NodeJS.ProcessEnv = process.env) {
  const parsed = senderEnvironment.safeParse(env)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`These settings are wrong. Correct them and start again.\n  ${faults.join('\n  ')}`)
  }
  const value = parsed.data
  return Object.freeze({
    hub: value.XIANGTU_HUB,
    key: value.XIANGTU_KEY,
    dataFolder: resolve(value.DATA_DIR),
    callerFolder: value.INIT_CWD ?? process.cwd(),
    /** zh-CN unless the machine itself speaks English. */
    speaksEnglish: value.LANG?.startsWith('en') ?? false,
  })
}
