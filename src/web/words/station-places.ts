import type { Words } from '../languages.ts'

const zh = {
  coverageTitle: '站点覆盖率',
  coverageLead: '有站点的村占全部村的比例。停用的村和站点不算。',
  coverageOf: (covered: number, villages: number) => `${villages} 个村里 ${covered} 个有站点`,
  noVillages: '这里还没有登记村。请先在“人员”里的“机构”登记。',
  gaps: '还没有站点的村',
  noGaps: '每个村都有站点。',
  byTown: '各镇',
  // technicians
  techniciansTitle: '技术员',
  techniciansLead: '站点出故障时，屏幕上会显示这里的姓名和电话。村里没有单独登记的，用最近的上级的。',
  noTechnicians: '还没有登记技术员。',
  setTitle: '登记或更改',
  forPlace: '负责哪里',
  forPlaceHint: '他负责这个地方和下面所有的村。',
  set: '保存',
  remove: '取消',
  removeOf: (place: string) => `${place}：取消`,
}

const en: typeof zh = {
  coverageTitle: 'Coverage',
  coverageLead: 'How many villages have a station. Villages and stations out of use do not count.',
  coverageOf: (covered, villages) => `${covered} of ${villages} villages have a station`,
  noVillages: 'There are no villages here yet. Add them under “People”, “Organisations” first.',
  gaps: 'Villages without a station',
  noGaps: 'Every village has a station.',
  byTown: 'By town',
  techniciansTitle: 'Technicians',
  techniciansLead:
    'When a station fails, its screen shows this name and telephone number. A village without its own has that of the nearest place above it.',
  noTechnicians: 'No technician is named yet.',
  setTitle: 'Name or change one',
  forPlace: 'For',
  forPlaceHint: 'He looks after this place and all villages below it.',
  set: 'Save',
  remove: 'Remove',
  removeOf: place => `Remove: ${place}`,
}

/** What is known of stations place by place: coverage and technicians. */
export const stationPlaceWords: Words<typeof zh> = { 'zh-CN': zh, en }
