import { gridOf, type Plan, type PlannedPicture, type PlannedRung, type PlannedSound } from './plan.ts'
import { keyframeExpression } from './segments.ts'
import { sourceLimits } from './source-facts.ts'

/**
 * Containers that cameras, phones and recorders write. Everything else is refused before its demuxer runs: playlists
 * and concat scripts in disguise read other people's files, even under `-protocol_whitelist file`.
 */
const containers = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2'], // one demuxer by its six names: phones, cameras, sound recorders
  ...['matroska', 'webm'], // screen recorders, browsers
  'avi', // older cameras
  ...['mpegts', 'mpeg'], // AVCHD camcorders (.mts), DVD camcorders (.vob, .mpg)
  ...['asf', 'flv', 'mxf', 'dv'], // Windows recorders, old web films, broadcast cameras, tape
  ...['mp3', 'aac', 'flac', 'wav', 'ogg', 'aiff', 'amr'], // talks and songs without a picture
]

/** Decoders for what those containers carry, by ffmpeg's names. Each is code that a hostile file can reach. */
const decoders = [
  ...['h264', 'hevc', 'mpeg4', 'mpeg2video', 'mpeg1video', 'mjpeg', 'h263', 'msmpeg4'],
  ...['vp8', 'vp9', 'libdav1d', 'av1'], // browsers and newer phones
  ...['dvvideo', 'prores', 'dnxhd'], // tape, and what editors export
  ...['wmv1', 'wmv2', 'wmv3', 'vc1', 'flv'], // Windows recorders, old web films
  ...[
    'aac',
    'aac_latm',
    'mp3float',
    'mp3',
    'mp2float',
    'mp2',
    'ac3',
    'eac3',
    'flac',
    'alac',
    'vorbis',
    'opus',
    'libopus',
  ],
  ...['wmav1', 'wmav2', 'wmapro', 'amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb'],
  ...[
    'pcm_s16le',
    'pcm_s16be',
    'pcm_s24le',
    'pcm_s24be',
    'pcm_s32le',
    'pcm_f32le',
    'pcm_u8',
    'pcm_alaw',
    'pcm_mulaw',
  ],
  ...['adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt'],
  'png', // cover pictures of sound files
  // ffprobe opens a decoder for every track, also for subtitles that nobody uses, and gives up where it may not.
  ...['srt', 'subrip', 'mov_text', 'ass', 'ssa', 'webvtt', 'text', 'cc_dec', 'dvbsub', 'dvdsub', 'pgssub'],
]

/** Input options for a file nobody has vouched for; for ffprobe and ffmpeg alike. */
export const hostileInputArgs: readonly string[] = [
  ...['-protocol_whitelist', 'file'], // no network, no pipes, no concat:
  ...['-format_whitelist', containers.join(',')],
  ...['-codec_whitelist', decoders.join(',')],
  ...['-max_streams', String(sourceLimits.streams)], // 10,000 streams take minutes and gigabytes
  ...['-probesize', '20M', '-analyzeduration', '20M'],
  ...['-max_pixels', String(sourceLimits.pixels)], // 12000 x 12000 would take half a gigabyte a frame
]

/** `file:` keeps a name such as `-y.mp4` or `concat:a|b` from being read as an option or a protocol. */
export const fileUrl = (path: string): string => `file:${path}`

/** ffprobe's report of container and streams, as JSON on standard output. */
export const describeArgs = (path: string): string[] => [
  ...['-v', 'error', ...hostileInputArgs],
  ...['-print_format', 'json', '-show_format', '-show_streams', fileUrl(path)],
]

/** One line a packet, `stream,pts,dts,duration,size,flags`: demuxes the whole file and decodes nothing. */
export const packetArgs = (path: string): string[] => [
  ...['-v', 'error', ...hostileInputArgs],
  ...[
    '-print_format',
    'csv=p=0',
    '-show_entries',
    'packet=stream_index,pts_time,dts_time,duration_time,size,flags',
    fileUrl(path),
  ],
]

/** The files that one encode writes, relative to its scratch folder. */
export const rungFile = ({ name }: Pick<PlannedRung, 'name'>): string => {
  const short = name.replace(/p\b/, '')
  return short.startsWith('av1-') ? `a${short.slice(4)}.mp4` : `v${short}.mp4`
}
export const soundFile = 'audio.mp4'
export const posterFrameFile = 'poster.png'

/**
 * The one encode of a plan: one decode of the source, each picture scaled from the one above it, sound encoded once.
 * Each output is fragmented MP4 that `package` cuts into segments.
 */
export function encodeArgs(plan: Plan, sourcePath: string): string[] {
  const { picture, sound } = plan
  const graph = [...(picture ? pictureGraph(picture) : []), ...(sound ? [soundGraph(sound)] : [])]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error'],
    ...['-progress', 'pipe:3', '-stats_period', '0.5', '-nostats'],
    ...hostileInputArgs,
    // A few broken frames are a scratch on the film; a fifth of them is another film.
    ...['-max_error_rate', '0.2'],
    ...['-i', fileUrl(sourcePath)],
    ...['-filter_complex', graph.join(';')],
    ...(picture?.rungs.flatMap((rung, index) => rungArgs(rung, index, plan, picture)) ?? []),
    ...(sound ? soundArgs(sound, plan.durationSeconds) : []),
  ]
}

/** One frame from each pair of fields: 50i is 25 pictures a second. */
export const deinterlace = 'bwdif=mode=send_frame'
/**
 * PQ and HLG to BT.709: stations' projectors know nothing else. hable keeps highlights without clipping. Both curves
 * come with BT.2020's colours, also where a file forgets to say so.
 */
const toneMap = [
  'setparams=color_primaries=bt2020:colorspace=bt2020nc',
  'zscale=t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
].join(',')

/** What is done to the frame before it is scaled: one picture a step, without the black frame around it. */
const framing = ({ deinterlace: isInterlaced, crop }: PlannedPicture): string[] => [
  ...(isInterlaced ? [deinterlace] : []),
  ...(crop ? [`crop=${crop.width}:${crop.height}:${crop.left}:${crop.top}`] : []),
]

function pictureGraph(picture: PlannedPicture): string[] {
  const { numerator, denominator } = picture.frameRate
  const steps = [
    ...framing(picture),
    // A constant rate from time zero, so that every rung's keyframes fall on one grid; phones record variable rates.
    // pass: a single frame of less than half a step is kept.
    `fps=fps=${numerator}/${denominator}:start_time=0:eof_action=pass`,
    ...(picture.holdSeconds > 0
      ? [`tpad=stop_mode=clone:stop_duration=${seconds(picture.holdSeconds)}`]
      : []),
  ]
  return picture.rungs.flatMap((rung, index) => {
    const input = index === 0 ? `[0:${picture.streamIndex}]${steps.join(',')},` : `[s${index}]`
    const scale = `scale=${rung.width}:${rung.height}:flags=bicubic:out_range=tv`
    const mapped = index === 0 && picture.toneMap ? `,${toneMap}` : ''
    // setsar: pixels are squared by scaling to the display size; players must not stretch them again.
    // format: eight bits, 4:2:0, the only kind that old hardware decodes.
    const scaled = `${input}${scale}${mapped},setsar=1,format=yuv420p`
    const isLast = index === picture.rungs.length - 1
    if (isLast) return [`${scaled}${everyFrame(rung)}[v${index}]`]
    if (rung.frameStep === 1) return [`${scaled},split=2[v${index}][s${index + 1}]`]
    // The rungs below keep every frame: they may be faster than this one.
    return [
      `${scaled},split=2[f${index}][s${index + 1}]`,
      `[f${index}]framestep=${rung.frameStep}[v${index}]`,
    ]
  })
}

/** framestep keeps the first frame of every step, on the times that the faster rungs have too. */
const everyFrame = ({ frameStep }: PlannedRung): string => (frameStep > 1 ? `,framestep=${frameStep}` : '')

function soundGraph(sound: PlannedSound): string {
  const steps = [
    // Holes in the sound become silence and it begins with the picture; else lips and voice drift apart.
    'aresample=async=1:first_pts=0',
    ...loudnessSteps(sound),
    ...(sound.padSeconds > 0 ? [`apad=pad_dur=${seconds(sound.padSeconds)}`] : []),
  ]
  return `[0:${sound.streamIndex}]${steps.join(',')}[a]`
}

/**
 * The profile's loudness by one gain for the whole track: unlike a dynamic normaliser it leaves pauses quiet. First the
 * channels in which the loudness was measured. `level=disabled`: the limiter must not turn the whole up again.
 */
function loudnessSteps({ channels, gainDb, ceilingDbfs }: PlannedSound): string[] {
  const layout = `aformat=channel_layouts=${channels === 1 ? 'mono' : 'stereo'}`
  const limiter = ['alimiter', `limit=${(10 ** ((ceilingDbfs ?? 0) / 20)).toFixed(4)}`, 'level=disabled']
  return [
    layout,
    ...(gainDb === 0 ? [] : [`volume=${gainDb}dB`]),
    // latency: what the limiter looks ahead would else come late, against the lips.
    ...(ceilingDbfs === undefined ? [] : [`${limiter[0]}=${limiter.slice(1).join(':')}:latency=1`]),
  ]
}

function rungArgs(rung: PlannedRung, index: number, plan: Plan, picture: PlannedPicture): string[] {
  const frameRate = picture.frameRate.numerator / picture.frameRate.denominator / rung.frameStep
  // Twice the distance of keyframes: x264's own never come before the forced ones of the grid.
  const gop = String(Math.ceil(2 * frameRate * plan.segmentSeconds))
  return [
    ...['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', rung.preset],
    // Capped CRF: slides take what they need, motion stops at what the line carries.
    ...['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbps}k`],
    // A keyframe at the first frame of every segment, on the same times in every rung.
    ...['-g', gop, '-keyint_min', gop, '-force_key_frames', keyframeExpression(gridOf(plan))],
    ...outputArgs(plan.durationSeconds),
    // A fragment at each keyframe, decode times from zero, no edit list: cut points need no second pass.
    ...['-movflags', '+cmaf+frag_keyframe', '-f', 'mp4', rungFile(rung)],
  ]
}

function soundArgs(sound: PlannedSound, durationSeconds: number): string[] {
  return [
    ...['-map', '[a]', '-c:a', 'aac', '-b:a', `${sound.kbps}k`],
    ...['-ac', String(sound.channels), '-ar', String(sound.sampleRate)],
    ...outputArgs(durationSeconds),
    // Fragments of a second, which `package` joins to segments; every AAC frame is a sync point.
    ...['-frag_duration', '1000000', '-movflags', '+cmaf', '-f', 'mp4', soundFile],
  ]
}

/** What every output has in common: nothing of the source's own words leaves with it, and it ends on time. */
const outputArgs = (durationSeconds: number): string[] => [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
  ...['-fflags', '+bitexact', '-flags', '+bitexact'],
  ...['-t', seconds(durationSeconds)],
]

/** One frame for the poster, the most telling of about two seconds from a tenth of the way in, past title and black. */
export const posterFrameArgs = (plan: Plan, picture: PlannedPicture, sourcePath: string): string[] => {
  const [top] = picture.rungs
  const steps = [
    ...framing(picture),
    'fps=fps=10:eof_action=pass',
    `scale=${top?.width}:${top?.height}:out_range=${picture.toneMap ? 'tv' : 'pc'}`,
    ...(picture.toneMap ? [toneMap] : []),
    ...['setsar=1', 'format=rgb24', 'thumbnail=20'],
  ]
  return [
    ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...hostileInputArgs],
    ...['-ss', seconds(plan.durationSeconds / 10), '-i', fileUrl(sourcePath)],
    ...['-map', `0:${picture.streamIndex}`, '-an', '-sn', '-dn', '-vf', steps.join(',')],
    ...['-frames:v', '1', '-f', 'image2', '-update', '1', posterFrameFile],
  ]
}

/** A picture of the sound's wave form, for a lesson that has no picture. */
export const waveFormArgs = (streamIndex: number, sourcePath: string): string[] => [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...hostileInputArgs],
  ...['-i', fileUrl(sourcePath)],
  ...[
    '-filter_complex',
    `[0:${streamIndex}]aformat=channel_layouts=mono,showwavespic=s=1280x720:colors=0xE8DFC8[w]`,
  ],
  ...['-map', '[w]', '-frames:v', '1', '-f', 'image2', '-update', '1', posterFrameFile],
]

/** Microseconds are ffmpeg's own resolution; an exponent would not be read. */
const seconds = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '')
