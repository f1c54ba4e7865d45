import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/** hls.js carries its own source; its packed build has everything in it for everybody. */
const source = join(dirname(fileURLToPath(import.meta.resolve('hls.js'))), '../src')

/**
 * The switches of hls.js's own build. On: sound of its own, several sources (content steering), which `steering.tsx`
 * hands in where a hub has some. Off: subtitles, which `subtitles.tsx` hands in where a lesson has some; encryption,
 * advertisements, reports to advertisers, transport streams' rarer codecs, trick play, variables in playlists.
 */
export const hlsSwitches = {
  __VERSION__: '"slim"',
  __USE_ALT_AUDIO__: 'true',
  __USE_SUBTITLES__: 'false',
  __USE_CONTENT_STEERING__: 'true',
  __USE_EME_DRM__: 'false',
  __USE_CMCD__: 'false',
  __USE_VARIABLE_SUBSTITUTION__: 'false',
  __USE_M2TS_ADVANCED_CODECS__: 'false',
  __USE_MEDIA_CAPABILITIES__: 'false',
  __USE_INTERSTITIALS__: 'false',
  __USE_IFRAMES__: 'false',
} as const

const absent = 'export default undefined'
/** A demuxer that takes nothing: ours is fragmented MP4, which hls.js probes first and passes on as it is. */
const neverTakes = 'export default class { static probe() { return false } }'
const emptyClass = 'export default class {}'
/**
 * Who chooses a level and knows the line's speed is ours: `pace-controller.ts` extends this. hls.js asks how soon a
 * level that a person chose could be on the screen; its time to the first byte, in ms, is that of a slow rural line.
 */
const idleAbr = `export default class {
  constructor(hls) {
    this.bwEstimator = {
      getEstimate: () => this.lineBitsPerSecond() || hls.config.abrEwmaDefaultEstimate,
      getEstimateTTFB: () => 500
    }
  }
  destroy() {}
  resetEstimator() {}
}`

/**
 * Modules that nothing of ours reaches though the switches leave them in; what stands in their place. A module that
 * hls.js comes to need by another name fails the build by that name.
 */
const standIns: Readonly<Record<string, string>> = {
  // Off by the switches, but still imported.
  'controller/cmcd-controller': absent,
  'controller/eme-controller': absent,
  'controller/interstitials-controller': absent,
  'controller/iframe-controller': 'export const IFrameController = undefined',
  // Off in our settings, or of no use for a film that is complete: no live edge, no tags in the sound.
  'controller/cap-level-controller': absent,
  'controller/fps-controller': absent,
  'controller/id3-track-controller': absent,
  'controller/latency-controller': absent,
  // Ours stands in its place.
  'controller/abr-controller': idleAbr,
  // Transport streams and bare sound.
  'demux/tsdemuxer': neverTakes,
  'demux/audio/aacdemuxer': neverTakes,
  'demux/audio/mp3demuxer': neverTakes,
  'demux/audio/ac3-demuxer': 'export class AC3Demuxer {}',
  // Encryption: a decrypter is made with every stream, and asked only where there is a key.
  'crypt/decrypter':
    'export default class { destroy() {} reset() {} flush() { return null } isSync() { return true } }',
  'loader/key-loader': 'export default class { abort() {} destroy() {} loadClear() { return null } }',
  'loader/level-key': 'export class LevelKey {}',
  'utils/mediakeys-helper': 'export const requestMediaKeySystemAccess = undefined',
  // What a browser says of its decoders, which `choose-master.ts` asks; our sound has at most 64 kbit/s.
  'utils/mediacapabilities-helper': `export const estimatedAudioBitrate = () => 64000
    export const getUnsupportedResult = () => undefined
    export const getMediaDecodingInfoPromise = undefined`,
  // Off in our settings: nothing is re-muxed.
  'demux/inject-worker': `export const hasUMDWorker = () => false
    export const injectWorker = undefined, loadWorker = undefined
    export const removeWorkerFromStore = () => {}`,
  // Dated stretches of a playlist: advertisements.
  'loader/date-range': 'export class DateRange { isValid = false }',
  // Fetching in pieces, which is off; what browsers of before 2014 lack.
  'utils/fetch-loader': `${absent}; export const fetchSupported = () => false`,
  'utils/vttcue': 'export default self.VTTCue',
  // Captions inside the film, and TTML.
  'utils/cea-608-parser': emptyClass,
  'utils/cues': emptyClass,
  'utils/output-filter': emptyClass,
  'utils/imsc1-ttml-parser':
    'export const IMSC1_CODEC = "stpp.ttml.im1t"; export function parseIMSC1() { throw new Error("no TTML") }',
}
/**
 * What our modules import from hls.js, and what `subtitles.tsx` and `steering.tsx` do: its own list of exports, and any
 * that has all, would bring them to everybody.
 */
const entry = `export { default } from './hls'
export { Events } from './events'
export { ErrorDetails, ErrorTypes } from './errors'`
const extraEntries: Readonly<Record<string, string>> = {
  'subtitles.tsx': `export { default as SubtitleTrackController } from './controller/subtitle-track-controller'
export { SubtitleStreamController } from './controller/subtitle-stream-controller'
export { TimelineController } from './controller/timeline-controller'`,
  'steering.tsx': `export { default as ContentSteeringController } from './controller/content-steering-controller'`,
}
/** The same for one importer alone, for what others do reach. */
const standInsFor: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // A way to play what the demuxers above would have taken apart; its sums of time are needed elsewhere.
  'demux/transmuxer.ts': { 'remux/mp4-remuxer': emptyClass },
  // `subtitles.tsx` and `steering.tsx` have them.
  'config.ts': {
    'controller/content-steering-controller': absent,
    'controller/subtitle-track-controller': absent,
    'controller/subtitle-stream-controller': 'export const SubtitleStreamController = undefined',
    'controller/timeline-controller': 'export const TimelineController = undefined',
  },
}

/**
 * A statement that only writes to hls.js's own log, which is off: a tenth of its bytes. Its source is formatted by a
 * tool, so a statement ends with `);` on its own line or at the indentation that it began with.
 */
const logStatement =
  /^( *)(?:this\.hls\.|this\.|hls\.)?(?:logger\.)?(?:log|warn|debug|info)\((?:.*\);|(?:\n(?!\1\S).*)+\n\1\);)$/gm

/** A list of names that the class hands out: our modules import them, and then a build writes down the few that are used. */
const handedOutNames =
  /^ {2}static get (?:Events|MetadataSchema|ErrorTypes|ErrorDetails)\(\).*\n.*\n {2}\}$/gm

/** Resolves `hls.js` to a build of its source with only what our lessons use: a third of its bytes. */
export const slimHls: Plugin = {
  name: 'slim-hls',
  setup(build) {
    build.onResolve({ filter: /^hls\.js$/ }, ({ importer }) => {
      const name = basename(importer)
      const extra = extraEntries[name]
      return {
        path: join(source, extra ? `entry of ${name}` : 'entry'),
        namespace: 'slim-hls',
        pluginData: extra ?? entry,
        sideEffects: false,
      }
    })
    build.onResolve({ filter: /^\.\.?\// }, ({ importer, resolveDir, path }) => {
      if (!importer.startsWith(source)) return undefined
      const name = join(resolveDir, path).slice(source.length + 1)
      const standIn = standInsFor[importer.slice(source.length + 1)]?.[name] ?? standIns[name]
      if (standIn !== undefined)
        return { path: name, namespace: 'slim-hls', pluginData: standIn, sideEffects: false }
      return { path: `${join(resolveDir, path)}.ts`, sideEffects: false }
    })
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(source)) return undefined
      const text = await readFile(path, 'utf8')
      return { contents: text.replace(logStatement, '$1;').replace(handedOutNames, ''), loader: 'ts' }
    })
    build.onLoad({ filter: /.*/, namespace: 'slim-hls' }, ({ pluginData }: { pluginData: unknown }) => ({
      contents: String(pluginData),
      resolveDir: source,
    }))
  },
}
