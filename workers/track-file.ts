import { type FileHandle, open } from 'node:fs/promises'
import { readBoxHeader, readFragment, readTrackInit, type TrackInit } from '../src/media/mp4-boxes.ts'
import { type Move, type Patch, patchFragment } from '../src/media/mp4-patch.ts'
import type { Fragment } from '../src/media/segments.ts'

/** What the headers of a track's file say. */
export type TrackFile = {
  readonly init: TrackInit
  /** ftyp and moov as they stand in the file. */
  readonly initBytes: Buffer
  readonly fragments: readonly Omit<Fragment, 'part'>[]
  /** Of all fragments together. */
  readonly samples: number
}

/** Reads the headers of a fragmented MP4 from box to box; the media data is passed over. Throws RangeError. */
export async function readTrackFile(path: string): Promise<TrackFile> {
  const file = await open(path, 'r')
  try {
    const fragments: Omit<Fragment, 'part'>[] = []
    let samples = 0
    let init: TrackInit | undefined
    let initBytes: Buffer = Buffer.alloc(0)
    let moof: { at: number; bytes: Buffer } | undefined
    for await (const { type, at, bytes, read } of boxesOf(file)) {
      if (type === 'moov') {
        initBytes = await readAt(file, 0, at + bytes)
        init = readTrackInit(initBytes)
      } else if (type === 'moof') {
        moof = { at, bytes: await read() }
      } else if (type === 'mdat' && moof && init) {
        const times = readFragment(moof.bytes, init)
        fragments.push({
          offset: moof.at,
          bytes: at + bytes - moof.at,
          startSeconds: times.startTicks / init.timescale,
          durationSeconds: times.durationTicks / init.timescale,
          startsWithKeyframe: times.startsWithKeyframe,
        })
        samples += times.samples
        moof = undefined
      }
    }
    if (!init) throw new RangeError('no moov')
    return { init, initBytes, fragments, samples }
  } finally {
    await file.close()
  }
}

/** Moves all fragments of a file in place: its decode times and its fragments' numbers. */
export async function moveTrackFile(path: string, move: Move): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const patches: Patch[] = []
    for await (const { type, at, read } of boxesOf(file)) {
      if (type === 'moof') patches.push(...patchFragment(await read(), at, move))
    }
    for (const { at, bytes } of patches) await file.write(bytes, 0, bytes.length, at)
  } finally {
    await file.close()
  }
}

async function* boxesOf(file: FileHandle) {
  const { size } = await file.stat()
  for (let at = 0; at < size; ) {
    const { type, bytes } = readBoxHeader(await readAt(file, at, Math.min(16, size - at)))
    if (at + bytes > size) throw new RangeError(`${type} is cut off at ${size}`)
    const start = at
    yield { type, at, bytes, read: () => readAt(file, start, bytes) }
    at += bytes
  }
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at)
  if (bytesRead < bytes) throw new RangeError(`file ends at ${at + bytesRead}`)
  return buffer
}
