import type { ParticipantKind, ParticipantTrackPermission, Room } from "livekit-client";

/** Who may hear what this browser says. Set before the microphone is published, nothing of it reaches anybody else. */
export type Audience = "everybody" | "colleagues" | { only: readonly string[] };

// The number of livekit-client's enum, so that this file does not pull the library into the first page load.
const SIP = 3 satisfies ParticipantKind.SIP;

/** Hidden participants who only hear (`api.contract.LISTENER_IDENTITIES`): always allowed, so that nobody can tell from
 * the permissions whether somebody listens. */
const LISTENERS: readonly string[] = ["listener-1", "listener-2", "listener-3"];

/** LiveKit knows only lists of who may, so whoever comes later has to be let in: call it again then. */
export function permit(room: Pick<Room, "localParticipant" | "remoteParticipants">, audience: Audience): void {
  room.localParticipant.setTrackSubscriptionPermissions(audience === "everybody", allowed(room, audience));
}

function allowed(room: Pick<Room, "remoteParticipants">, audience: Audience): ParticipantTrackPermission[] {
  if (audience === "everybody") return [];
  const identities = audience === "colleagues" ? colleagues(room) : audience.only;
  return [...LISTENERS, ...identities].map((participantIdentity) => ({ participantIdentity, allowAll: true }));
}

/** Everybody but the phone line: other operators, supervisors, and the agent, who writes down what is said. */
function colleagues(room: Pick<Room, "remoteParticipants">): string[] {
  return [...room.remoteParticipants.values()]
    .filter((participant) => participant.kind !== SIP)
    .map((participant) => participant.identity);
}
