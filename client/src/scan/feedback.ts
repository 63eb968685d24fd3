// A tone and a buzz with each word, so that a guard need not look.

export type Signal = 'good' | 'admit' | 'refuse' | 'alarm';

interface Note {
  readonly frequency: number;
  readonly start: number;
  readonly length: number;
}

const TONES: Readonly<Record<Signal, readonly Note[]>> = {
  good: [{ frequency: 880, start: 0, length: 0.09 }],
  admit: [
    { frequency: 660, start: 0, length: 0.12 },
    { frequency: 990, start: 0.13, length: 0.2 },
  ],
  alarm: [0, 0.35, 0.7, 1.05].map((start, place) => ({
    frequency: place % 2 === 0 ? 988 : 740,
    start,
    length: 0.3,
  })),
  refuse: [
    { frequency: 196, start: 0, length: 0.22 },
    { frequency: 147, start: 0.26, length: 0.36 },
  ],
};
const BUZZES: Readonly<Record<Signal, number[]>> = {
  good: [40],
  admit: [90],
  refuse: [220, 90, 220],
  alarm: [500, 150, 500, 150, 500],
};

let sound: AudioContext | null = null;

/** Browsers let a page sound only after a touch: call this from one. */
export function allowSound(): void {
  sound ??= new AudioContext();
  void sound.resume();
}

export function signal(kind: Signal): void {
  if ('vibrate' in navigator) navigator.vibrate(BUZZES[kind]);
  if (sound?.state !== 'running') return;
  for (const { frequency, start, length } of TONES[kind]) {
    const [tone, level] = [sound.createOscillator(), sound.createGain()];
    const begin = sound.currentTime + start;
    tone.type = kind === 'refuse' ? 'square' : 'sine';
    tone.frequency.value = frequency;
    level.gain.setValueAtTime(kind === 'refuse' ? 0.25 : 0.5, begin);
    level.gain.exponentialRampToValueAtTime(0.001, begin + length);
    tone.connect(level).connect(sound.destination);
    tone.start(begin);
    tone.stop(begin + length);
  }
}
