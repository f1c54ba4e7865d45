/**
 * Public holidays and the weekend days that are worked instead, by the State Council's notice on holidays of that year
 * (国务院办公厅关于部分节假日安排的通知), which comes out in the autumn before.
 */
const calendars: Readonly<
  Record<string, { readonly holidays: readonly string[]; readonly worked: readonly string[] }>
> = {
  2026: {
    holidays: [
      ...['01-01', '01-02', '01-03'],
      ...['02-15', '02-16', '02-17', '02-18', '02-19', '02-20', '02-21', '02-22', '02-23'],
      ...['04-04', '04-05', '04-06'],
      ...['05-01', '05-02', '05-03', '05-04', '05-05'],
      ...['06-19', '06-20', '06-21'],
      ...['09-25', '09-26', '09-27'],
      ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
}

/**
 * Holidays that lie on the same days every year by law (全国年节及纪念日放假办法, 2024): they hold for a year whose notice is
 * not here yet, beside its weekends. Those that follow the moon do not.
 */
const everyYear = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']

const dayMs = 24 * 3_600_000
/** China has one time and no summer time. */
const offsetMs = 8 * 3_600_000

/** Whether offices work on a day of China, `2026-10-08`. */
export function isWorkingDay(day: string): boolean {
  const calendar = calendars[day.slice(0, 4)]
  const monthDay = day.slice(5)
  if (calendar?.worked.includes(monthDay)) return true
  if ((calendar?.holidays ?? everyYear).includes(monthDay)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** Whether the holidays of a moment's year are known here. */
export const isYearKnown = (time: Date): boolean =>
  Object.hasOwn(calendars, new Date(time.getTime() + offsetMs).toISOString().slice(0, 4))

/** The last moment of a notice, as a person writes it: the end of a day is that day's 24:00, not the next one's 0:00. */
export const lastDayOf = (end: Date): { readonly day: Date; readonly isWhole: boolean } => {
  const isWhole = (end.getTime() + offsetMs) % dayMs === 0
  return { day: isWhole ? new Date(end.getTime() - 1) : end, isWhole }
}

/**
 * When a notice ends that is published now and stands for so many working days: the day of its publication does not
 * count, and the last day counts to its end (midnight in China).
 */
export function noticeEnd(now: Date, workingDays: number): Date {
  const today = Math.floor((now.getTime() + offsetMs) / dayMs)
  let day = today
  for (let left = workingDays; left > 0; ) {
    day += 1
    if (isWorkingDay(new Date(day * dayMs).toISOString().slice(0, 10))) left -= 1
  }
  return new Date((day + 1) * dayMs - offsetMs)
}
