import { describe, expect, test } from 'vitest';

import { attempts, fileProblem, fitted, LARGEST_BYTES, mayLeaveNow, shrunk } from '../../src/rules/photos';

describe('a picture', () => {
  test('fits into 1600 pixels a side and is never made larger', () => {
    expect(fitted({ width: 9248, height: 6936 }, 1600)).toEqual({ width: 1600, height: 1200 });
    expect(fitted({ width: 600, height: 9000 }, 1600)).toEqual({ width: 107, height: 1600 });
    expect(fitted({ width: 640, height: 480 }, 1600)).toEqual({ width: 640, height: 480 });
    expect(fitted({ width: 20_000, height: 1 }, 1600)).toEqual({ width: 1600, height: 1 });
  });

  test('is tried at lower qualities first, then smaller, until it is small enough', async () => {
    const tried: string[] = [];
    const made = await shrunk({ width: 4000, height: 3000 }, ({ width }, quality) => {
      tried.push(`${String(width)} ${String(quality)}`);
      return Promise.resolve({ size: Math.round(width * width * quality) });
    });
    expect(tried[0]).toBe('1600 0.85');
    expect(tried.at(-1)).toBe('1200 0.55');
    expect(made?.size).toBeLessThanOrEqual(LARGEST_BYTES);
  });

  test('that can’t be made small or drawn at all is none', async () => {
    const huge = () => Promise.resolve({ size: LARGEST_BYTES + 1 });
    expect(await shrunk({ width: 4000, height: 3000 }, huge)).toBeNull();
    expect(await shrunk({ width: 4000, height: 3000 }, () => Promise.resolve(null))).toBeNull();
    expect([...attempts({ width: 4000, height: 3000 })].length).toBeLessThan(30);
  });

  test('of 40 MB may be tried; what is none or beyond all reason is not opened', () => {
    expect(fileProblem('image/jpeg', 40_000_000)).toBeNull();
    expect(fileProblem('', 40_000_000)).toBeNull();
    expect(fileProblem('image/jpeg', 90_000_000)).toBe('too_large');
    expect(fileProblem('video/mp4', 1000)).toBe('not_a_picture');
    expect(fileProblem('image/jpeg', 0)).toBe('unreadable');
  });

  test('leaves over Wi-Fi or on power, else when the worker says so', () => {
    expect(mayLeaveNow('wifi', false)).toBe(true);
    expect(mayLeaveNow('cellular', true)).toBe(true);
    expect(mayLeaveNow('cellular', false)).toBe(false);
    expect(mayLeaveNow(null, null)).toBe(false);
  });
});
