import { sourceLimits } from './source-limits.ts'

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

/** Microseconds are ffmpeg's own resolution; an exponent would not be read. */
export const writeSeconds = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '')
