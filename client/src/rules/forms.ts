// Forms at the door: what is asked, what is wrong with an answer, what raises an alert. The same as
// `src/liba/rounds/rules/answers.py`, held to it by tests/vectors/answers.json.
import type {
  AnswerFault,
  Bounds,
  Crossing,
  DoorAnswers,
  FormSpec,
  Limit,
  Question,
  Said,
  Value,
} from './rounds';

export const LONGEST_TEXT = 500;
export const MOST_PHOTOS = 6;
const LARGEST_NUMBER = 1_000_000_000;
const PHOTO = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
type FaultCode = AnswerFault['code'];

/** The questions that are asked of the door or of one person, given what was answered there so far. */
export function asked(spec: FormSpec, given: Said, ofPerson: boolean): Question[] {
  const open: Question[] = [];
  for (const question of spec.questions) {
    if ((question.about === 'person') === ofPerson && isAsked(question, open, given)) open.push(question);
  }
  return open;
}

function isAsked(question: Question, before: readonly Question[], given: Said): boolean {
  const { when } = question;
  if (when === null) return true;
  return before.some(({ code }) => code === when.question) && isOneOf(given[when.question], when.answers);
}

function isOneOf(value: Value | undefined, answers: readonly string[]): boolean {
  if (value === undefined) return false;
  if (typeof value === 'object') return value.some((one) => answers.includes(one));
  return answers.includes(String(value));
}

/** What is wrong with one answer that was given; empty when it fits. */
export function faultOf(question: Question, value: Value): FaultCode | '' {
  if (isNothing(value)) return question.required ? 'missing' : '';
  switch (question.kind) {
    case 'number':
    case 'count':
      return numberFault(question, value);
    case 'choices':
      return choicesFault(question, value);
    case 'yes_no':
    case 'choice':
      return typeof value === 'string' && codesOf(question).includes(value) ? '' : 'no_choice';
    case 'text':
      if (typeof value !== 'string' || value.includes('\0')) return 'not_text';
      return [...value].length > LONGEST_TEXT ? 'too_long' : '';
    case 'photo':
      if (typeof value !== 'object' || !value.every((one) => PHOTO.test(one))) return 'no_photo';
      return value.length > MOST_PHOTOS ? 'too_long' : '';
  }
}

/** The codes that may be chosen. */
export function codesOf(question: Question): readonly string[] {
  return question.kind === 'yes_no' ? ['yes', 'no'] : question.choices.map(({ code }) => code);
}

function numberFault({ kind, bounds }: Question, value: Value): FaultCode | '' {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'not_a_number';
  const lowest = kind === 'count' ? 0 : -LARGEST_NUMBER;
  return lowest <= value && value <= LARGEST_NUMBER && within(bounds, value) ? '' : 'out_of_bounds';
}

/** Whether a number lies within its bounds, each of which says whether it is allowed itself. */
export function within({ low, high, low_included, high_included }: Bounds, value: number): boolean {
  const above = low === null || value > low || (low_included && value === low);
  return above && (high === null || value < high || (high_included && value === high));
}

function choicesFault(question: Question, value: Value): FaultCode | '' {
  if (typeof value !== 'object' || new Set(value).size !== value.length) return 'no_choice';
  const codes = codesOf(question);
  return value.every((one) => codes.includes(one)) ? '' : 'no_choice';
}

/** Whether this is no answer at all: absent, an empty list, or blanks. */
export function isNothing(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return /^[ \t\r\n\u3000]*$/u.test(value);
  return typeof value === 'object' && value.length === 0;
}

/** Everything that is wrong with the answers of a finished visit: of the door, of each person, of what was never asked. */
export function checkAnswers(spec: FormSpec, answers: DoorAnswers, people: readonly string[]): AnswerFault[] {
  const strangers = byNumber(Object.keys(answers.people).filter((person) => !people.includes(person)));
  return [
    ...faultsOf(spec, answers.door, ''),
    ...people.flatMap((person) => faultsOf(spec, answers.people[person] ?? {}, person)),
    ...strangers.flatMap((person) =>
      Object.keys(answers.people[person] ?? {})
        .sort()
        .map((question) => ({ code: 'unknown', question, person }) as const),
    ),
  ];
}

function faultsOf(spec: FormSpec, given: Said, person: string): AnswerFault[] {
  const questions = asked(spec, given, person !== '');
  const found: AnswerFault[] = [];
  for (const question of questions) {
    const value = given[question.code];
    const code = value === undefined ? (question.required ? 'missing' : '') : faultOf(question, value);
    if (code !== '') found.push({ code, question: question.code, person });
  }
  const codes = new Set(questions.map(({ code }) => code));
  const unknown = Object.keys(given)
    .filter((code) => !codes.has(code))
    .sort();
  return [...found, ...unknown.map((question) => ({ code: 'unknown', question, person }) as const)];
}

/** The limits that answers cross, in the form's order, the people of each by number. */
export function crossings(spec: FormSpec, answers: DoorAnswers): Crossing[] {
  const everybody = [
    ['', answers.door] as const,
    ...byNumber(Object.keys(answers.people)).map((person) => [person, answers.people[person] ?? {}] as const),
  ];
  return spec.limits.flatMap((limit) =>
    everybody
      .filter(
        ([person, given]) =>
          asked(spec, given, person !== '').some(({ code }) => code === limit.question) &&
          crosses(limit, given[limit.question]),
      )
      .map(([person]) => ({
        limit: limit.code,
        question: limit.question,
        severity: limit.severity,
        person,
      })),
  );
}

/** Whether one answer crosses a limit. A number that nobody believes crosses too: somebody must look. */
export function crosses(limit: Limit, value: Value | undefined): boolean {
  if (limit.answers.length > 0) return isOneOf(value, limit.answers);
  if (typeof value !== 'number') return false;
  const { at_least, at_most, included } = limit;
  if (included && (value === at_least || value === at_most)) return true;
  return (at_least !== null && value > at_least) || (at_most !== null && value < at_most);
}

/** The question's answer of the one tap; null when it has none and must be asked. */
export function tappedValue({ kind, all_well }: Question): Value | null {
  if (all_well === '' || kind === 'photo') return null;
  if (kind === 'number' || kind === 'count')
    return /^-?[0-9]{1,10}$/u.test(all_well) ? Number(all_well) : null;
  return kind === 'choices' ? all_well.split(',') : all_well;
}

/** What was said of the door or a person, the rest filled in as the one tap answers it. */
export function tapped(spec: FormSpec, ofPerson: boolean, said: Said = {}): Said {
  const given: Record<string, Value> = { ...said };
  const before: Question[] = [];
  for (const question of spec.questions) {
    if ((question.about === 'person') !== ofPerson || !isAsked(question, before, given)) continue;
    before.push(question);
    const value = tappedValue(question);
    if (value !== null && isNothing(given[question.code])) given[question.code] = value;
  }
  return given;
}

/** What the one tap “all well” answers, for the door and each person. */
export function allWell(spec: FormSpec, people: readonly string[]): DoorAnswers {
  return {
    door: tapped(spec, false),
    people: Object.fromEntries(people.map((person) => [person, tapped(spec, true)])),
  };
}

function byNumber(people: readonly string[]): string[] {
  return [...people].sort(
    (one, other) => one.length - other.length || (one < other ? -1 : Number(one > other)),
  );
}
