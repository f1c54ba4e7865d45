/**
 * What our code and hls.js use that browsers of 2020 and 2021 lack. Stations keep theirs as long as it starts; a syntax
 * that they do not know is translated when the scripts are built, a missing method is not.
 */
function add(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

function at<Item>(this: ArrayLike<Item>, index: number): Item | undefined {
  return this[index < 0 ? this.length + index : index]
}
function findLast<Item>(
  this: readonly Item[],
  isIt: (item: Item, index: number) => boolean,
): Item | undefined {
  for (let index = this.length - 1; index >= 0; index--) {
    const item = this[index]
    if (item !== undefined && isIt(item, index)) return item
  }
  return undefined
}

// Chrome 92 and 97, Firefox 90 and 104.
add(Array.prototype, 'at', at)
add(Array.prototype, 'findLast', findLast)
