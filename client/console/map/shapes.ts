/** The shapes of gates and sites, drawn once on a canvas: each kind has its own outline, closed is hollow and struck through. */
import type { Map as Drawing } from 'maplibre-gl';

import { colour } from './style';

const SIZE = 44;
type Outline = (pen: CanvasRenderingContext2D) => void;

const OUTLINES: Record<string, Outline> = {
  checkpoint: (pen) => {
    pen.rect(8, 8, 28, 28);
  },
  turn_back: (pen) => {
    polygon(pen, [22, 5, 39, 36, 5, 36]);
  },
  monitoring: (pen) => {
    pen.arc(22, 22, 14, 0, Math.PI * 2);
  },
  service_point: (pen) => {
    polygon(pen, [22, 4, 40, 22, 22, 40, 4, 22]);
  },
};

/** Put every shape into the map's pictures: `checkpoint`, `checkpoint-closed` … `site`, `blocked`. */
export function addShapes(map: Drawing): void {
  for (const [name, outline] of Object.entries(OUTLINES)) {
    map.addImage(name, picture(outline, true), { pixelRatio: 2 });
    map.addImage(`${name}-closed`, picture(outline, false), { pixelRatio: 2 });
  }
  map.addImage('site', picture(pin, false, false), { pixelRatio: 2 });
  map.addImage('blocked', picture(cross, false, false), { pixelRatio: 2 });
}

function picture(outline: Outline, filled: boolean, struck = !filled): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const ink = outline === cross ? colour('--color-error') : colour('--color-base-content');
  pen.lineWidth = 4;
  pen.lineJoin = 'round';
  pen.strokeStyle = ink;
  pen.fillStyle = filled ? ink : colour('--color-base-100');
  pen.beginPath();
  outline(pen);
  if (outline !== cross) pen.fill();
  pen.stroke();
  if (struck) {
    pen.beginPath();
    pen.moveTo(4, 40);
    pen.lineTo(40, 4);
    pen.stroke();
  }
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function polygon(pen: CanvasRenderingContext2D, corners: number[]): void {
  for (let at = 0; at < corners.length; at += 2) pen.lineTo(corners[at] ?? 0, corners[at + 1] ?? 0);
  pen.closePath();
}

function pin(pen: CanvasRenderingContext2D): void {
  pen.arc(22, 16, 9, Math.PI * 0.85, Math.PI * 2.15);
  pen.lineTo(22, 40);
  pen.closePath();
}

function cross(pen: CanvasRenderingContext2D): void {
  pen.moveTo(12, 12);
  pen.lineTo(32, 32);
  pen.moveTo(32, 12);
  pen.lineTo(12, 32);
}
