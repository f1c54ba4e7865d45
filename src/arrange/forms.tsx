import { Button } from '../web/components.tsx'
import type { ArrangeWords } from '../web/words/arrange.ts'
import type { Campaign, Collection, Presenter, Series } from './rules.ts'

type Named = { readonly id: string; readonly label: string }
type TextName = keyof ArrangeWords &
  (
    | 'title'
    | 'summary'
    | 'labelZh'
    | 'labelEn'
    | 'summaryZh'
    | 'summaryEn'
    | 'skills'
    | 'introduction'
    | 'beginsOn'
    | 'endsOn'
  )

type FormProps = {
  readonly words: ArrangeWords
  readonly action: string
  /** Tells the fields of this form from those of the others on the page. */
  readonly id: string
  readonly texts: readonly {
    readonly name: TextName
    readonly value: string
    readonly rows?: number
    readonly most?: number
  }[]
  readonly ticks?: readonly {
    readonly name: 'seriesIds' | 'visibleTo' | 'topicIds'
    readonly values: readonly string[]
    readonly options: readonly Named[]
  }[]
  /** Absent for a new one. */
  readonly isArchived?: boolean | undefined
  readonly isNew?: boolean
}

/** Without an end browsers take years of six digits. */
const day = { type: 'date', max: '2999-12-31' } as const

/** One form of the page: lines of text, ticks, whether it is archived. */
function ArrangeForm({ words, action, id, texts, ticks = [], isArchived, isNew }: FormProps) {
  return (
    <form method="post" action={action}>
      {texts.map(({ name, value, rows = 1, most }) => {
        const field = { id: `${name}-${id}`, name, class: 'input', ...(most ? { maxLength: most } : {}) }
        const isDay = name === 'beginsOn' || name === 'endsOn'
        return (
          <div key={name} class="field">
            <label for={field.id}>{words[name]}</label>
            {name === 'skills' && <p class="hint">{words.skillsHint}</p>}
            {rows > 1 ? (
              <textarea rows={rows} {...field}>
                {value}
              </textarea>
            ) : (
              <input value={value} {...field} {...(isDay ? day : { type: 'text' as const })} />
            )}
          </div>
        )
      })}
      {ticks
        .filter(({ options }) => options.length > 0)
        .map(({ name, values, options }) => (
          <fieldset key={name} class="field tick-group">
            <legend>{words[name]}</legend>
            {name === 'visibleTo' && <p class="hint">{words.visibleToHint}</p>}
            {name === 'topicIds' && <p class="hint">{words.topicIdsHint}</p>}
            <div class={name === 'topicIds' || options.length > 20 ? 'ticks many' : 'ticks'}>
              {options.map(option => (
                <label key={option.id} class="tick">
                  <input type="checkbox" name={name} value={option.id} checked={values.includes(option.id)} />
                  {option.label}
                </label>
              ))}
            </div>
          </fieldset>
        ))}
      {isArchived !== undefined && (
        <p>
          <label class="tick">
            <input type="checkbox" name="isArchived" value="yes" checked={isArchived} />
            {words.isArchived}
          </label>
        </p>
      )}
      <Button kind={isNew ? 'main' : 'quiet'}>{isNew ? words.add : words.save}</Button>
    </form>
  )
}

type Parts<Thing> = { readonly words: ArrangeWords; readonly of?: Thing }
const places = (kind: string, id: string | undefined) => ({
  action: id === undefined ? `/arrange/${kind}` : `/arrange/${kind}/${id}`,
  id: id ?? `new-${kind}`,
  isNew: id === undefined,
})

export const SeriesForm = ({ words, of }: Parts<Series>) => (
  <ArrangeForm
    {...{ words, ...places('series', of?.id), isArchived: of?.isArchived }}
    texts={[
      { name: 'title', value: of?.title ?? '', most: 80 },
      { name: 'summary', value: of?.summary ?? '', rows: 3 },
    ]}
  />
)

type CampaignParts = Parts<Campaign> & {
  readonly series: readonly Named[]
  readonly regions: readonly Named[]
  readonly topics: readonly Named[]
}
export const CampaignForm = ({ words, of, series, regions, topics }: CampaignParts) => (
  <ArrangeForm
    {...{ words, ...places('campaigns', of?.id), isArchived: of?.isArchived }}
    texts={[
      { name: 'title', value: of?.title ?? '', most: 80 },
      { name: 'summary', value: of?.summary ?? '', rows: 3 },
      { name: 'beginsOn', value: of?.beginsOn ?? '' },
      { name: 'endsOn', value: of?.endsOn ?? '' },
    ]}
    ticks={[
      { name: 'seriesIds', values: of?.seriesIds ?? [], options: series },
      { name: 'topicIds', values: of?.topicIds ?? [], options: topics },
      { name: 'visibleTo', values: of?.visibleTo ?? [], options: regions },
    ]}
  />
)

type CollectionParts = Parts<Collection> & { readonly topics: readonly Named[] }
export const CollectionForm = ({ words, of, topics }: CollectionParts) => (
  <ArrangeForm
    {...{ words, ...places('collections', of?.id), isArchived: of?.isArchived }}
    texts={[
      { name: 'labelZh', value: of?.labelZh ?? '', most: 20 },
      { name: 'labelEn', value: of?.labelEn ?? '', most: 40 },
      { name: 'summaryZh', value: of?.summaryZh ?? '', most: 200 },
      { name: 'summaryEn', value: of?.summaryEn ?? '', most: 200 },
    ]}
    ticks={[{ name: 'topicIds', values: of?.topicIds ?? [], options: topics }]}
  />
)

export const PresenterForm = ({ words, of }: Parts<Presenter>) => (
  <ArrangeForm
    {...{ words, ...places('presenters', of?.id) }}
    texts={[
      { name: 'skills', value: of?.skills ?? '', most: 120 },
      { name: 'introduction', value: of?.introduction ?? '', rows: 3 },
    ]}
  />
)
