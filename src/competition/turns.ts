export type Turns = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

/**
 * Lets work of one name through one after the other, in the order of asking. The database would see to that by its
 * locks; but everybody who waits for one there holds one of the hub's few connections, and all others stand still.
 */
export function openTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const own = (last.get(name) ?? Promise.resolve()).then(work)
    // Whoever comes next waits for the end, good or bad.
    const ended = own
      .catch(() => undefined)
      .then(() => {
        if (last.get(name) === ended) last.delete(name)
      })
    last.set(name, ended)
    return own
  }
}
