import { copyFile, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { findBox } from '../boxes.ts'
import { cameraClip, silentClip } from '../clips.ts'
import { ffmpeg } from '../ffmpeg.ts'
import { encoded, type HostileMaker, lavfi, written, x264 } from './maker.ts'

/** Broken files that an honest producer may send by mistake. */
export const brokenUploads = {
  emptyFile: written('empty.mp4', () => ''),
  textAsMp4: written('text.mp4', () => '会议记录 Minutes of the meeting\n'.repeat(400)),
  /** The camera lost power: the index at the end was never written. */
  indexMissing: async folder => {
    const path = join(folder, 'index-missing.mp4')
    const whole = await cameraClip(folder)
    await copyFile(whole, path)
    const bytes = await readFile(path)
    await truncate(path, findBox(bytes, 'moov') - 8 - 1000)
    return path
  },
  /** The copy was cut off: the index in front promises more than there is. */
  mediaCutOff: async folder => {
    const path = join(folder, 'cut-off.mp4')
    await ffmpeg('-i', await cameraClip(folder), '-c', 'copy', '-movflags', '+faststart', path)
    const bytes = await readFile(path)
    await truncate(path, Math.round(bytes.length * 0.4))
    return path
  },
  /** An index without a single frame. */
  noFrames: async folder => {
    const path = join(folder, 'no-frames.mp4')
    await ffmpeg('-i', await silentClip(folder), '-c', 'copy', '-frames:v', '0', path)
    return path
  },
  oneFrame: encoded('one-frame.mp4', ...lavfi('testsrc2=s=640x360:r=25'), '-frames:v', '1', ...x264),
  pictureAsMp4: encoded(
    'picture.mp4',
    ...lavfi('testsrc2=s=640x360:r=25'),
    '-frames:v',
    '1',
    '-c:v',
    'png',
    '-f',
    'image2',
  ),
  photoJpeg: encoded(
    'photo.jpg',
    ...lavfi('testsrc2=s=640x360:r=25'),
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-f',
    'image2',
  ),
} satisfies Record<string, HostileMaker>
