type Edge = { readonly to: number; capacity: number; readonly back: number }

/**
 * A network of whole-number capacities. Augments along shortest paths (Dinic), so 1,955 entries and 24 reviewers take
 * a fraction of a second. Flow that leaves the source once stays: later augmentations never lessen it.
 */
export class FlowNetwork {
  readonly #edges: Edge[][]

  constructor(nodes: number) {
    this.#edges = Array.from({ length: nodes }, () => [])
  }

  /** Adds an edge and tells its name for `flowOn` and `widen`. */
  connect(from: number, to: number, capacity: number, alreadyFlowing = 0): readonly [number, number] {
    const forth = this.#edgesOf(from)
    const back = this.#edgesOf(to)
    forth.push({ to, capacity: capacity - alreadyFlowing, back: back.length })
    back.push({ to: from, capacity: alreadyFlowing, back: forth.length - 1 })
    return [from, forth.length - 1]
  }

  widen([from, index]: readonly [number, number], by: number): void {
    const edge = this.#edgesOf(from)[index]
    if (edge) edge.capacity += by
  }

  flowOn([from, index]: readonly [number, number]): number {
    const edge = this.#edgesOf(from)[index]
    return edge ? (this.#edgesOf(edge.to)[edge.back]?.capacity ?? 0) : 0
  }

  /** Sends as much more as fits and tells how much that was. */
  augment(source: number, sink: number): number {
    let sent = 0
    for (;;) {
      const depth = this.#depthsFrom(source)
      if (depth[sink] === undefined) return sent
      const next = this.#edges.map(() => 0)
      for (;;) {
        const more = this.#push(source, sink, Number.POSITIVE_INFINITY, depth, next)
        if (more === 0) break
        sent += more
      }
    }
  }

  /** What can still be reached from the source: one side of the narrowest cut once nothing more fits. */
  reachable(source: number): (node: number) => boolean {
    const depth = this.#depthsFrom(source)
    return node => depth[node] !== undefined
  }

  #edgesOf(node: number): Edge[] {
    const edges = this.#edges[node]
    if (!edges) throw new RangeError(`no node ${node}`)
    return edges
  }

  #depthsFrom(source: number): readonly (number | undefined)[] {
    const depth: (number | undefined)[] = this.#edges.map(() => undefined)
    depth[source] = 0
    const queue = [source]
    for (const node of queue) {
      for (const { to, capacity } of this.#edgesOf(node)) {
        if (capacity === 0 || depth[to] !== undefined) continue
        depth[to] = (depth[node] ?? 0) + 1
        queue.push(to)
      }
    }
    return depth
  }

  /** Paths here are as long as the layers, so the depth of the recursion is small. */
  #push(
    node: number,
    sink: number,
    most: number,
    depth: readonly (number | undefined)[],
    next: number[],
  ): number {
    if (node === sink) return most
    const edges = this.#edgesOf(node)
    for (let index = next[node] ?? 0; index < edges.length; index++) {
      next[node] = index
      const edge = edges[index]
      if (!edge || edge.capacity === 0 || depth[edge.to] !== (depth[node] ?? 0) + 1) continue
      const pushed = this.#push(edge.to, sink, Math.min(most, edge.capacity), depth, next)
      if (pushed === 0) continue
      edge.capacity -= pushed
      const back = this.#edgesOf(edge.to)[edge.back]
      if (back) back.capacity += pushed
      return pushed
    }
    next[node] = edges.length
    return 0
  }
}
