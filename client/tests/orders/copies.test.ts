// Orders with what the phone said laid over them.
import { describe, expect, it } from 'vitest';

import { mergedTold } from '../../src/bundle/told';
import { inOrder, isOverdue, overlaid, wantsHolder } from '../../src/orders/copies';
import { proofFault, questionsOf, reportOf } from '../../src/orders/proof';
import type { Copy, Muster, Proof, ToldPart } from '../../src/bundle/told';

const NOW = 1_582_000_000;
const TICK: Proof = {
  ...{ kind: 'tick', label: { zh: '', en: '' }, unit: '' },
  ...{ target: null, least: null, most: null },
};

function copy(more: Partial<Copy> = {}): Copy {
  return {
    ...{ id: 1, order: 1, number: '2020-1', title: { zh: '消毒', en: '' }, body: { zh: '全村', en: '' } },
    ...{ urgent: false, due_at: NOW + 3600, issued_by: '指挥长', issued_at: NOW, unit: '一村' },
    ...{ proof: TICK, form: null, attachments: [], refers_to: '', state: 'sent', objection: '' },
    ...{ returned_because: '', withdrawn: false, answers: true },
    ...more,
  };
}

function part(orders: readonly Copy[], more: Partial<ToldPart> = {}): ToldPart {
  return {
    ...{ v: 1, since: 9, now: NOW, whole: false, live: '', orders, muster: null, bulletins: [] },
    ...{ incidents: [], problems: [], return: null },
    ...more,
  };
}

describe('what is told', () => {
  it('adds changed orders to the known ones and lets go of those that a whole list leaves out', () => {
    const first = mergedTold(null, part([copy(), copy({ id: 2 })], { whole: true }));
    const changed = mergedTold(first, part([copy({ id: 2, state: 'approved' })]));
    expect(changed.orders.map(({ id, state }) => [id, state])).toEqual([
      [1, 'sent'],
      [2, 'approved'],
    ]);
    expect(mergedTold(changed, part([copy({ id: 2 })], { whole: true })).orders).toHaveLength(1);
  });

  it('keeps what was not asked for', () => {
    const muster = { activation: 3 } as unknown as Muster;
    const first = mergedTold(null, part([], { whole: true, muster }));
    const { muster: _left, bulletins: _out, ...alone } = part([copy()]);
    expect(mergedTold(first, alone).muster).toEqual(muster);
    expect(mergedTold(first, part([])).muster).toBeNull();
  });

  it('shows own answers before the town has them, and never goes back', () => {
    const said = { kind: 'copy_event', copy: 1 } as const;
    const accepted = overlaid(copy(), [
      { ...said, what: 'accepted' },
      { ...said, what: 'read' },
    ]);
    expect(accepted.state).toBe('accepted');
    expect(overlaid(copy({ state: 'approved' }), [{ ...said, what: 'done' }]).state).toBe('approved');
    expect(overlaid(copy({ state: 'returned' }), [{ ...said, what: 'done' }]).state).toBe('done');
    expect(overlaid(copy({ state: 'returned' }), [{ ...said, what: 'read' }]).state).toBe('returned');
    const objected = overlaid(copy(), [{ ...said, what: 'objected', words: '没有人手' }]);
    expect([objected.state, objected.objection]).toEqual(['objected', '没有人手']);
    expect(overlaid(copy({ id: 5 }), [{ ...said, what: 'accepted' }]).state).toBe('sent');
  });

  it('puts what wants the holder first: urgent, then the next deadline', () => {
    const listed = inOrder([
      copy({ id: 1, state: 'done' }),
      copy({ id: 2, due_at: null }),
      copy({ id: 3, due_at: NOW + 60 }),
      copy({ id: 4, urgent: true }),
      copy({ id: 5, answers: false }),
    ]);
    expect(listed.map(({ id }) => id).slice(0, 3)).toEqual([4, 3, 2]);
    expect(listed.filter(wantsHolder)).toHaveLength(3);
    expect(isOverdue(copy({ due_at: NOW }), NOW)).toBe(true);
    expect(isOverdue(copy({ due_at: NOW, withdrawn: true }), NOW)).toBe(false);
  });
});

describe('the report that an order is done', () => {
  const number: Proof = { ...TICK, kind: 'number', unit: '个', target: 300, least: 0, most: 500 };

  it('needs nothing but a tap for a tick', () => {
    expect(proofFault(copy(), { said: {}, words: ' ' })).toBe('');
    expect(reportOf(copy(), { said: {}, words: ' 好了 ' })).toEqual({
      ...{ kind: 'copy_event', copy: 1, what: 'done', words: '好了' },
    });
  });

  it('holds a number to its bounds, which belong to it', () => {
    const wanted = copy({ proof: number });
    expect(proofFault(wanted, { said: {}, words: '' })).toBe('missing');
    expect(proofFault(wanted, { said: { number: 501 }, words: '' })).toBe('out_of_bounds');
    expect(proofFault(wanted, { said: { number: 500 }, words: '' })).toBe('');
    expect(reportOf(wanted, { said: { number: 300 }, words: '' }).number).toBe(300);
  });

  it('sends the ids of photos, and of a form what was answered', () => {
    const photo = copy({ proof: { ...TICK, kind: 'photo' } });
    expect(proofFault(photo, { said: {}, words: '' })).toBe('missing');
    expect(reportOf(photo, { said: { photo: ['a'] }, words: '' }).photos).toEqual(['a']);
    const questions = questionsOf(copy({ proof: number }), { said: {}, words: '' }).flatMap((one) => [
      { ...one, code: 'open', required: false },
      { ...one, code: 'done', required: true },
    ]);
    const form = copy({
      proof: { ...TICK, kind: 'form' },
      form: { code: 'f', name: { zh: '', en: '' }, questions, limits: [] },
    });
    expect(proofFault(form, { said: { open: 1 }, words: '' })).toBe('missing');
    expect(reportOf(form, { said: { done: 2 }, words: '' }).answers).toEqual({ door: { done: 2 } });
  });
});
