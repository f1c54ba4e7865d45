import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../src/config.ts'
import { readProfiles, readSpecProfile } from '../src/profiles.ts'
import { openStore } from '../storage/open-store.ts'
import { checkTools } from './check-tools.ts'
import { findSandbox } from './find-sandbox.ts'
import { openLocalCache } from './local-cache.ts'
import { patientStore } from './patient-store.ts'
import { commandRunner } from './run-command.ts'
import type { Workshop } from './step.ts'

/**
 * Opens what every step of this worker needs, and removes what killed workers left in the scratch folder.
 * Throws where a profile is broken or the store cannot be reached.
 */
export async function openWorkshop(
  config: Config,
  log: Logger,
  signal: AbortSignal,
): Promise<Workshop & { readonly ffmpegVersion: string }> {
  const scratchFolder = join(config.dataFolder, 'scratch')
  await mkdir(scratchFolder, { recursive: true, mode: 0o700 })
  await sweepScratch(scratchFolder)
  const run = commandRunner(config.searchPath)
  const sandbox = await findSandbox(run, signal)
  if (sandbox.walls.length === 0) {
    log.warn('this machine gives ffmpeg no network namespace: the input whitelists alone keep uploads in')
  }
  const ffmpeg = await checkTools(run, config.ffmpegPath, signal)
  log.info({ ffmpeg: ffmpeg.version }, 'ffmpeg')
  if (ffmpeg.warning) log.warn(ffmpeg.warning)
  const store = patientStore(await openStore(config.storage), log)
  return {
    store,
    cache: openLocalCache(join(scratchFolder, 'cache'), store),
    run,
    sandbox,
    tools: { ffmpeg: config.ffmpegPath, ffprobe: config.ffprobePath },
    profiles: await readProfiles(),
    spec: await readSpecProfile(config.specProfile),
    scratchFolder,
    log,
    ffmpegVersion: ffmpeg.version,
  }
}

/** Removes the folders of attempts whose worker is gone. */
async function sweepScratch(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^attempt-(\d+)-/.exec(name)?.[1])
    if (pid && pid !== process.pid && !isAlive(pid)) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
