import { EventEmitter } from "node:events";
import { ParticipantKind, RoomEvent, Track } from "livekit-client";
import type { LiveKit } from "@/components/leg/Leg";

/** The little of a LiveKit room that a leg uses; a test plays the server. */
export class FakeRoom extends EventEmitter {
  canPlaybackAudio = true;
  isMicrophoneOn = false;
  isConnected = false;
  remoteParticipants = new Map();
  /** Who may hear what is said here, as it was last decided. */
  heardBy: "everybody" | string[] = "everybody";
  localParticipant = {
    setTrackSubscriptionPermissions: (everybody: boolean, some: { participantIdentity: string }[] = []) => {
      this.heardBy = everybody ? "everybody" : some.map((each) => each.participantIdentity);
    },
    setMicrophoneEnabled: async (isOn: boolean) => {
      if (this.fakes.micError !== null) throw this.fakes.micError;
      this.isMicrophoneOn = isOn;
    },
  };

  constructor(private readonly fakes: FakeLiveKit) {
    super();
    this.canPlaybackAudio = fakes.canPlay;
    fakes.rooms.push(this);
  }

  async connect(url: string, token: string): Promise<void> {
    this.fakes.joined.push({ url, token });
    if (this.fakes.connectError !== null) throw this.fakes.connectError;
    this.isConnected = true;
  }

  async disconnect(): Promise<void> {
    this.isConnected = false;
  }

  async startAudio(): Promise<void> {
    this.canPlaybackAudio = true;
    this.emit(RoomEvent.AudioPlaybackStatusChanged, true);
  }
}

export class FakeLiveKit {
  readonly rooms: FakeRoom[] = [];
  readonly joined: { url: string; token: string }[] = [];
  micError: Error | null = null;
  connectError: Error | null = null;
  canPlay = true;

  get room(): FakeRoom {
    const room = this.rooms.at(-1);
    if (room === undefined) throw new Error("no room was made");
    return room;
  }

  readonly load = async (): Promise<LiveKit> => {
    const fakes = this;
    class Room extends FakeRoom {
      constructor() {
        super(fakes);
      }
    }
    return { Room, RoomEvent, Track, ParticipantKind } as unknown as LiveKit;
  };
}
