/** Does all of them, so many at once, and gives the answers in their order. After a failure none is begun any more. */
export async function inTurns<Job, Answer>(
  jobs: readonly Job[],
  atOnce: number,
  work: (job: Job) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting = [...jobs.entries()]
  const failures: unknown[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next
      try {
        answers[index] = await work(job)
      } catch (error) {
        failures.push(error)
        waiting.length = 0
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return answers
}
