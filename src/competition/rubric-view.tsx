import type { Language } from '../web/languages.ts'
import { competitionCallWords } from '../web/words/competition-call.ts'
import type { CountingRule } from './rules.ts'
import type { RubricWords } from './stage-rules.ts'

type RubricProps = { readonly language: Language; readonly rule: CountingRule; readonly words: RubricWords }

/** What reviewers judge by: criteria with weights, gates, bands. */
export function RubricTable({ language, rule: { rubric }, words: named }: RubricProps) {
  const words = competitionCallWords[language]
  return (
    <>
      <table class="rubric">
        <thead>
          <tr>
            <th scope="col">{words.criterion}</th>
            <th scope="col">{words.weight}</th>
            <th scope="col">{words.points}</th>
          </tr>
        </thead>
        <tbody>
          {rubric.criteria.map(({ id, weight, mostPoints }) => (
            <tr key={id}>
              <td>
                <strong>{named.criteria[id]?.name ?? id}</strong>
                {named.criteria[id]?.hint && <span class="soft"> {named.criteria[id]?.hint}</span>}
              </td>
              <td>{weight}</td>
              <td>{mostPoints}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rubric.gates.length > 0 && (
        <>
          <h4>{words.gates}</h4>
          <ul class="facts">
            {rubric.gates.map(id => (
              <li key={id}>
                <strong>{named.gates[id]?.name ?? id}</strong>{' '}
                <span class="soft">{named.gates[id]?.hint}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>{words.bands}</h4>
      <ul class="facts">
        {named.bands.map(({ fromPercent, text }) => (
          <li key={fromPercent}>
            {words.bandFrom(fromPercent)} {text}
          </li>
        ))}
      </ul>
    </>
  )
}

/** How a result comes about, a sentence for each part of the rule. */
export function ruleSentences(language: Language, rule: CountingRule, named: RubricWords): readonly string[] {
  const { ruleLines, comma } = competitionCallWords[language]
  const names = rule.tieOrder.map(id => named.criteria[id]?.name ?? id).join(comma)
  return [
    ruleLines.total,
    ruleLines.mean(rule.leastSheets, rule.trimFrom),
    ruleLines.digits,
    ...(rule.arbitrationGap === null ? [] : [ruleLines.gap(rule.arbitrationGap)]),
    names ? ruleLines.ties(names) : ruleLines.noTies,
    ...(rule.publicVotePercent > 0 ? [ruleLines.votes(rule.publicVotePercent)] : []),
  ]
}
