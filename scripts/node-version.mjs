const least = [20, 19]

/** A sentence for the person when this Node is too old, otherwise nothing. Node 20.19 is the first with stable `require(esm)`. */
export function nodeVersionFault(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > least[0] || (major === least[0] && minor >= least[1])) return undefined
  return `Xiangtu needs Node.js ${least.join('.')} or newer; this is ${version}. Upgrade it and start again: https://nodejs.org/`
}
