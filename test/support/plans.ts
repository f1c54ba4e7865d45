import type { Plan, PlannedPicture, PlannedSound } from '../../src/media/plan.ts'

/** A file whose name looks like an option and like a shell's words. */
export const path = '/scratch/-y $(x).mp4'
/** Two rungs of 25 frames a second. */
export const picture: PlannedPicture = {
  streamIndex: 0,
  frameRate: { numerator: 25, denominator: 1 },
  deinterlace: false,
  toneMap: false,
  holdSeconds: 0,
  rungs: [
    {
      name: '720p',
      width: 1280,
      height: 720,
      frameStep: 1,
      preset: 'veryfast',
      crf: 25,
      maxKbps: 1200,
      bufferKbps: 2400,
      why: '',
    },
    {
      name: '240p',
      width: 426,
      height: 240,
      frameStep: 1,
      preset: 'medium',
      crf: 26,
      maxKbps: 120,
      bufferKbps: 240,
      why: '',
    },
  ],
}
/** One channel of speech. */
export const sound: PlannedSound = {
  streamIndex: 1,
  kind: 'speech',
  kbps: 32,
  channels: 1,
  sampleRate: 48_000,
  targetLufs: -20,
  gainDb: 0,
  padSeconds: 0,
}
/** What every plan has. */
export const base = { profileName: 'village-2m', durationSeconds: 60.5, segmentSeconds: 4, dropped: [] }
/** A plain lesson of a minute. */
export const lesson: Plan = { ...base, picture, sound }

/** The words of a command, or of a part of one. */
export const words = (text: string): string[] => text.trim().split(/\s+/)
