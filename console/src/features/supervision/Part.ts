import type { QueryClient } from "@tanstack/react-query";
import { stopSupervising, supervise, supervisionKey, wallKey } from "@/api/supervision";
import type { Supervision, SupervisionMode } from "@/api/types";
import type { Legs } from "./legs";

/** A supervisor's part in a call: what the server says it is, and the legs that make it so.
 *
 * The voice is a new leg for each way of taking part, and falls silent before the server is asked for another: whom it
 * may be heard by is decided before its microphone is on, and never changed while it is.
 */
export class Part {
  #myId = "";
  #seat: Supervision | null = null;
  #hasLooked = false;

  constructor(
    private readonly legs: Legs,
    private readonly queries: QueryClient,
  ) {}

  async take(callId: string, mode: SupervisionMode): Promise<void> {
    await this.legs.voice.leave();
    await this.#sit(await supervise(callId, mode));
  }

  async stop(): Promise<void> {
    const callId = this.#seat?.call_id ?? this.queries.getQueryData<Supervision | null>(supervisionKey)?.call_id;
    await this.leave();
    if (callId !== undefined) await stopSupervising(callId);
    this.#know(null);
  }

  async leave(): Promise<void> {
    this.#seat = null;
    await Promise.all([this.legs.voice.leave(), this.legs.ear.leave()]);
  }

  /** What the server says now: it may have ended the part, or the whisper of it. A page that loads during a part goes on
   * listening, and does not speak by itself. */
  async follow(seat: Supervision | null, myId: string): Promise<void> {
    this.#myId = myId;
    const isFirst = !this.#hasLooked;
    this.#hasLooked = true;
    if (seat === null) {
      if (this.#seat !== null) await this.leave();
    } else if (this.#seat?.call_id === seat.call_id) {
      const isSilenced = seat.speaker_token === null && this.#seat.speaker_token !== null;
      this.#seat = seat;
      if (isSilenced) await this.legs.voice.leave();
    } else if (isFirst) {
      await this.take(seat.call_id, "listen");
    } else {
      this.legs.ear.standBy(seat.call_id);
    }
  }

  /** A line was lost: come back with new tokens, as far as the server still says so. */
  async rejoin(seat: Supervision | null): Promise<void> {
    if (seat === null) await this.leave();
    else await this.#sit(seat);
  }

  async #sit(seat: Supervision): Promise<void> {
    const { ear, voice } = this.legs;
    this.#seat = seat;
    this.#know(seat);
    const { call_id, livekit_url } = seat;
    const { callId, status } = ear.getState();
    if (callId !== call_id || (status !== "joined" && status !== "reconnecting")) {
      const manner = { isMute: true, deafTo: `supervisor-${this.#myId}` };
      await ear.join({ call_id, livekit_url, token: seat.listener_token }, manner);
    }
    if (seat.speaker_token === null || voice.getState().status === "joined") return;
    const audience = seat.whispers_to === null ? ("everybody" as const) : { only: [seat.whispers_to] };
    await voice.join({ call_id, livekit_url, token: seat.speaker_token }, { audience });
  }

  #know(seat: Supervision | null): void {
    this.queries.setQueryData(supervisionKey, seat);
    void this.queries.invalidateQueries({ queryKey: wallKey });
  }
}
