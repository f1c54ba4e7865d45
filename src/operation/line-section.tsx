import type { QueueFacts } from '../queue/line-view.ts'
import type { WorkerFacts } from '../queue/worker-facts.ts'
import { Notice } from '../web/components.tsx'
import { formatBytes, formatDuration, type Language } from '../web/languages.ts'
import { operationWords } from '../web/words/operation.ts'
import { queueBoardPath } from './queue-board.ts'
import { verbWord } from './week-view.tsx'

/** What the queues and workers are busy with; undefined where Redis is away. */
export type LineNow = {
  readonly queues: readonly QueueFacts[]
  readonly workers: readonly WorkerFacts[]
}
/** The lesson of each version that a worker names. */
export type LessonsByVersion = ReadonlyMap<string, { readonly coursewareId: string; readonly title: string }>

/** How full the queues are. */
export function QueueSection({
  language,
  queues,
}: { readonly language: Language } & Pick<LineNow, 'queues'>) {
  const words = operationWords[language]
  const names: Readonly<Record<string, string>> = words.queueNames
  const columns = ['waiting', 'running', 'delayed', 'failed'] as const
  return (
    <section class="card">
      <h2>{words.queues}</h2>
      <table class="figures stacks">
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            {columns.map(name => (
              <th key={name} scope="col" class="number">
                {words[name]}
              </th>
            ))}
            <th scope="col" class="number">
              {words.oldest}
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map(queue => (
            <tr key={queue.name}>
              <th scope="row">
                {names[queue.name] ?? queue.name} <code class="soft">{queue.name}</code>
              </th>
              {columns.map(name => (
                <td key={name} class="number" data-label={words[name]}>
                  {queue[name]}
                </td>
              ))}
              <td class="number" data-label={words.oldest}>
                {queue.oldestWaitingSeconds === undefined
                  ? words.none
                  : formatDuration(queue.oldestWaitingSeconds, language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="after">
        <a class="button quiet" href={queueBoardPath}>
          {words.queueBoard}
        </a>{' '}
        <span class="soft">{words.queueBoardLead}</span>
      </p>
    </section>
  )
}

type WorkersProps = {
  readonly language: Language
  readonly lessons: LessonsByVersion
} & Pick<LineNow, 'workers'>

/** Every worker that reports: its machine, and what it makes at which speed. */
export function WorkerSection({ language, workers, lessons }: WorkersProps) {
  const words = operationWords[language]
  return (
    <section class="card">
      <h2>{words.workers}</h2>
      {workers.length === 0 && <Notice tone="bad">{words.noWorkers}</Notice>}
      <ul class="workers">
        {workers.map(worker => (
          <li key={worker.name}>
            <h3>
              {worker.machine} <code class="soft">{nameOnMachine(worker)}</code>
            </h3>
            <p class="soft">
              {words.machine(worker.cores, formatBytes(worker.memoryBytes), worker.encodeSlots)}
              <br />
              {words.up(formatDuration(worker.upSeconds, language), worker.ffmpegVersion)}
            </p>
            {worker.running.length === 0 && <p class="soft">{words.idle}</p>}
            <ul class="running-jobs">
              {worker.running.map(job => (
                <RunningJob
                  key={`${job.versionId}-${job.name}`}
                  language={language}
                  job={job}
                  lessons={lessons}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A worker's name mostly begins with its machine's, which stands beside it. */
const nameOnMachine = ({ name, machine }: WorkerFacts): string =>
  name.startsWith(`${machine}-`) ? `#${name.slice(machine.length + 1)}` : name

type JobProps = Omit<WorkersProps, 'workers'> & { readonly job: WorkerFacts['running'][number] }

function RunningJob({ language, job, lessons }: JobProps) {
  const words = operationWords[language]
  const lesson = lessons.get(job.versionId)
  const percent = `${Math.floor(job.share * 100)}%`
  const name = verbWord(job.name, language)
  return (
    <li>
      <p>
        <strong>{name}</strong>{' '}
        {lesson ? (
          <a href={`/courseware/${lesson.coursewareId}/jobs`}>{lesson.title}</a>
        ) : (
          <span class="soft">{words.unknownLesson}</span>
        )}
      </p>
      <progress max={1} value={job.share} aria-label={`${name} ${lesson?.title ?? ''}`}>
        {percent}
      </progress>
      <p class="soft">
        {percent} · {words.runningFor(formatDuration(job.runningSeconds, language))}
        {job.speed !== undefined && (
          <>
            {' · '}
            <strong class="speed">{words.speed(job.speed.toFixed(job.speed < 10 ? 1 : 0))}</strong>
          </>
        )}
      </p>
    </li>
  )
}
