// The camera, and the codes it sees. The browser's own detector is asked first where there is one; it only speeds up.
import type { Frame } from './worker';

export type CameraProblem = 'insecure' | 'refused' | 'missing';

export interface Camera {
  readonly torch: boolean;
  light(on: boolean): Promise<void>;
  stop(): void;
}

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorMaker = (new (options: { formats: string[] }) => Detector) & {
  getSupportedFormats(): Promise<string[]>;
};
type TorchSupport = MediaTrackCapabilities & { torch?: boolean };

const LARGEST_SIDE = 720;
const PAUSE = 40;

/** Open the rear camera into `video` and tell each code it sees. Throws a `CameraProblem` when it can't. */
export async function openCamera(video: HTMLVideoElement, seen: (text: string) => void): Promise<Camera> {
  const stream = await rearCamera();
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const reader = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let running = true;
  void look(video, reader, seen, () => running);
  const [track] = stream.getVideoTracks();
  const abilities: TorchSupport = track?.getCapabilities?.() ?? {};
  return {
    torch: abilities.torch === true,
    async light(on) {
      await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    },
    stop() {
      running = false;
      reader.terminate();
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
    },
  };
}

async function rearCamera(): Promise<MediaStream> {
  if (!isSecureContext || !('mediaDevices' in navigator)) throw problem('insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch (thrown) {
    throw problem(
      thrown instanceof DOMException && thrown.name === 'NotAllowedError' ? 'refused' : 'missing',
    );
  }
}

function problem(kind: CameraProblem): Error {
  return new Error(kind);
}

/** What an error of `openCamera` means. */
export function problemOf(thrown: unknown): CameraProblem {
  const said = thrown instanceof Error ? thrown.message : '';
  return said === 'insecure' || said === 'refused' ? said : 'missing';
}

async function look(
  video: HTMLVideoElement,
  reader: Worker,
  seen: (text: string) => void,
  running: () => boolean,
): Promise<void> {
  const detector = await ownDetector();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  while (running() && context !== null) {
    if (video.videoWidth > 0 && document.visibilityState === 'visible') {
      const quick = (await detector?.detect(video).catch(() => []))?.[0]?.rawValue ?? '';
      const text = quick !== '' ? quick : await readBy(reader, frameOf(video, canvas, context));
      if (text !== '' && running()) seen(text);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function ownDetector(): Promise<Detector | null> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const formats = (await maker?.getSupportedFormats().catch(() => [])) ?? [];
  return maker !== undefined && formats.includes('qr_code') ? new maker({ formats: ['qr_code'] }) : null;
}

function frameOf(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
): Frame {
  const scale = Math.min(1, LARGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.round(video.videoWidth * scale);
  const height = Math.round(video.videoHeight * scale);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.drawImage(video, 0, 0, width, height);
  return { pixels: context.getImageData(0, 0, width, height).data.buffer, width, height };
}

function readBy(reader: Worker, frame: Frame): Promise<string> {
  return new Promise((resolve) => {
    reader.onmessage = ({ data }: MessageEvent<string>) => {
      resolve(data);
    };
    reader.postMessage(frame, [frame.pixels]);
  });
}
