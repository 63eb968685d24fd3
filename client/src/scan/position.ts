// Where the phone is, when its holder wants to say so; nothing is kept of it.
const PATIENCE = 10_000;
const FRESH = 60_000;

/** WGS 84 degrees, or null where the phone can't or its holder won't say. */
export async function whereAmI(): Promise<{ lon: number; lat: number } | null> {
  if (!('geolocation' in navigator)) return null;
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({ lon: coords.longitude, lat: coords.latitude });
      },
      () => {
        resolve(null);
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH },
    );
  });
}
