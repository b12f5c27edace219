import type { MicFault } from "./microphone";

/** The operator's leg in the caller's room, as the desk shows it. */
export interface LegState {
  status: LegStatus;
  /** The call that the leg is for, from `join` until `leave`. */
  callId: string | null;
  isMuted: boolean;
  /** On hold, or being consulted: the caller hears nothing of this operator, and the operator nothing of the caller. */
  isPrivate: boolean;
  micFault: MicFault | null;
  /** The browser refuses to play sound until somebody clicks. */
  isPlaybackBlocked: boolean;
  quality: Quality;
  isCallerSpeaking: boolean;
  isOperatorSpeaking: boolean;
}

export type LegStatus =
  | "none"
  | "joining"
  | "joined"
  | "reconnecting" // livekit-client is at it; sound may go on
  | "lost" // it gave up: join again with a new token
  | "elsewhere" // the same operator joined from another window
  | "over"; // the room is gone

export type Quality = "unknown" | "excellent" | "good" | "poor" | "lost";

export const NO_LEG: LegState = {
  status: "none",
  callId: null,
  isMuted: false,
  isPrivate: false,
  micFault: null,
  isPlaybackBlocked: false,
  quality: "unknown",
  isCallerSpeaking: false,
  isOperatorSpeaking: false,
};
