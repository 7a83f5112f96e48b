const EARTH_RADIUS_KM = 6371;

/** A place on the Earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The way between two places over the ground, by the haversine formula. */
export function greatCircleKm(from: Place, to: Place): number {
  const [latitude, otherLatitude] = [radians(from.latitude), radians(to.latitude)];
  const across = haversine(otherLatitude - latitude);
  const along = haversine(radians(to.longitude - from.longitude));
  const part = across + Math.cos(latitude) * Math.cos(otherLatitude) * along;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(part)));
}

function haversine(angle: number): number {
  return Math.sin(angle / 2) ** 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
