/** How a lesson was made and why, for its producer, who may decide otherwise. */
export const decisionWords = {
  'zh-CN': {
    heading: '制作情况',
    title: (lesson: string) => `制作情况：${lesson}`,
    notYet: '规划完成后，这里会写明怎么做、为什么这样做。',
    picture: (kind: string) => `画面：${kind}`,
    sound: (kind: string) => `声音：${kind}`,
    item: (name: string, what: string) => `${name}：${what}`,
    kinds: { slides: '幻灯片、录屏', camera: '实拍', mixed: '幻灯片和实拍都有' },
    kindMeanings: {
      slides: '画面大、帧率低，小字也清楚，最省流量。',
      camera: '动作流畅，按网速分几档清晰度。',
      mixed: '按实拍制作，另加一档省流量、字看得清的。',
    },
    by: {
      samples: '系统抽样判断',
      producer: '由制作者指定',
      default: '无法抽样，按实拍制作',
    },
    evidence: (still: string, kbps: string) =>
      `抽样的画面有 ${still} 静止不动；压成 360p，平均 ${kbps} kbit/s。`,
    suggested: (kind: string) => `系统抽样的判断是：${kind}。`,
    cropped: (width: number, height: number) => `四周的黑边已去掉，保留 ${width} × ${height}。`,
    rungs: '做成这几档',
    rung: (name: string, fps: string, kbps: number) => `${name}，每秒 ${fps} 帧，最多 ${kbps} kbit/s`,
    stills: (seconds: number, kbps: number) =>
      `静图配声音，每 ${seconds} 秒看一次画面，有变化才更换，最多 ${kbps} kbit/s`,
    dropped: '没有做的几档',
    reasons: {
      largerThanSource: '比素材还大，放大了也不会更清楚。',
      sameSize: '和上一档一样大。',
      nearCost: '流量和上一档差不多，画面却更差。',
    },
    nearCost: (kbps: number, instead: string, insteadKbps: number) =>
      `预计 ${kbps} kbit/s，${instead} 也只要 ${insteadKbps} kbit/s，而且更清楚。`,
    sounds: { speech: '讲话（单声道）', music: '音乐（立体声）' },
    soundKbps: (kbps: number) => `${kbps} kbit/s`,
    texture: (width: string, pauses: string) => `左右声道差 ${width} dB，停顿占 ${pauses}。`,
    loudness: (measured: string, target: string) => `响度：原来 ${measured} LUFS，统一到 ${target} LUFS。`,
    gain: (decibels: string) => `整体调整 ${decibels} dB`,
    limited: '过高的峰值已压低',
    silent: '没有测出响度，音量不变。',
    overrule: '换一种做法',
    overruleHint: '如果判断不对，请选合适的一种，用已上传的素材重新制作。新版本做好以前，原来的照常播放。',
    judge: '由系统判断',
    remake: '全部重新制作',
    remakeThis: '重做这一档',
    underWay: '正在制作新版本。做好以前，已发布的版本照常播放。',
    toWatch: '回到课件',
    remakeRung: '只重做一档',
    remakeRungHint: '某一档画面有问题时用；其他各档不动，照常播放。',
  },
  en: {
    heading: 'How it is made',
    title: (lesson: string) => `How it is made: ${lesson}`,
    notYet: 'Once the plan is made it stands here, with its reasons.',
    picture: (kind: string) => `Picture: ${kind}`,
    sound: (kind: string) => `Sound: ${kind}`,
    item: (name: string, what: string) => `${name}: ${what}`,
    kinds: { slides: 'Slides or screen', camera: 'Camera', mixed: 'Slides and camera' },
    kindMeanings: {
      slides: 'Large pictures at a low frame rate: small print is readable, and it costs least.',
      camera: 'Movement is smooth, in several sizes for several lines.',
      mixed: 'Made as camera footage, with one more size that is cheap and keeps text readable.',
    },
    by: {
      samples: 'judged from samples',
      producer: 'chosen by the producer',
      default: 'could not be sampled, so made as camera footage',
    },
    evidence: (still: string, kbps: string) =>
      `In the samples the picture stood still ${still} of the time; at 360p they take ${kbps} kbit/s on average.`,
    suggested: (kind: string) => `The samples suggest: ${kind}.`,
    cropped: (width: number, height: number) =>
      `The black frame around it is left out; ${width} × ${height} are kept.`,
    rungs: 'Made',
    rung: (name: string, fps: string, kbps: number) =>
      `${name}, ${fps} frames a second, ${kbps} kbit/s at most`,
    stills: (seconds: number, kbps: number) =>
      `Stills with sound, a look at the film every ${seconds} s and a new picture where it has changed, ${kbps} kbit/s at most`,
    dropped: 'Not made',
    reasons: {
      largerThanSource: 'larger than the film itself; enlarging adds nothing.',
      sameSize: 'as large as the one above.',
      nearCost: 'costs nearly what the one above does, for less picture.',
    },
    nearCost: (kbps: number, instead: string, insteadKbps: number) =>
      `expected at ${kbps} kbit/s, while ${instead} takes only ${insteadKbps} and shows more.`,
    sounds: { speech: 'speech, one channel', music: 'music, stereo' },
    soundKbps: (kbps: number) => `${kbps} kbit/s`,
    texture: (width: string, pauses: string) =>
      `The channels differ by ${width} dB; ${pauses} of it is pauses.`,
    loudness: (measured: string, target: string) =>
      `Loudness: was ${measured} LUFS, brought to ${target} LUFS.`,
    gain: (decibels: string) => `${decibels} dB on the whole`,
    limited: 'peaks held down',
    silent: 'No loudness could be measured; the volume stays.',
    overrule: 'Make it otherwise',
    overruleHint:
      'If this is wrong, choose what fits; it is made again from the film that you sent. Until it is done the old version plays on.',
    judge: 'Let the system judge',
    remake: 'Make all of it again',
    remakeThis: 'Make this size again',
    underWay: 'A new version is in production. Until it is done the published one plays on.',
    toWatch: 'Back to the lesson',
    remakeRung: 'Make one size again',
    remakeRungHint: 'For a size whose picture came out badly; all others stay and play on.',
  },
} as const
