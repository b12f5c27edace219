import { Leg, type LiveKit } from "@/components/leg/Leg";

/** A supervisor is in a room twice: unseen, with ears; and, while whispering or barging in, seen, with a voice. */
export interface Legs {
  ear: Leg;
  voice: Leg;
}

export function makeLegs(loadLiveKit: () => Promise<LiveKit>): Legs {
  return { ear: new Leg(loadLiveKit), voice: new Leg(loadLiveKit) };
}
