import type {
  ParticipantKind,
  RemoteParticipant,
  RemoteTrack,
  RemoteTrackPublication,
  Room,
  RoomOptions,
} from "livekit-client";
import { type Audience, permit } from "./audience";
import { type DeviceKind, type Devices, rememberedDevices } from "./devices";
import { micFaultOf } from "./microphone";
import { type LegState, NO_LEG } from "./state";
import { endOf, qualityOf } from "./translate";

export type LiveKit = Pick<typeof import("livekit-client"), "Room" | "RoomEvent" | "Track" | "ParticipantKind">;

export interface RoomTicket {
  call_id: string;
  livekit_url: string;
  token: string;
  /** What is said is for colleagues alone, and the caller is not heard: a hold, or a consultation. */
  isPrivate?: boolean;
}

/** As RFC 4733 counts them. */
const KEYS = "0123456789*#";

// The number of livekit-client's enum, so that this file does not pull the library into the first page load.
const SIP = 3 satisfies ParticipantKind.SIP;

function roomOptions({ audioinput, audiooutput }: Devices): RoomOptions {
  return {
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(audioinput && { deviceId: audioinput }),
    },
    ...(audiooutput && { audioOutput: { deviceId: audiooutput } }),
    disconnectOnPageLeave: true,
  };
}

export interface LegManner {
  /** Only hears, and never asks for a microphone. */
  isMute?: boolean;
  /** Who may hear it, from its first word on: everybody, when nothing is said. */
  audience?: Audience;
  /** Whose voice is not played: one's own, which another leg of the same person brings in. */
  deafTo?: string;
}

/** The operator's leg: one LiveKit room at a time, with a microphone. Lives outside of React, so that no navigation and
 * no render can drop a call. */
export class Leg {
  #state: LegState = NO_LEG;
  #listeners = new Set<() => void>();
  #room: Room | null = null;
  /** Counts joins and leaves: whatever an abandoned attempt still reports is not of this one. */
  #epoch = 0;
  #audience: Audience = "everybody";

  constructor(
    private readonly loadLiveKit: () => Promise<LiveKit>,
    private readonly chosenDevices: () => Devices = rememberedDevices,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): LegState => this.#state;

  async join(ticket: RoomTicket, manner: LegManner = {}): Promise<void> {
    const leaving = this.#drop();
    const epoch = this.#epoch;
    this.#set({ ...NO_LEG, status: "joining", callId: ticket.call_id, isPrivate: ticket.isPrivate ?? false });
    this.#audience = manner.audience ?? "everybody";
    await leaving;
    const livekit = await this.loadLiveKit();
    if (epoch !== this.#epoch) return;
    const room = new livekit.Room(roomOptions(this.chosenDevices()));
    this.#room = room;
    this.#listen(room, livekit, epoch, manner);
    try {
      await room.connect(ticket.livekit_url, ticket.token);
    } catch {
      // Why it failed is livekit-client's business; that there is no leg is ours, and so is trying again.
      if (epoch === this.#epoch) this.#set({ status: "lost" });
      return;
    }
    if (epoch !== this.#epoch) return;
    // Before the microphone: not a word is delivered to anybody whom it is not for.
    this.#applyPrivacy(room);
    this.#set({ status: "joined", isPlaybackBlocked: !room.canPlaybackAudio });
    if (!manner.isMute) await this.#setMicrophone(true);
  }

  async leave(): Promise<void> {
    const leaving = this.#drop();
    this.#set(NO_LEG);
    await leaving;
  }

  /** The call goes on in another window of this operator; this one only says so. */
  standBy(callId: string): void {
    this.#set({ ...NO_LEG, status: "elsewhere", callId });
  }

  async toggleMute(): Promise<void> {
    await this.#setMicrophone(this.#state.isMuted || this.#state.micFault !== null);
  }

  async startPlayback(): Promise<void> {
    await this.#room?.startAudio();
  }

  /** Between the operator and the caller there is nothing to be heard, in neither direction, or everything. */
  setPrivate(isPrivate: boolean): void {
    if (isPrivate === this.#state.isPrivate) return;
    this.#set({ isPrivate });
    if (this.#room !== null) this.#applyPrivacy(this.#room);
  }

  /** A key of the telephone, for a machine at the other end. */
  async press(key: string): Promise<void> {
    await this.#room?.localParticipant.publishDtmf(KEYS.indexOf(key), key);
  }

  async use(kind: DeviceKind, deviceId: string): Promise<void> {
    await this.#room?.switchActiveDevice(kind, deviceId);
  }

  #applyPrivacy(room: Room): void {
    const { isPrivate } = this.#state;
    permit(room, isPrivate ? "colleagues" : this.#audience);
    for (const participant of room.remoteParticipants.values()) {
      if (participant.kind !== SIP) continue;
      for (const publication of participant.trackPublications.values()) publication.setSubscribed(!isPrivate);
    }
  }

  async #setMicrophone(isOn: boolean): Promise<void> {
    const room = this.#room;
    if (room === null) return;
    try {
      await room.localParticipant.setMicrophoneEnabled(isOn);
      if (room === this.#room) this.#set({ isMuted: !isOn, micFault: null });
    } catch (error) {
      if (room === this.#room) this.#set({ micFault: micFaultOf(error) });
    }
  }

  async #drop(): Promise<void> {
    this.#epoch += 1;
    const room = this.#room;
    this.#room = null;
    if (room === null) return;
    room.removeAllListeners();
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) silence(publication.track);
    }
    await room.disconnect();
  }

  #listen(room: Room, { RoomEvent, Track, ParticipantKind }: LiveKit, epoch: number, manner: LegManner): void {
    const report = (change: Partial<LegState>) => {
      if (epoch === this.#epoch) this.#set(change);
    };
    room
      .on(RoomEvent.Reconnecting, () => report({ status: "reconnecting" }))
      .on(RoomEvent.Reconnected, () => report({ status: "joined" }))
      .on(RoomEvent.Disconnected, (reason) => report({ status: endOf(reason) }))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => report({ isPlaybackBlocked: !room.canPlaybackAudio }))
      .on(RoomEvent.MediaDevicesError, (error) => report({ micFault: micFaultOf(error) }))
      .on(RoomEvent.ParticipantConnected, () => {
        // Whoever comes during a hold may hear what is said, unless it is the caller.
        if (this.#state.isPrivate && epoch === this.#epoch) permit(room, "colleagues");
      })
      .on(
        RoomEvent.TrackSubscribed,
        (track, publication: RemoteTrackPublication, participant: Pick<RemoteParticipant, "kind" | "identity">) => {
          if (this.#state.isPrivate && participant.kind === SIP) publication.setSubscribed(false);
          else if (track.kind === Track.Kind.Audio && participant.identity !== manner.deafTo)
            document.body.append(track.attach());
        },
      )
      .on(RoomEvent.TrackUnsubscribed, silence)
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (participant.isLocal) report({ quality: qualityOf(quality) });
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
        report({
          isCallerSpeaking: speakers.some((speaker) => speaker.kind === ParticipantKind.SIP),
          isOperatorSpeaking: speakers.some((speaker) => speaker.isLocal),
        }),
      );
  }

  #set(change: Partial<LegState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function silence(track: Pick<RemoteTrack, "detach"> | undefined): void {
  for (const element of track?.detach() ?? []) element.remove();
}
