import { z } from 'zod'

const ratio = z.string().regex(/^-?\d+[/:]\d+$/)
const numberText = z.coerce.number()

/** The part of `ffprobe -show_format -show_streams -print_format json` that is read; all else is dropped. */
export const ffprobeReportSchema = z.object({
  format: z.object({
    format_name: z.string(),
    duration: numberText.optional(),
    start_time: numberText.optional(),
  }),
  streams: z.array(
    z.object({
      index: z.number().int(),
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      width: z.number().int().optional(),
      height: z.number().int().optional(),
      duration: numberText.optional(),
      sample_aspect_ratio: ratio.optional().catch(undefined),
      pix_fmt: z.string().optional(),
      field_order: z.string().optional(),
      color_transfer: z.string().optional(),
      avg_frame_rate: ratio.optional().catch(undefined),
      r_frame_rate: ratio.optional().catch(undefined),
      channels: z.number().int().optional(),
      sample_rate: numberText.optional(),
      disposition: z
        .object({ attached_pic: z.number().optional(), still_image: z.number().optional() })
        .optional(),
      side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
    }),
  ),
})
export type FfprobeReport = z.infer<typeof ffprobeReportSchema>

/** One stream of the report. */
export type ReportedStream = FfprobeReport['streams'][number]

/** A cover or a photograph, which ffprobe also calls video. */
export const isPicture = (stream: ReportedStream): boolean =>
  Boolean(stream.disposition?.attached_pic || stream.disposition?.still_image)

/** The streams that a lesson is made of: the first film that is not a cover picture, and the first sound. */
export function chooseStreams({ streams }: FfprobeReport): {
  video: ReportedStream | undefined
  audio: ReportedStream | undefined
} {
  return {
    video: streams.find(stream => stream.codec_type === 'video' && !isPicture(stream)),
    audio: streams.find(stream => stream.codec_type === 'audio'),
  }
}
