import type { QcFinding } from '../media/qc-report.ts'
import { aspectOf, type SpecProfile } from '../media/spec-profile.ts'
import { Card } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { competitionCallWords } from '../web/words/competition-call.ts'
import { qcValue, qcWords } from '../web/words/qc.ts'

type SpecLine = { readonly severity: 'must' | 'should'; readonly subject: string; readonly need: string }

/** A spec profile as who makes a film reads it: what is asked, and how strictly. */
export function SpecCard({ spec, language }: { spec: SpecProfile; language: Language }) {
  const words = competitionCallWords[language]
  return (
    <Card title={words.spec(spec.title[language])}>
      <p class="soft">{words.specLead}</p>
      <ul class="facts">
        {specLines(spec, language).map(({ severity, subject, need }) => (
          <li key={subject}>
            <strong>{subject}</strong> {need} <span class="soft">({words[severity]})</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Each rule of a spec profile in words, what must be before what is advice. */
export function specLines(spec: SpecProfile, language: Language): readonly SpecLine[] {
  const words = competitionCallWords[language]
  const { rules } = qcWords[language]
  const { need, subjects } = words
  type Severe = { readonly severity: 'must' | 'should' }
  const between = (
    rule: Severe | undefined,
    subject: string,
    unit: QcFinding['unit'],
    least: number | undefined,
    most: number | undefined,
  ): SpecLine[] => {
    if (!rule) return []
    const [low, high] = [least, most].map(each => (each === undefined ? '' : qcValue(each, unit, language)))
    const text = low && high ? need.between(low, high) : low ? need.least(low) : need.most(high ?? '')
    return [{ severity: rule.severity, subject, need: low === high && low ? low : text }]
  }
  const stretch = (
    rule: (Severe & { readonly mostSeconds: number }) | undefined,
    subject: string,
  ): SpecLine[] =>
    rule
      ? [{ severity: rule.severity, subject, need: need.stretch(qcValue(rule.mostSeconds, 's', language)) }]
      : []
  const { length, size, frameRate, aspect, bitrate, loudness, truePeak, borders, sound, subtitles } = spec
  const lines = [
    ...between(length, rules.length, 's', length?.leastSeconds, length?.mostSeconds),
    ...between(size, rules.size, 'px', size?.leastPixels, size?.mostPixels),
    ...(aspect
      ? [
          {
            severity: aspect.severity,
            subject: rules.aspect,
            need: aspect.allowed.map(name => qcValue(aspectOf(name), 'aspect', language)).join(' / '),
          },
        ]
      : []),
    ...between(frameRate, rules.frameRate, 'fps', frameRate?.leastFps, frameRate?.mostFps),
    ...between(bitrate, rules.bitrate, 'kbps', bitrate?.leastKbps, bitrate?.mostKbps),
    ...(sound ? [{ severity: sound.severity, subject: subjects.sound, need: need.sound }] : []),
    ...(subtitles
      ? [{ severity: subtitles.severity, subject: subjects.subtitles, need: need.subtitles }]
      : []),
    ...between(loudness, rules.loudness, 'lufs', loudness?.leastLufs, loudness?.mostLufs),
    ...between(truePeak, rules.truePeak, 'dbtp', undefined, truePeak?.mostDbtp),
    ...between(borders, rules.borders, 'share', undefined, borders?.mostShare),
    ...stretch(spec.black, rules.black),
    ...stretch(spec.freeze, subjects.freeze),
    ...stretch(spec.silence, subjects.silence),
    ...between(spec.clipping, subjects.clipping, 's', undefined, spec.clipping?.mostSeconds),
  ]
  return lines.toSorted((a, b) => Number(b.severity === 'must') - Number(a.severity === 'must'))
}
