import type { ConnectionQuality, DisconnectReason } from "livekit-client";
import type { LegStatus, Quality } from "./state";

// The numbers of livekit-client's enum, so that this file does not pull the library into the first page load.
const DUPLICATE_IDENTITY = 2 satisfies DisconnectReason.DUPLICATE_IDENTITY;
const PARTICIPANT_REMOVED = 4 satisfies DisconnectReason.PARTICIPANT_REMOVED;
const ROOM_DELETED = 5 satisfies DisconnectReason.ROOM_DELETED;
const ROOM_CLOSED = 10 satisfies DisconnectReason.ROOM_CLOSED;

/** What the end of the connection means for the desk. Whatever is not a decision of the server is a loss. */
export function endOf(reason: DisconnectReason | undefined): LegStatus {
  switch (reason) {
    case DUPLICATE_IDENTITY:
      return "elsewhere";
    case PARTICIPANT_REMOVED:
    case ROOM_DELETED:
    case ROOM_CLOSED:
      return "over";
    default:
      return "lost";
  }
}

const QUALITIES: readonly Quality[] = ["unknown", "excellent", "good", "poor", "lost"];

export function qualityOf(quality: ConnectionQuality | string): Quality {
  return QUALITIES.find((known) => known === quality) ?? "unknown";
}
