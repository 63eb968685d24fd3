// What went wrong without anybody expecting it. A guard must never believe that something was recorded when it was not.

let happened = $state(false);

export const trouble = {
  get happened(): boolean {
    return happened;
  },
};

export function watchForTrouble(): void {
  addEventListener('error', noteTrouble);
  addEventListener('unhandledrejection', noteTrouble);
}

function noteTrouble(): void {
  happened = true;
}

export function clearTrouble(): void {
  happened = false;
}
