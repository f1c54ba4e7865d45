import { type Row, row } from './row.ts'

/** Failures that a person meets in a competition. */
export const competitionErrors = {
  competitionChanged: row(
    409,
    false,
    '别人刚刚改过这次评选，您的修改没有保存。请看一下现在的内容，再改一次。',
    'Somebody else has changed this competition just now; what you changed was not saved. Look at it as it is now, then change it again.',
  ),
  callIsClosed: row(
    409,
    false,
    '这次评选的报送已经结束，或者已经取消，通知、组别和奖项不能再改。',
    'Entries of this competition are over, or it was cancelled: call, categories and awards stay as they are.',
  ),
  ruleIsFixed: row(
    409,
    false,
    '这一轮评审已经开始准备，评分规则不能再改。',
    'This stage has been opened: its rule can no longer be changed.',
  ),
  stageNotReady: row(
    409,
    false,
    '现在还不能进行这一步。请看这一轮页面上列出的原因。',
    'This step cannot be taken yet. The page of the stage says what stands in the way.',
  ),
  stageMoved: row(
    409,
    false,
    '这一轮评审已经不在这个阶段了，可能是别人刚刚处理过。请看一下现在的情况。',
    'This stage is no longer there: perhaps somebody else has just moved it on. Look at how it stands now.',
  ),
  entrantOnPanel: row(
    409,
    false,
    '{name} 在这次评选里有参评作品，不能担任评委。',
    '{name} has an entry in this competition and cannot judge it.',
  ),
  organiserOnPanel: row(
    409,
    false,
    '{name} 在组织这次评选，看得到作者是谁，不能担任评委。',
    '{name} runs this competition and sees who made what: he cannot judge in it.',
  ),
  categoryHasEntries: row(
    409,
    false,
    '“{name}”组已经有参评作品，不能删除。',
    'There are entries in the category “{name}”: it cannot be taken away.',
  ),
} as const satisfies Record<string, Row>
