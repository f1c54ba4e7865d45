import type { Lesson } from '../catalogue/rules.ts'
import { playerProps } from '../play/player-place.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Field, Island, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { anchorWords } from '../web/words/competition-anchor.ts'
import { type Anchor, takesAnchors } from './anchor-records.ts'
import type { BesideProps } from './beside-props.ts'
import type { Competition, Stage } from './records.ts'
import { StageLine } from './stage-line.tsx'
import type { Typed } from './typed-form.ts'

type FaultWord = keyof (typeof anchorWords)['en']['faults']
/** What was typed and is not right: which field, and why. */
export type AnchorForm = { readonly typed: Typed; readonly fault?: FaultWord | undefined }

type AnchorParts = AnchorForm & {
  readonly competition: Competition
  readonly stage: Stage
  readonly anchors: readonly Anchor[]
  readonly wasSaved: boolean
}

/** The films that a panel measures by, for who runs the competition. Works without script. */
export function anchorPage(view: View, parts: AnchorParts): string {
  const { competition, stage, anchors, typed, fault, wasSaved } = parts
  const words = anchorWords[view.language]
  const here = `/competitions/stages/${stage.id}/anchors`
  const isOpen = takesAnchors(stage.state)
  const faultOf = (...of: FaultWord[]) => (fault && of.includes(fault) ? words.faults[fault] : undefined)
  return renderPage(view, {
    title: `${words.title} · ${competition.title}`,
    children: (
      <>
        <h1>{words.title}</h1>
        <StageLine view={view} competition={competition} stage={stage} />
        <p class="soft">{words.lead}</p>
        {wasSaved && <Notice tone="good">{words.saved}</Notice>}
        {anchors.length === 0 && <p>{words.none}</p>}
        {anchors.map(({ id, coursewareId, title, points, why, isEntered }) => (
          <Card key={id} title={`${title} · ${words.points(points)}`}>
            <p>
              <a href={`/courseware/${coursewareId}`}>{title}</a> {why}
            </p>
            {isEntered && <Notice>{words.nowEntered}</Notice>}
            {isOpen && (
              <form method="post" action={`${here}/${id}/remove`}>
                <Button kind="quiet">{words.remove(title)}</Button>
              </form>
            )}
          </Card>
        ))}
        {isOpen && (
          <Card title={words.add}>
            <form method="post" action={here}>
              <Field
                label={words.address}
                name="address"
                hint={words.addressHint}
                value={typed.address ?? ''}
                fault={faultOf('address', 'notPublic', 'isEntered', 'isThere', 'tooMany')}
                maxLength={500}
                autocomplete="off"
                required
              />
              <Field
                label={words.worth}
                name="points"
                inputMode="numeric"
                value={typed.points ?? ''}
                fault={faultOf('points')}
                maxLength={3}
                autocomplete="off"
                required
              />
              <Field
                label={words.why}
                name="why"
                hint={words.whyHint}
                value={typed.why ?? ''}
                fault={faultOf('why')}
                rows={2}
                maxLength={300}
                required
              />
              <Button>{words.addIt}</Button>
            </form>
          </Card>
        )}
      </>
    ),
  })
}

type PanelParts = {
  readonly stageId: string
  readonly anchors: readonly Anchor[]
  /** Two of them at most, with their lessons. */
  readonly shown: readonly (Anchor & { readonly lesson: Lesson })[]
}

/** The same for who judges: two of them beside each other, with what they are worth. */
export function panelAnchorPage(view: View, { stageId, anchors, shown }: PanelParts): string {
  const { language } = view
  const words = anchorWords[language]
  const choices = anchors.map(({ id, title, points }) => ({
    value: id,
    label: `${title} · ${words.points(points)}`,
  }))
  const films = shown.map(({ lesson, title, points }) => ({
    ...playerProps({ lesson, language, isUncounted: true }),
    title: `${title} · ${words.points(points)}`,
  }))
  const props: BesideProps = { language, films }
  return renderPage(view, {
    title: words.forPanel,
    islands: films.length > 0 ? ['beside'] : [],
    width: 'full',
    children: (
      <>
        <p>
          <a href="/reviewing">{words.back}</a>
        </p>
        <h1>{words.forPanel}</h1>
        <p class="soft">{words.panelLead}</p>
        {anchors.length === 0 && <p>{words.none}</p>}
        <ul>
          {anchors.map(({ id, title, points, why }) => (
            <li key={id}>
              <strong>
                {title} · {words.points(points)}
              </strong>{' '}
              {why}
            </li>
          ))}
        </ul>
        {anchors.length > 2 && (
          <form method="get" action={`/reviewing/stages/${stageId}/anchors`} class="find">
            {(['left', 'right'] as const).map((side, at) => (
              <ChoiceField
                key={side}
                label={words[side]}
                name={side}
                value={shown[at]?.id}
                choices={choices}
                required
              />
            ))}
            <Button kind="quiet">{words.show}</Button>
          </form>
        )}
        {films.length > 0 && <Island name="beside" props={props} />}
      </>
    ),
  })
}
