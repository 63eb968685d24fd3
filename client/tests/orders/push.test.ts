// Being called while the app is shut: asked only by the holder's own tap, refused in words, and never a dead end.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { merged } from '../../src/bundle/merge';
import type * as Push from '../../src/orders/push.svelte';
import { whole } from '../town';

const TOKEN = 't'.repeat(43);
const ENDPOINT = 'https://push.example/1';

/** A browser and the town: what is asked of both. */
class Around {
  permission: NotificationPermission = 'default';
  /** What the holder will answer. */
  answers: NotificationPermission = 'granted';
  asked = 0;
  ended = 0;
  /** The key that the browser's subscription holds on to. */
  heldKey = '';
  down = false;
  key = 'K1';
  readonly put: unknown[] = [];

  readonly fetch = (_address: string, given?: RequestInit): Promise<Response> => {
    if (this.down) return Promise.reject(new TypeError('no network'));
    if (given?.method === 'GET') return Promise.resolve(Response.json({ key: this.key }));
    this.put.push(JSON.parse(given?.body as string));
    return Promise.resolve(Response.json({ subscribed: true }));
  };

  private readonly subscription = {
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: () => {
      this.heldKey = '';
      this.ended += 1;
      return Promise.resolve(true);
    },
  };

  private readonly registration = {
    pushManager: {
      getSubscription: () => Promise.resolve(this.heldKey === '' ? null : this.subscription),
      subscribe: ({ applicationServerKey }: { applicationServerKey: string }) => {
        if (this.heldKey !== '' && this.heldKey !== applicationServerKey)
          return Promise.reject(new DOMException('another key', 'InvalidStateError'));
        this.heldKey = applicationServerKey;
        return Promise.resolve(this.subscription);
      },
    },
  };

  /** What the app finds in the browser. */
  stand(): void {
    const notification = {
      requestPermission: () => {
        this.asked += 1;
        this.permission = this.answers;
        return Promise.resolve(this.permission);
      },
    };
    Object.defineProperty(notification, 'permission', { get: () => this.permission });
    const serviceWorker = {
      ready: Promise.resolve(this.registration),
      getRegistration: () => Promise.resolve(this.registration),
    };
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
    vi.stubGlobal('document', { documentElement: { lang: 'zh' } });
    vi.stubGlobal('window', { PushManager: {}, Notification: notification });
    vi.stubGlobal('Notification', notification);
    vi.stubGlobal('navigator', { serviceWorker });
    vi.stubGlobal('fetch', this.fetch);
  }
}

let around: Around;
let app: typeof Push;
let words: () => string;

/** The app as at its start, on the phone of somebody who is told orders. */
async function started(powers: readonly string[] = ['answer_order']): Promise<void> {
  around.stand();
  vi.resetModules();
  const { setIdentity, setTown } = await import('../../src/gate/phone.svelte');
  await setIdentity({ device: 'd', token: TOKEN, holder: '张三', withdrawn: false });
  const town = merged(null, whole());
  setTown({ ...town, holder: { ...town.holder, powers: [...powers] } });
  app = await import('../../src/orders/push.svelte');
  const { render } = await import('svelte/server');
  const { default: PushRow } = await import('../../src/view/order/PushRow.svelte');
  words = () => render(PushRow).body.replace(/<[^>]*>/gu, '');
  await app.keepPush();
}

beforeEach(() => {
  around = new Around();
});
afterEach(() => vi.unstubAllGlobals());

describe('at the start', () => {
  test('nobody is asked: a button says what a tap would do', async () => {
    await started();
    expect(around.asked).toBe(0);
    expect(around.put).toEqual([]);
    expect(words()).toContain('应用关着也提醒我');
  });

  test('who allowed it before is subscribed anew, unasked', async () => {
    around.permission = 'granted';
    await started();
    expect([around.asked, app.push.standing]).toEqual([0, 'on']);
    expect(around.put).toEqual([{ endpoint: ENDPOINT, keys: { p256dh: 'p', auth: 'a' } }]);
  });

  test('who is told no orders sees nothing of it', async () => {
    await started([]);
    expect([app.push.standing, words().trim()]).toEqual(['none', '']);
  });
});

describe('a tap', () => {
  test('asks, and the town is told where the phone can be called', async () => {
    await started();
    await app.allowPush();
    expect(around.asked).toBe(1);
    expect(around.put).toHaveLength(1);
    expect(JSON.stringify(around.put)).not.toContain('张三');
    expect(words()).toContain('应用关着也会提醒您');
  });

  test('refused is said in words, with the way back; nothing goes to the town', async () => {
    around.answers = 'denied';
    await started();
    await app.allowPush();
    expect(around.put).toEqual([]);
    expect(words()).toContain('可在浏览器的设置里打开');
  });

  test('waved away leaves the button as it was', async () => {
    around.answers = 'default';
    await started();
    await app.allowPush();
    expect(app.push.standing).toBe('ask');
  });

  test('without network says so, and works at the next', async () => {
    await started();
    around.down = true;
    await app.allowPush();
    expect(words()).toContain('有网时再按一次');
    around.down = false;
    await app.allowPush();
    expect(app.push.standing).toBe('on');
  });
});

describe('a subscription', () => {
  test('by a key that the town no longer has is made anew', async () => {
    around.permission = 'granted';
    around.heldKey = 'K0';
    await started();
    expect([around.ended, around.heldKey, app.push.standing]).toEqual([1, 'K1', 'on']);
  });

  test('ends with the phone', async () => {
    around.permission = 'granted';
    await started();
    await app.endPush();
    expect([around.ended, app.push.standing]).toEqual([1, 'none']);
  });
});
