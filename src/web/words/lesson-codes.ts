import type { Words } from '../languages.ts'

const zh = {
  audiences: {
    farmer: '农民',
    cadre: '村干部',
    partyMember: '党员',
    child: '少年儿童',
    stationAdministrator: '站点管理员',
  },
  seasons: { spring: '春', summer: '夏', autumn: '秋', winter: '冬' },
  dialects: {
    putonghua: '普通话',
    mandarin: '官话方言',
    jin: '晋语',
    wu: '吴语',
    hui: '徽语',
    gan: '赣语',
    xiang: '湘语',
    hakka: '客家话',
    yue: '粤语',
    min: '闽语',
    pinghua: '平话',
    tibetan: '藏语',
    uyghur: '维吾尔语',
    mongolian: '蒙古语',
    kazakh: '哈萨克语',
    korean: '朝鲜语',
    yi: '彝语',
    zhuang: '壮语',
    other: '其他语言',
  },
  subtitleModes: { none: '没有字幕', burnt: '画面里已有字幕', sidecar: '另有字幕文件' },
}

const en: typeof zh = {
  audiences: {
    farmer: 'Farmers',
    cadre: 'Village cadres',
    partyMember: 'Party members',
    child: 'Children',
    stationAdministrator: 'Station administrators',
  },
  seasons: { spring: 'Spring', summer: 'Summer', autumn: 'Autumn', winter: 'Winter' },
  dialects: {
    putonghua: 'Standard Chinese',
    mandarin: 'Mandarin dialect',
    jin: 'Jin',
    wu: 'Wu',
    hui: 'Hui',
    gan: 'Gan',
    xiang: 'Xiang',
    hakka: 'Hakka',
    yue: 'Yue (Cantonese)',
    min: 'Min',
    pinghua: 'Pinghua',
    tibetan: 'Tibetan',
    uyghur: 'Uyghur',
    mongolian: 'Mongolian',
    kazakh: 'Kazakh',
    korean: 'Korean',
    yi: 'Yi',
    zhuang: 'Zhuang',
    other: 'Another language',
  },
  subtitleModes: { none: 'No subtitles', burnt: 'In the picture itself', sidecar: 'A file beside the film' },
}

/** What the codes of a lesson's metadata mean: in its form, its facets, its page. */
export const lessonCodeWords: Words<typeof zh> = { 'zh-CN': zh, en }
