import { expect, test } from 'vitest';

import { readToken, tokenKeys, type Claims } from '../../src/card/token';
import { fromHex, vectors } from '../vectors';

interface TokenCases {
  town: string;
  keys: { kid: string; x?: string; y?: string; withdrawn?: boolean }[];
  cases: { name: string; text: string; found: string }[];
  claims: Record<string, Claims>;
}

const whole = vectors<TokenCases>('token');
const keys = tokenKeys(
  whole.town,
  whole.keys.map(({ kid, x, y, withdrawn }) => ({
    kid,
    ...(x !== undefined && { x: fromHex(x) }),
    ...(y !== undefined && { y: fromHex(y) }),
    ...(withdrawn !== undefined && { withdrawn }),
  })),
);

test.each(whole.cases)('$name', async ({ name, text, found }) => {
  const read = await readToken(text, await keys);
  expect(read.found).toBe(found);
  expect(read.claims).toEqual(found === 'signed' ? (whole.claims[name] ?? whole.claims['signed']) : null);
});
