#!/usr/bin/env node
// The first thing that runs, before node_modules exists and perhaps under a Node too old for anything else here:
// so this file and node-version.mjs keep to syntax that Node 12 parses, and the rest is imported after the check.
import { nodeVersionFault } from './node-version.mjs'

const fault = nodeVersionFault(process.versions.node)
if (fault) {
  console.error(fault)
  process.exit(1)
}

import('./run-program.mjs')
  .then(({ runProgram }) => runProgram(process.argv.slice(2)))
  .then(
    ending => {
      // A program that a signal ended is reported as the shell reports it, by the same signal.
      if (ending.signal) process.kill(process.pid, ending.signal)
      else process.exit(ending.code)
    },
    error => {
      console.error(error.sentence || error)
      process.exit(1)
    },
  )
