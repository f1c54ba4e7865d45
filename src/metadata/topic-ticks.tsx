import { inFamilies, topicLabel } from '../topic/rules.ts'
import { metadataWords } from '../web/words/metadata.ts'
import { faultWords, listOf } from './field-words.ts'
import { TickGroup, TickList } from './fields.tsx'
import type { FormParts } from './form-view.tsx'

/** The tree of topics to tick. A family opens by itself where one of its topics is ticked. Archived ones stand there only where they are ticked. */
export function TopicTicks(form: FormParts) {
  const words = metadataWords[form.language]
  const values = listOf(form.typed.topicIds)
  const offered = form.choices.topics.filter(topic => !topic.isArchived || values.includes(topic.id))
  return (
    <TickGroup
      {...{ label: words.fields.topicIds, name: 'topicIds', hint: words.hints.topicIds }}
      fault={faultWords(form, 'topicIds')}
    >
      {inFamilies(offered, true).map(family => {
        const all = [family, ...family.below]
        const chosen = all.filter(({ id }) => values.includes(id))
        return (
          <details key={family.id} class="family" open={chosen.length > 0}>
            <summary>
              {topicLabel(family, form.language)}
              {chosen.length > 0 && <span class="soft"> · {chosen.length}</span>}
            </summary>
            <div class="ticks">
              <TickList
                {...{ name: 'topicIds', values }}
                options={all.map(topic => ({ value: topic.id, label: topicLabel(topic, form.language) }))}
              />
            </div>
          </details>
        )
      })}
    </TickGroup>
  )
}
