// A visit while it is being recorded: several rounds at one door in one flow, and nothing asked twice.
import type { Door } from '../bundle/doors';
import type { Due } from '../rules/dues';
import { asked, crossings, faultOf, isNothing, tapped, tappedValue } from '../rules/forms';
import type { FormSpec, Limit, Question, RoundFacts, Said, Value, VisitOutcome } from '../rules/rounds';
import type { VisitBody } from '../store/terms';

/** One visit to be recorded: a round's due at the door, or of one followed person; without a due it is unplanned. */
export interface Task {
  readonly round: RoundFacts;
  readonly form: FormSpec;
  readonly due: Due | null;
  readonly person: number;
}

/** What was said so far: of the door under '', of people under their ids; by `questionKey`. */
export interface Draft {
  readonly door: Door;
  readonly tasks: readonly Task[];
  readonly said: Readonly<Record<string, Said>>;
  readonly note: string;
}

export interface Ask {
  readonly target: string;
  readonly question: Question;
  readonly key: string;
}

export interface Crossed {
  readonly limit: Limit;
  readonly question: Question;
  readonly person: string;
  readonly value: Value;
}

/** The same question of two forms has the same key, and is asked once. */
export function questionKey({ code, kind, decimals, choices }: Question): string {
  return `${code} ${kind} ${String(decimals)} ${choices.map((choice) => choice.code).join()}`;
}

/** People a task asks about: the followed one, or all who are at home, and others of whom something was said. */
function peopleOf({ door, said }: Draft, { person }: Task): string[] {
  if (person !== 0) return [String(person)];
  return door.people
    .filter(({ id, presence }) => isHome(presence) || Object.keys(said[String(id)] ?? {}).length > 0)
    .map(({ id }) => String(id));
}

export function isHome(presence: string): boolean {
  return presence === '' || presence === 'present';
}

/** What was said of a target, under the codes of a form. */
function saidFor(draft: Draft, form: FormSpec, target: string): Said {
  const known = draft.said[target] ?? {};
  const found: Record<string, Value> = {};
  for (const question of form.questions) {
    const value = known[questionKey(question)];
    if (value !== undefined && (question.about === 'person') === (target !== ''))
      found[question.code] = value;
  }
  return found;
}

/** The questions asked of the door ('') or a person, over all tasks, each once. Anybody of the household may be spoken of. */
export function questionsFor(draft: Draft, target: string): Ask[] {
  const found = new Map<string, Ask>();
  for (const task of draft.tasks) {
    if (target !== '' && task.person !== 0 && String(task.person) !== target) continue;
    for (const question of asked(task.form, saidFor(draft, task.form, target), target !== '')) {
      const key = questionKey(question);
      const before = found.get(key);
      if (before === undefined || (question.required && !before.question.required))
        found.set(key, { target, question, key });
    }
  }
  return [...found.values()];
}

/** Required questions without an answer, the door's first, then person by person. */
export function openAsks(draft: Draft): Ask[] {
  const people = new Set(draft.tasks.flatMap((task) => peopleOf(draft, task)));
  const targets = ['', ...draft.door.people.map(({ id }) => String(id)).filter((id) => people.has(id))];
  return targets.flatMap((target) =>
    questionsFor(draft, target).filter(
      ({ question, key }) => question.required && isNothing(draft.said[target]?.[key]),
    ),
  );
}

export function withAnswer(draft: Draft, target: string, key: string, value: Value | null): Draft {
  const { [key]: _before, ...rest } = draft.said[target] ?? {};
  const said = value === null ? rest : { ...rest, [key]: value };
  return { ...draft, said: { ...draft.said, [target]: said } };
}

/** The draft with everything unsaid answered as “all well” does. */
export function withAllWell(draft: Draft): Draft {
  let filled = draft;
  for (const task of draft.tasks) {
    for (const target of ['', ...peopleOf(draft, task)]) {
      const before = saidFor(filled, task.form, target);
      const after = tapped(task.form, target !== '', before);
      for (const question of task.form.questions) {
        const value = after[question.code];
        if (value !== undefined && before[question.code] === undefined)
          filled = withAnswer(filled, target, questionKey(question), value);
      }
    }
  }
  return filled;
}

/** Whether the one tap answers anything here. */
export function hasWell(draft: Draft): boolean {
  return draft.tasks.some(({ form }) => form.questions.some((question) => tappedValue(question) !== null));
}

/** Limits that what was said crosses, each once a person. */
export function crossedIn(draft: Draft): Crossed[] {
  const found = new Map<string, Crossed>();
  for (const task of draft.tasks) {
    const { door, people } = answersOf(draft, task);
    for (const { limit: code, person } of crossings(task.form, { door, people })) {
      const limit = task.form.limits.find((one) => one.code === code);
      const question = task.form.questions.find((one) => one.code === limit?.question);
      const value =
        question === undefined ? undefined : (person === '' ? door : people[person])?.[question.code];
      if (limit === undefined || question === undefined || value === undefined) continue;
      found.set(`${code} ${person}`, { limit, question, person, value });
    }
  }
  return [...found.values()];
}

function answersOf(draft: Draft, task: Task): { door: Said; people: Record<string, Said> } {
  const clean = (target: string): Said => {
    const given = saidFor(draft, task.form, target);
    const open = asked(task.form, given, target !== '');
    const kept = open.filter(({ code }) => !isNothing(given[code])).map(({ code }) => [code, given[code]]);
    return Object.fromEntries(kept) as Said;
  };
  const people = peopleOf(draft, task).map((id) => [id, clean(id)] as const);
  return {
    door: clean(''),
    people: Object.fromEntries(people.filter(([, said]) => Object.keys(said).length > 0)),
  };
}

/** The facts of a finished visit, one a task. Answers go only with a visit that was done. */
export function visitsOf(draft: Draft, outcome: VisitOutcome, today: string): VisitBody[] {
  return draft.tasks.map((task): VisitBody => {
    const { round, due, person } = task;
    const answered = outcome === 'done' ? answersOf(draft, task) : null;
    const photos = answered === null ? [] : photosIn(task.form, answered.door, answered.people);
    return {
      kind: 'visit',
      round: round.id,
      door: draft.door.key,
      ...(person !== 0 && { person }),
      day: due?.day ?? today,
      window: due?.window ?? -1,
      outcome: due === null && outcome === 'done' ? 'unplanned' : outcome,
      form_version: round.form_version,
      ...(answered !== null && { answers: answered }),
      ...(photos.length > 0 && { photos }),
      ...(draft.note.trim() !== '' && { note: draft.note.trim() }),
    };
  });
}

function photosIn(form: FormSpec, door: Said, people: Readonly<Record<string, Said>>): string[] {
  const codes = form.questions.filter(({ kind }) => kind === 'photo').map(({ code }) => code);
  return [door, ...Object.values(people)].flatMap((said) =>
    codes.flatMap((code) => (typeof said[code] === 'object' ? [...said[code]] : [])),
  );
}

/** What is wrong with one answer, to be said while it can still be put right. */
export function faultNow(question: Question, value: Value): string {
  return faultOf(question, value);
}
