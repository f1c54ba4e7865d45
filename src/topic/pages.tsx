import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { topicWords } from '../web/words/topic.ts'
import { inFamilies, type Topic, topicLabel } from './rules.ts'

type TopicsPageParts = {
  readonly topics: readonly Topic[]
  /** How many lessons each has. */
  readonly use: ReadonlyMap<string, number>
  readonly isSaved: boolean
  readonly fault?: string
}

/** The tree of topics for those who keep it. Works without script; each row opens to what can be done with it. */
export function topicsPage(view: View, { topics, use, isSaved, fault }: TopicsPageParts): string {
  const { language } = view
  const words = topicWords[language]
  const row = (topic: Topic) => (
    <TopicRow key={topic.id} {...{ topic, topics, language }} count={use.get(topic.id) ?? 0} />
  )
  return renderPage(view, {
    title: words.heading,
    children: (
      <>
        <h1>{words.heading}</h1>
        <p class="soft">{words.lead}</p>
        {isSaved && <Notice tone="good">{words.saved}</Notice>}
        {fault && <Notice tone="bad">{fault}</Notice>}
        {inFamilies(topics, true).map(family => (
          <Card key={family.id}>
            {row(family)}
            <div class="topics-below">
              {family.below.map(row)}
              {!family.isArchived && (
                <details class="topic">
                  <summary>＋ {words.newTopic(topicLabel(family, language))}</summary>
                  <LabelForm
                    {...{ language, action: '/topics', parentId: family.id, id: `new-${family.id}` }}
                  />
                </details>
              )}
            </div>
          </Card>
        ))}
        <Card title={words.newFamily}>
          <LabelForm {...{ language, action: '/topics', parentId: '', id: 'new' }} />
        </Card>
      </>
    ),
  })
}

type RowProps = {
  readonly topic: Topic
  readonly topics: readonly Topic[]
  readonly count: number
  readonly language: Language
}

function TopicRow({ topic, topics, count, language }: RowProps) {
  const words = topicWords[language]
  const path = `/topics/${topic.id}`
  const target = topics.find(({ id }) => id === topic.mergedInto)
  const others = topics.filter(({ id, isArchived }) => id !== topic.id && !isArchived)
  const isFamily = topics.some(({ parentId }) => parentId === topic.id)
  return (
    <details class="topic" id={`topic-${topic.id}`}>
      <summary>
        <span class={topic.parentId === undefined ? 'family-name' : ''}>{topicLabel(topic, language)}</span>{' '}
        <span class="soft">
          {words.use(count)}
          {target
            ? ` · ${words.mergedInto(topicLabel(target, language))}`
            : topic.isArchived && ` · ${words.archived}`}
        </span>
      </summary>
      <LabelForm {...{ language, topic, action: path, id: topic.id }} />
      <div class="row">
        {(['up', 'down'] as const).map(direction => (
          <form key={direction} method="post" action={`${path}/move`}>
            <Button kind="quiet" name="direction" value={direction}>
              {words[direction]}
            </Button>
          </form>
        ))}
        <form method="post" action={`${path}/${topic.isArchived ? 'restore' : 'archive'}`}>
          <Button kind="quiet">{topic.isArchived ? words.restore : words.archive}</Button>
        </form>
        {count === 0 && !isFamily && (
          <form method="post" action={`${path}/remove`}>
            <Button kind="danger">{words.remove}</Button>
          </form>
        )}
      </div>
      <p class="hint">{words.archiveHint}</p>
      {!isFamily && !topic.isArchived && others.length > 0 && (
        <form method="post" action={`${path}/merge`}>
          <ChoiceField
            {...{ label: words.mergeInto, name: 'into', id: `into-${topic.id}`, required: true, empty: '' }}
            choices={others.map(other => ({ value: other.id, label: topicLabel(other, language) }))}
          />
          <Button kind="quiet">{words.merge}</Button>
        </form>
      )}
    </details>
  )
}

type LabelFormProps = {
  readonly language: Language
  readonly action: string
  /** Tells the fields of this form from those of all the others on the page. */
  readonly id: string
  readonly topic?: Topic
  readonly parentId?: string
}

function LabelForm({ language, action, id, topic, parentId }: LabelFormProps) {
  const words = topicWords[language]
  return (
    <form class="topic-labels" method="post" action={action}>
      {parentId !== undefined && <input type="hidden" name="parentId" value={parentId} />}
      {(['labelZh', 'labelEn'] as const).map(name => (
        <div key={name} class="field">
          <label for={`${name}-${id}`}>{words[name]}</label>
          <input
            {...{ class: 'input', id: `${name}-${id}`, name, maxLength: 40, required: true }}
            value={topic?.[name] ?? ''}
          />
        </div>
      ))}
      <Button kind={topic ? 'quiet' : 'main'}>{topic ? words.rename : words.add}</Button>
    </form>
  )
}
