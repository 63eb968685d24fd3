// The service worker's half of a push: what lies on the locked screen, and what a tap on it opens.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';

const SOURCE = readFileSync(new URL('../../src/service-worker.js', import.meta.url), 'utf8');
const SCOPE = 'https://town.example/field/';

interface Page {
  readonly url: string;
  focused?: boolean;
}
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly urgent: boolean;
}

/** A browser around the worker: what it shows, and which windows are open. */
class Surroundings {
  readonly shown: Shown[] = [];
  readonly opened: string[] = [];
  pages: Page[] = [];
  private readonly heard = new Map<string, (event: unknown) => void>();

  constructor() {
    const self = {
      addEventListener: (name: string, act: (event: unknown) => void) => this.heard.set(name, act),
      registration: {
        scope: SCOPE,
        showNotification: (title: string, { body, requireInteraction }: Record<string, unknown>) => {
          this.shown.push({ title, body: String(body), urgent: requireInteraction === true });
          return Promise.resolve();
        },
      },
      clients: {
        matchAll: () =>
          Promise.resolve(
            this.pages.map((page) => ({
              url: page.url,
              focus: () => Promise.resolve((page.focused = true)),
            })),
          ),
        openWindow: (address: string) => Promise.resolve(this.opened.push(address)),
      },
    };
    // The file is no module: it speaks to whatever `self` is.
    (new Function('self', SOURCE) as (given: unknown) => void)(self);
  }

  /** Let something happen, and wait as long as the worker asks for. */
  async happen(name: string, event: Record<string, unknown>): Promise<void> {
    const waits: Promise<unknown>[] = [];
    this.heard.get(name)?.({ ...event, waitUntil: (until: Promise<unknown>) => waits.push(until) });
    expect(waits, `${name} keeps the worker awake`).toHaveLength(1);
    await Promise.all(waits);
  }
}

let around: Surroundings;
beforeEach(() => {
  around = new Surroundings();
});

function pushed(text: string): Promise<void> {
  return around.happen('push', { data: { json: () => JSON.parse(text) as unknown } });
}

describe('a push', () => {
  test('shows what the town says, and stays until it is seen when it is urgent', async () => {
    await pushed('{"title": "篱笆", "body": "请立即打开篱笆。", "urgent": true}');
    await pushed('{"title": "Liba", "body": "Please open Liba.", "urgent": false}');
    expect(around.shown).toEqual([
      { title: '篱笆', body: '请立即打开篱笆。', urgent: true },
      { title: 'Liba', body: 'Please open Liba.', urgent: false },
    ]);
  });

  test.each(['nonsense', 'null', '"words"', '[]'])('that says %s is a call all the same', async (text) => {
    await pushed(text);
    expect(around.shown).toEqual([
      { title: '篱笆 Liba', body: '请打开篱笆。 Please open Liba.', urgent: false },
    ]);
  });

  test('without any words is a call all the same', async () => {
    await around.happen('push', { data: null });
    expect(around.shown).toHaveLength(1);
  });
});

describe('a tap on it', () => {
  const tapped = async () => {
    let closed = false;
    await around.happen('notificationclick', { notification: { close: () => (closed = true) } });
    expect(closed).toBe(true);
  };

  test('brings the open app forward, and no other page of the town', async () => {
    around.pages = [{ url: 'https://town.example/console/' }, { url: `${SCOPE}#orders` }];
    await tapped();
    expect(around.pages.map(({ focused }) => focused)).toEqual([undefined, true]);
    expect(around.opened).toEqual([]);
  });

  test('opens the app when it is shut', async () => {
    around.pages = [{ url: 'https://town.example/console/' }];
    await tapped();
    expect(around.opened).toEqual([SCOPE]);
  });
});
