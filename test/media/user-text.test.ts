import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import fc from 'fast-check'
import { chooseChunks } from '../../src/media/chunks.ts'
import { chunkArgs, soundEncodeArgs, wholeFilmArgs } from '../../src/media/encode-args.ts'
import { type FfprobeReport, ffprobeReportSchema } from '../../src/media/ffprobe-report.ts'
import { sampleArgs } from '../../src/media/measure-args.ts'
import { planRenditions } from '../../src/media/plan.ts'
import { posterFrameArgs, posterFrameFile } from '../../src/media/poster-args.ts'
import { readSourceFacts } from '../../src/media/source-facts.ts'
import { readProfiles } from '../../src/profiles.ts'
import { readModules } from '../support/modules.ts'
import { plainFilm } from '../support/reports.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Filters that read a file or draw a text: with words of a user in them they read any file of the machine. */
const speaking =
  /\b(subtitles|ass|drawtext|movie|amovie|lut3d|sendcmd|azmq|zmq|frei0r|ladspa|lv2)=|fontfile|textfile/
const ours = 'workers/sample-lesson'

const hostileTexts = [
  "x',drawtext=textfile=/etc/passwd",
  'subtitles=/etc/passwd',
  '[0:v]movie=/etc/passwd[v]',
  '-i /etc/passwd',
  '$(touch /tmp/x);`id`',
  'concat:/etc/passwd|x',
  '%d%s%n',
  '番茄\u0000\u202e../..',
]

describe('what a user wrote', () => {
  it('never reaches a filter or an option: every word that a film tells is dropped before the plan', async () => {
    const profile = (await readProfiles()).get('village-2m')
    if (!profile) throw new Error('no profile')
    const word = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ minLength: 3 }))
    const { report, packets } = plainFilm()
    const path = '/scratch/cache/0a1b'
    const argsOf = (told: FfprobeReport) => {
      const facts = readSourceFacts(told, packets)
      const plan = planRenditions(facts, profile)
      const { picture, sound } = plan
      const [chunk] = chooseChunks(plan)
      if (!picture || !sound || !chunk || !facts.video) throw new Error('no picture')
      const task = {
        picture,
        rungs: picture.rungs,
        chunk,
        chunks: 1,
        threads: 'all' as const,
        fromBeginning: false,
      }
      const sample = sampleArgs(facts.video, { startSeconds: 0, seconds: 1, isExact: true }, path)
      return [
        ...wholeFilmArgs(plan, path),
        ...chunkArgs(plan, task, path),
        ...soundEncodeArgs(plan, sound, path),
        ...posterFrameArgs(plan, picture, path, [{ seconds: 1, file: posterFrameFile(0) }]),
        ...sample,
      ]
    }
    const plain = argsOf(report)
    fc.assert(
      fc.property(word, word, word, (title, codecTag, language) => {
        const tags = { title, comment: title, language, filename: title, handler_name: codecTag }
        const told = ffprobeReportSchema.parse({
          format: { ...report.format, filename: title, format_long_name: title, tags },
          streams: report.streams.map(stream => ({
            ...stream,
            codec_long_name: title,
            codec_tag_string: codecTag,
            profile: codecTag,
            field_order: title,
            color_transfer: title,
            sample_aspect_ratio: title,
            tags,
          })),
          chapters: [{ tags }],
        })
        expect(argsOf(told)).to.deep.equal(plain)
      }),
    )
  })

  it('has no filter that could show it: none of ours reads a text, a font or another film', async () => {
    const modules = await readModules(root, ['src/media', 'workers'])
    expect(modules.length).to.be.greaterThan(30)
    const guilty: string[] = []
    for (const { path } of modules) {
      if (path.startsWith(ours)) continue
      const text = await readFile(`${root}${path}`, 'utf8')
      if (speaking.test(text)) guilty.push(path)
    }
    expect(guilty).to.deep.equal([])
  })

  it('would be found, or the search would prove nothing: our own lesson is drawn with such filters', async () => {
    expect(await readFile(`${root}${ours}/film-args.ts`, 'utf8')).to.match(speaking)
  })
})
