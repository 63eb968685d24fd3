// Keeps the screen on while a guard is on duty, and asks for it again when the app comes back to the front.

let wanted = false;
let held: WakeLockSentinel | null = null;

export function stayAwake(on: boolean): void {
  wanted = on;
  void take();
}

async function take(): Promise<void> {
  if (!wanted) {
    await held?.release();
    held = null;
  } else if ('wakeLock' in navigator && document.visibilityState === 'visible') {
    held = await navigator.wakeLock.request('screen').catch(() => null);
  }
}

document.addEventListener('visibilitychange', () => {
  if (wanted) void take();
});
