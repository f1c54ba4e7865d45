import { holds, isOperator, type Person } from '../account/rules.ts'
import { dayOf } from '../china-time.ts'

/**
 * Whether a person may say by when a lesson must be ready, which moves it before other people's: an operator of the hub,
 * and whoever runs competitions where the lesson belongs.
 */
export const mayUrge = (person: Person | undefined, organisationPath: string): person is Person =>
  isOperator(person) || holds(person, ['competitionOrganiser'], organisationPath)

/** Who may have lessons to hurry. */
export const urgers = ['operator', 'competitionOrganiser'] as const

/** A lesson is due when a day ends in China. */
export const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)

/** The day in China, as a date field wants it. */
export const dueField = (time: Date | null): string => (time ? dayOf(time) : '')
