import { type FfprobeReport, ffprobeReportSchema } from '../../src/media/ffprobe-report.ts'
import type { PacketFacts } from '../../src/media/packet-times.ts'

/** What ffprobe and a pass over the packets said of one file. */
export type SavedProbe = {
  readonly report: FfprobeReport
  readonly packets: ReadonlyMap<number, PacketFacts>
}

type Counted = readonly [packets: number, firstSeconds: number, endSeconds: number]

/** Reads a report as it came from ffprobe, fields that nobody reads included. */
export const savedProbe = (report: unknown, ...counted: readonly Counted[]): SavedProbe => ({
  report: ffprobeReportSchema.parse(report),
  packets: new Map(
    counted.map(([packets, firstSeconds, endSeconds], index) => [
      index,
      { packets, firstSeconds, endSeconds },
    ]),
  ),
})

const mov = (duration: string, start_time = '0.000000') => ({
  filename: 'file:source',
  nb_streams: 2,
  format_name: 'mov,mp4,m4a,3gp,3g2,mj2',
  format_long_name: 'QuickTime / MOV',
  start_time,
  duration,
  probe_score: 100,
})
const plain = { default: 1, attached_pic: 0, still_image: 0, forced: 0 }
const aac = (index: number, duration: string, channels = 2) => ({
  index,
  codec_name: 'aac',
  profile: 'LC',
  codec_type: 'audio',
  sample_fmt: 'fltp',
  sample_rate: '44100',
  channels,
  r_frame_rate: '0/0',
  avg_frame_rate: '0/0',
  duration,
  disposition: plain,
})
const h264 = (size: readonly [number, number], rate: string, more: object = {}) => ({
  index: 0,
  codec_name: 'h264',
  profile: 'High',
  codec_type: 'video',
  width: size[0],
  height: size[1],
  coded_width: size[0],
  coded_height: size[1],
  sample_aspect_ratio: '1:1',
  pix_fmt: 'yuv420p',
  field_order: 'progressive',
  color_transfer: 'bt709',
  r_frame_rate: rate,
  avg_frame_rate: rate,
  disposition: plain,
  ...more,
})

/** A phone held upright: stored 1920x1080, its display matrix turns it; 30 nominal, 29.97 measured; a data track. */
export const phoneUpright = savedProbe(
  {
    streams: [
      h264([1920, 1080], '30/1', {
        avg_frame_rate: '53880/1799',
        duration: '12.011667',
        side_data_list: [
          { side_data_type: 'Display Matrix', displaymatrix: '\n00000000: 0 65536 0\n', rotation: -90 },
        ],
      }),
      aac(1, '12.005'),
      { index: 2, codec_type: 'data', codec_tag_string: 'mebx', r_frame_rate: '0/0', disposition: plain },
    ],
    format: mov('12.011667'),
  },
  [360, 0, 12.011667],
  [518, 0, 12.005],
)

/** A camcorder's AVCHD: 1080 lines interlaced, 50 fields, in a transport stream whose clock starts at 1.4 s. */
export const camcorderInterlaced = savedProbe(
  {
    streams: [
      h264([1920, 1080], '25/1', { field_order: 'tt' }),
      { ...aac(1, '60.1'), codec_name: 'ac3', sample_rate: '48000' },
    ],
    format: { ...mov('60.120000', '1.400000'), format_name: 'mpegts' },
  },
  [1500, 1.44, 61.44],
  [1879, 1.4, 61.52],
)

/** A phone in poor light: nominal 90000/1, on average 26.9 frames a second. */
export const phoneVariableRate = savedProbe(
  {
    streams: [
      h264([1280, 720], '90000/1', { avg_frame_rate: '24210000/900000', duration: '10.000000' }),
      aac(1, '10.0', 1),
    ],
    format: mov('10.000000'),
  },
  [269, 0, 10],
  [430, 0, 10],
)

/** A newer phone's HDR: ten bits, HEVC, HLG. */
export const phoneHdr = savedProbe(
  {
    streams: [
      h264([3840, 2160], '30/1', {
        codec_name: 'hevc',
        profile: 'Main 10',
        pix_fmt: 'yuv420p10le',
        color_transfer: 'arib-std-b67',
        color_primaries: 'bt2020',
        color_space: 'bt2020nc',
      }),
      aac(1, '8.0'),
    ],
    format: mov('8.000000'),
  },
  [240, 0, 8],
  [345, 0, 8],
)

/** Tape: 720x576 with pixels 16:11, shown 16:9, bottom field first. */
export const tapeAnamorphic = savedProbe(
  {
    streams: [
      h264([720, 576], '25/1', {
        codec_name: 'dvvideo',
        sample_aspect_ratio: '64:45',
        field_order: 'bb',
        pix_fmt: 'yuv420p',
      }),
      { ...aac(1, '30.0'), codec_name: 'pcm_s16le' },
    ],
    format: { ...mov('30.000000'), format_name: 'avi' },
  },
  [750, 0, 30],
  [750, 0, 30],
)

/** A song with its cover: a picture track of one frame that is no film. */
export const songWithCover = savedProbe(
  {
    streams: [
      { ...aac(0, '181.2'), codec_name: 'mp3' },
      h264([600, 600], '90000/1', {
        index: 1,
        codec_name: 'mjpeg',
        pix_fmt: 'yuvj420p',
        disposition: { ...plain, attached_pic: 1 },
      }),
    ],
    format: { ...mov('181.210000', '0.025057'), format_name: 'mp3' },
  },
  [6940, 0.025057, 181.23],
  [1, 0.025057, 0.025068],
)

/** A header that says 25 frames a second over packets at 12.5. */
export const lyingRate = savedProbe(
  {
    streams: [h264([768, 432], '25/1', { duration: '30.000000' }), aac(1, '30.0')],
    format: mov('30.000000'),
  },
  [375, 0, 30],
  [1293, 0, 30],
)

/** Any two-track film, for tests that change one thing of it. */
export const plainFilm = (
  video: object = {},
  format: object = {},
  counted: readonly Counted[] = [
    [250, 0, 10],
    [430, 0, 10],
  ],
): SavedProbe =>
  savedProbe(
    {
      streams: [h264([1280, 720], '25/1', video), aac(1, '10.0')],
      format: { ...mov('10.000000'), ...format },
    },
    ...counted,
  )
export const soundTrack = aac
