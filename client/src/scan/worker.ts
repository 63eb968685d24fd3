// Reads QR codes off the screen's own thread. The WebAssembly comes from our own server, or from the phone's shelf.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

export interface Frame {
  readonly pixels: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

const ready = prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path),
  },
  fireImmediately: true,
});

addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  void readFrame(data).then((text) => {
    postMessage(text);
  });
});

/** The text of the first code in a frame, or an empty one. */
async function readFrame({ pixels, width, height }: Frame): Promise<string> {
  await ready;
  const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
  const [found] = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  return found?.isValid === true ? found.text : '';
}
