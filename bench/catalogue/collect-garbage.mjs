// Goes into a hub that is measured, before its own program (so without types): at SIGUSR2 it sweeps its memory, as V8
// would do by itself at a moment of its own choice.
import v8 from 'node:v8'
import vm from 'node:vm'

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc')
process.on('SIGUSR2', () => collect())
