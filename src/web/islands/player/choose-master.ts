import Hls from 'hls.js'
import type { Av1Offer } from '../../player-props.ts'
import { hasAv1Failed } from './place.ts'

/** A browser that takes longer to say what it can do must not keep a lesson from opening. */
const patienceMs = 1000

/**
 * Whether this browser plays the AV1 rungs without stumbling, by its own word: browsers learn from frames that they
 * dropped before. That it costs more power than H.264 does not count: bytes are what villages pay for.
 */
export async function playsAv1({ codec, width, height, frameRate, kbps }: Av1Offer): Promise<boolean> {
  const contentType = `video/mp4; codecs="${codec}"`
  // Without Media Source Extensions the system's own player plays, which is given what every one decodes.
  if (!Hls.isSupported() || !Hls.getMediaSource()?.isTypeSupported(contentType) || hasAv1Failed())
    return false
  const video = { contentType, width, height, framerate: frameRate, bitrate: Math.round(kbps * 1000) }
  const unknown = { supported: false, smooth: false }
  const late = new Promise<typeof unknown>(resolve => setTimeout(resolve, patienceMs, unknown))
  const asked = navigator.mediaCapabilities?.decodingInfo({ type: 'media-source', video })
  const { supported, smooth } = await Promise.race([asked ?? unknown, late]).catch(() => unknown)
  return supported && smooth
}
