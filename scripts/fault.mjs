/** Something that the person can put right: only its sentence is printed, never a stack. */
export class Fault extends Error {
  constructor(sentence) {
    super(sentence)
    this.sentence = sentence
  }
}
