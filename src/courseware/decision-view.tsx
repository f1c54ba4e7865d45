import { contentKinds } from '../media/content.ts'
import { type Plan, rungsWithStills } from '../media/plan.ts'
import { Button, Card } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { decisionWords } from '../web/words/decision.ts'
import { rungName } from '../web/words/lesson-page.ts'

type DecisionProps = {
  readonly language: Language
  readonly coursewareId: string
  /** Absent until a plan was made. */
  readonly plan: Plan | undefined
  /** Not while a version is under way. */
  readonly mayRemake: boolean
  /** One rung of a lesson that is shown can be made again by itself. */
  readonly mayRemakeRung: boolean
}

/** How a lesson is made and why; where its producer may say otherwise, by a plain form. */
export function DecisionCard({ language, coursewareId, plan, mayRemake, mayRemakeRung }: DecisionProps) {
  const words = decisionWords[language]
  return (
    <Card title={words.heading}>
      {!plan && <p class="soft">{words.notYet}</p>}
      {plan && <PictureDecision language={language} plan={plan} />}
      {plan?.sound && <SoundDecision language={language} sound={plan.sound} />}
      {plan?.picture && mayRemakeRung && (
        <RungForm language={language} coursewareId={coursewareId} rungs={rungsWithStills(plan.picture)} />
      )}
      {plan?.content && mayRemake && (
        <OverruleForm language={language} coursewareId={coursewareId} content={plan.content} />
      )}
    </Card>
  )
}

function PictureDecision({ language, plan }: { language: Language; plan: Plan }) {
  const words = decisionWords[language]
  const { content, picture, dropped } = plan
  if (!content || !picture) return null
  const framesPerSecond = picture.frameRate.numerator / picture.frameRate.denominator
  const { stillShare, kbps, suggested } = content
  return (
    <section class="decision">
      <h3>
        {words.picture(words.kinds[content.kind])} <span class="soft">({words.by[content.by]})</span>
      </h3>
      <p>{words.kindMeanings[content.kind]}</p>
      {stillShare !== undefined && kbps !== undefined && (
        <p>{words.evidence(percent(stillShare), String(Math.round(kbps)))}</p>
      )}
      {content.by === 'producer' && suggested && suggested !== content.kind && (
        <p>{words.suggested(words.kinds[suggested])}</p>
      )}
      {picture.crop && <p>{words.cropped(picture.crop.width, picture.crop.height)}</p>}
      <p>{words.rungs}</p>
      <ul>
        {picture.rungs.map(rung => (
          <li key={rung.name}>
            {words.rung(rung.name, tidy(framesPerSecond / rung.frameStep), rung.maxKbps)}
          </li>
        ))}
        {picture.stills?.stills && (
          <li>{words.stills(picture.stills.stills.everySeconds, picture.stills.maxKbps)}</li>
        )}
      </ul>
      {dropped.length > 0 && <p>{words.dropped}</p>}
      <ul>
        {dropped.map(({ name, reason, expected }) => (
          <li key={name}>
            {words.item(
              name,
              expected
                ? words.nearCost(expected.kbps, expected.instead, expected.insteadKbps)
                : words.reasons[reason],
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function SoundDecision({ language, sound }: { language: Language; sound: NonNullable<Plan['sound']> }) {
  const words = decisionWords[language]
  const { texture, measuredLufs, gainDb, ceilingDbfs } = sound
  const changes = [
    ...(gainDb === 0 ? [] : [words.gain(`${gainDb > 0 ? '+' : ''}${tidy(gainDb)}`)]),
    ...(ceilingDbfs === undefined ? [] : [words.limited]),
  ]
  return (
    <section class="decision">
      <h3>
        {words.sound(words.sounds[sound.kind])} <span class="soft">({words.soundKbps(sound.kbps)})</span>
      </h3>
      {texture && <p>{words.texture(tidy(texture.widthDb), percent(texture.pauseShare))}</p>}
      <p>
        {measuredLufs === undefined
          ? words.silent
          : words.loudness(tidy(measuredLufs), tidy(sound.targetLufs))}{' '}
        {changes.length > 0 && <span class="soft">({changes.join(language === 'en' ? ', ' : '，')})</span>}
      </p>
    </section>
  )
}

type OverruleProps = {
  readonly language: Language
  readonly coursewareId: string
  readonly content: NonNullable<Plan['content']>
}

function OverruleForm({ language, coursewareId, content }: OverruleProps) {
  const words = decisionWords[language]
  const now = content.by === 'producer' ? content.kind : 'samples'
  return (
    <form method="post" action={`/courseware/${coursewareId}/content`} class="overrule">
      <fieldset>
        <legend>{words.overrule}</legend>
        <p class="hint">{words.overruleHint}</p>
        {(['samples', ...contentKinds] as const).map(value => (
          <label key={value} class="choice">
            <input type="radio" name="content" value={value} checked={value === now} />
            <span>{value === 'samples' ? words.judge : words.kinds[value]}</span>
          </label>
        ))}
      </fieldset>
      <Button kind="quiet">{words.remake}</Button>
    </form>
  )
}

type RungProps = {
  readonly language: Language
  readonly coursewareId: string
  readonly rungs: readonly { readonly name: string }[]
}

/** One rung that came out badly is made again; all others stay. */
function RungForm({ language, coursewareId, rungs }: RungProps) {
  const words = decisionWords[language]
  return (
    <form method="post" action={`/courseware/${coursewareId}/rung`} class="overrule">
      <div class="field">
        <label for="field-rung">{words.remakeRung}</label>
        <p class="hint" id="field-rung-hint">
          {words.remakeRungHint}
        </p>
        <select class="input" id="field-rung" name="rung" aria-describedby="field-rung-hint">
          {rungs.map(({ name }) => (
            <option key={name} value={name}>
              {rungName(name, language)}
            </option>
          ))}
        </select>
      </div>
      <Button kind="quiet">{words.remakeThis}</Button>
    </form>
  )
}

const percent = (share: number): string => `${Math.round(share * 100)}%`
/** One decimal where it says something: 12.5, 25. */
const tidy = (value: number): string => String(Math.round(value * 10) / 10)
