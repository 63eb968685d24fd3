// What is filled in to show that an order is done, and the report that comes of it.
import { asked, isNothing } from '../rules/forms';
import type { Question, Said } from '../rules/rounds';
import type { OrdersBody } from '../store/order-terms';
import type { Copy } from '../bundle/told';

export interface ProofDraft {
  readonly said: Said;
  readonly words: string;
}

type CopyEvent = Extract<OrdersBody, { kind: 'copy_event' }>;

const NUMBER = 'number';
const PHOTO = 'photo';

export function draftOf(): ProofDraft {
  return { said: {}, words: '' };
}

/** The questions to answer: none for a tick; those of the form that what was said does not skip. */
export function questionsOf({ proof, form }: Copy, { said }: ProofDraft): Question[] {
  if (proof.kind === 'number') return [single(NUMBER, 'number', proof)];
  if (proof.kind === 'photo') return [single(PHOTO, 'photo', proof)];
  if (proof.kind === 'form' && form !== null) return [...asked(form, said, false)];
  return [];
}

function single(code: string, kind: Question['kind'], { label, unit, least, most }: Copy['proof']): Question {
  return {
    ...{ code, kind, label, about: 'place', unit, decimals: 0, choices: [], required: true },
    ...{ when: null, all_well: '', hint: { zh: '', en: '' } },
    bounds: { low: least, high: most, low_included: true, high_included: true },
  };
}

/** What keeps the report from being sent; empty when nothing does. */
export function proofFault(copy: Copy, draft: ProofDraft): '' | 'missing' | 'out_of_bounds' {
  const missing = questionsOf(copy, draft).some(
    ({ code, required }) => required && isNothing(draft.said[code]),
  );
  if (missing) return 'missing';
  const number = draft.said[NUMBER];
  const { kind, least, most } = copy.proof;
  if (kind !== 'number' || typeof number !== 'number') return '';
  return (least !== null && number < least) || (most !== null && number > most) ? 'out_of_bounds' : '';
}

export function reportOf(copy: Copy, draft: ProofDraft): CopyEvent {
  const { said } = draft;
  const words = draft.words.trim();
  const number = said[NUMBER];
  const shown = questionsOf(copy, draft);
  const photos = shown
    .filter(({ kind }) => kind === 'photo')
    .flatMap(({ code }) => (typeof said[code] === 'object' ? [...said[code]] : []));
  const door = Object.fromEntries(
    shown.filter(({ code }) => !isNothing(said[code])).map(({ code }) => [code, said[code]]),
  ) as Said;
  return {
    ...{ kind: 'copy_event', copy: copy.id, what: 'done' },
    ...(words !== '' && { words }),
    ...(copy.proof.kind === 'number' && typeof number === 'number' && { number }),
    ...(photos.length > 0 && { photos }),
    ...(copy.proof.kind === 'form' && { answers: { door } }),
  };
}
