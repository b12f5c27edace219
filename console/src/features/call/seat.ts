import type { ActiveCall, ConsultedCall } from "@/api/types";
import type { RoomTicket } from "@/components/leg/Leg";

/** The way into the caller's room, of one's own caller or of a colleague's; there is none when only the wrap-up is left. */
export function seatOf(active: ActiveCall | null, consulted: ConsultedCall | null): RoomTicket | null {
  if (active !== null && active.entry.state === "connected" && active.token !== null) {
    return ticket(active, active.token, active.entry.held_since !== null);
  }
  return consulted?.token ? ticket(consulted, consulted.token, true) : null;
}

function ticket({ call_id, livekit_url }: ActiveCall | ConsultedCall, token: string, isPrivate: boolean): RoomTicket {
  return { call_id, livekit_url, token, isPrivate };
}
