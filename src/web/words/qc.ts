import type { QcFinding, QcMeasured } from '../../media/qc-report.ts'
import { formatDuration, type Language } from '../languages.ts'
import { playWords } from './play.ts'

/** What quality control says: each rule's name, and one sentence on how to mend what it found. */
export const qcWords = {
  'zh-CN': {
    heading: '技审：原片的技术检查',
    clean: '没有发现问题。',
    found: (count: number) => `发现 ${count} 处可以改进。课件照常制作和发布，改不改由您决定。`,
    severities: { must: '重要', should: '建议' },
    measured: '实测',
    limits: { least: '至少', most: '最多', near: '最接近的标准' },
    at: '位置',
    seek: (at: string) => `从 ${at} 播放`,
    allMeasured: '原片实测',
    spec: (name: string) => `制作规范：${name}`,
    tracks: (count: number) => `${count} 条声音`,
    px: (pixels: number) => `短边 ${pixels} 像素`,
    still: (share: string) => `静止画面占 ${share}`,
    peak: (level: string) => `真峰值 ${level}`,
    fps: (frames: string) => `${frames} 帧/秒`,
    rules: {
      sound: '没有声音',
      length: '时长',
      size: '画面大小',
      aspect: '画面形状',
      frameRate: '帧率',
      bitrate: '画面码率',
      borders: '黑边',
      black: '黑屏',
      freeze: '画面不动',
      silence: '没有声音的一段',
      clipping: '声音破了',
      truePeak: '声音尖峰过高',
      loudness: '音量',
    },
    mend: {
      sound: '检查话筒和录音开关；声音另录的，请在剪辑软件里配上再导出。',
      length: { least: '把内容讲完整，或者和相关的短片合成一课。', most: '按小节剪成几课，每课讲一件事。' },
      size: {
        least: '拍摄和导出时选 1280×720 或更高；不要上传微信转发压缩过的视频。',
        most: '导出时选规范允许的画面大小。',
      },
      aspect: '把手机横过来拍，导出时选 16:9 或 4:3。',
      frameRate: {
        least: '拍摄和导出时选每秒 25 帧；光线暗时补灯，手机就不会降帧。',
        most: '导出时选每秒 25 帧。',
      },
      bitrate: {
        least: '请上传拍摄的原片；重新导出时把视频码率调到 1000 kbit/s 以上。',
        most: '重新导出，把视频码率调到规范允许的范围。',
      },
      borders: '导出时让画面充满屏幕：工程的画面比例要和素材一致，或者裁掉黑边。',
      black: '把这段黑屏剪掉，或换上标题、讲解画面。',
      freeze: '看看这里是不是相机或剪辑软件卡住了；如果是，请重新导出或换一段画面。',
      silence: '把这段剪短，或补上讲解；如果是话筒断了，请重新配音。',
      clipping: '录音时把话筒音量调低，离嘴远一点；已经破的声音修不好，请重录这几段。',
      truePeak: '导出前在剪辑软件里把音量降低 1 到 3 分贝，或打开限幅器。',
      loudness: {
        least: '话筒离讲话的人近一点，录音音量调高；系统会调大音量，但杂音也会变大。',
        most: '录音或导出时把音量调低一些。',
      },
    },
  },
  en: {
    heading: 'Technical check of the source',
    clean: 'Nothing was found.',
    found: (count: number) =>
      `${count} ${count === 1 ? 'thing' : 'things'} could be better. The lesson is made and published all the same; it is for you to decide.`,
    severities: { must: 'Important', should: 'Advice' },
    measured: 'Measured',
    limits: { least: 'at least', most: 'at most', near: 'nearest standard' },
    at: 'At',
    seek: (at: string) => `Play from ${at}`,
    allMeasured: 'The source as measured',
    spec: (name: string) => `Specification: ${name}`,
    tracks: (count: number) => `${count} sound tracks`,
    px: (pixels: number) => `short side ${pixels} pixels`,
    still: (share: string) => `picture still for ${share}`,
    peak: (level: string) => `true peak ${level}`,
    fps: (frames: string) => `${frames} fps`,
    rules: {
      sound: 'No sound',
      length: 'Length',
      size: 'Picture size',
      aspect: 'Picture shape',
      frameRate: 'Frame rate',
      bitrate: 'Picture bit rate',
      borders: 'Black borders',
      black: 'Black picture',
      freeze: 'Frozen picture',
      silence: 'A stretch without sound',
      clipping: 'Clipped sound',
      truePeak: 'Peaks too high',
      loudness: 'Loudness',
    },
    mend: {
      sound:
        'Check the microphone and its switch; sound that was recorded apart must be joined in the editor before the export.',
      length: {
        least: 'Teach the whole of it, or join it with related short films.',
        most: 'Cut it by sections into several lessons, each on one thing.',
      },
      size: {
        least: 'Film and export at 1280×720 or more; do not send a film that a messenger has shrunk.',
        most: 'Export at a size that the specification allows.',
      },
      aspect: 'Hold the phone sideways, and export as 16:9 or 4:3.',
      frameRate: {
        least: 'Film and export at 25 frames a second; with more light a phone keeps its rate.',
        most: 'Export at 25 frames a second.',
      },
      bitrate: {
        least: 'Send the camera’s own file; for a new export set the video bit rate above 1000 kbit/s.',
        most: 'Export again with a video bit rate that the specification allows.',
      },
      borders:
        'Let the picture fill the frame: give the project the shape of its footage, or crop the borders.',
      black: 'Cut the black stretch out, or put a title or a picture there.',
      freeze: 'See whether camera or editor hung here; if so, export again or take another picture.',
      silence: 'Shorten the stretch or speak over it; if the microphone failed, record the voice again.',
      clipping:
        'Turn the microphone down and hold it further away; clipped sound cannot be mended, so record these parts again.',
      truePeak:
        'Lower the volume by 1 to 3 decibels in the editor before the export, or switch its limiter on.',
      loudness: {
        least:
          'Bring the microphone closer and turn it up; we make the lesson louder, but the noise grows with it.',
        most: 'Turn the recording or the export down a little.',
      },
    },
  },
} as const

/** One sentence on how to mend what was found. */
export function mendSentence({ rule, bound }: QcFinding, language: Language): string {
  const mend = qcWords[language].mend[rule]
  if (typeof mend === 'string') return mend
  return bound === 'least' ? mend.least : mend.most
}

const number = (value: number, digits: number): string =>
  String(Number(value.toFixed(digits))).replace('-', '−')

/** A measured value or a limit in its unit: 42 s, 12 fps, 2.35:1, -8.1 LUFS. */
export function qcValue(value: number, unit: QcFinding['unit'], language: Language): string {
  const words = qcWords[language]
  const written: Readonly<Record<QcFinding['unit'], () => string>> = {
    s: () => formatDuration(value, language),
    px: () => words.px(Math.round(value)),
    fps: () => words.fps(number(value, 2)),
    aspect: () => aspectName(value),
    kbps: () => `${Math.round(value)} kbit/s`,
    lufs: () => `${number(value, 1)} LUFS`,
    dbtp: () => `${number(value, 1)} dBTP`,
    share: () => `${number(value * 100, 0)}\u00a0%`,
    tracks: () => words.tracks(value),
  }
  return written[unit]()
}

function aspectName(aspect: number): string {
  const known = [
    [16, 9],
    [4, 3],
    [9, 16],
    [3, 4],
    [1, 1],
  ].find(([across = 1, down = 1]) => Math.abs(across / down / aspect - 1) < 0.01)
  return known ? known.join(':') : `${number(aspect, 2)}:1`
}

/** Where in the film: 3:42, or 3:42 – 3:57. */
export function qcTime({ atSeconds, untilSeconds }: QcFinding, language: Language): string | undefined {
  if (atSeconds === undefined) return undefined
  const { clock } = playWords[language]
  const [from, until] = [clock(atSeconds), clock(untilSeconds ?? atSeconds)]
  return from === until ? from : `${from} – ${until}`
}

/** What was measured of the whole source, each with its unit. */
export function measuredList(measured: QcMeasured, language: Language): string[] {
  const words = qcWords[language]
  const { width, height, frameRate, videoKbps, stillShare, integratedLufs, truePeakDbtp } = measured
  return [
    qcValue(measured.durationSeconds, 's', language),
    ...(width && height ? [`${width} × ${height}`] : []),
    ...(frameRate === undefined ? [] : [qcValue(frameRate, 'fps', language)]),
    ...(videoKbps === undefined ? [] : [qcValue(videoKbps, 'kbps', language)]),
    ...(stillShare === undefined ? [] : [words.still(qcValue(stillShare, 'share', language))]),
    ...(integratedLufs === undefined ? [] : [qcValue(integratedLufs, 'lufs', language)]),
    ...(truePeakDbtp === undefined ? [] : [words.peak(qcValue(truePeakDbtp, 'dbtp', language))]),
  ]
}
