import { execFile } from 'node:child_process'

/** What a finished tool said. `code` is null where a signal ended it. */
export type ToolRun = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs ffmpeg or ffprobe plainly, as a test's own tool: no sandbox, never on hostile bytes without limits. */
export function runTool(tool: 'ffmpeg' | 'ffprobe', argv: readonly string[], cwd?: string): Promise<ToolRun> {
  return new Promise(resolve => {
    const options = { cwd, maxBuffer: 64 * 1024 ** 2, timeout: 60_000 }
    const child = execFile(tool, [...argv], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ code, stdout, stderr })
    })
    child.stdin?.end()
  })
}

/** Makes a file with ffmpeg; throws with its words where it fails. */
export async function ffmpeg(...argv: readonly string[]): Promise<void> {
  const run = await runTool('ffmpeg', ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...argv])
  if (run.code !== 0) throw new Error(`ffmpeg ${argv.join(' ')}\n${run.stderr}`)
}
