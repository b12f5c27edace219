import { EventEmitter } from "node:events";
import { ParticipantKind, RoomEvent, type RoomOptions, Track } from "livekit-client";
import type { LiveKit } from "@/components/leg/Leg";

/** The little of a LiveKit room that a leg uses; a test plays the server. */
export class FakeRoom extends EventEmitter {
  canPlaybackAudio = true;
  isMicrophoneOn = false;
  isConnected = false;
  remoteParticipants = new Map();
  /** What an operator says is heard by everybody, or by these alone. */
  heardBy: "everybody" | string[] = "everybody";
  readonly pressed: string[] = [];
  /** Who could hear it when the microphone was switched on. */
  heardAtFirst: "everybody" | string[] | null = null;
  readonly devices = new Map<string, string>();
  localParticipant = {
    setTrackSubscriptionPermissions: (everybody: boolean, some: { participantIdentity: string }[] = []) => {
      this.heardBy = everybody ? "everybody" : some.map((each) => each.participantIdentity);
    },
    publishDtmf: async (_code: number, digit: string) => {
      this.pressed.push(digit);
    },
    setMicrophoneEnabled: async (isOn: boolean) => {
      if (this.fakes.micError !== null) throw this.fakes.micError;
      this.isMicrophoneOn = isOn;
      this.heardAtFirst ??= this.heardBy;
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

  async switchActiveDevice(kind: string, deviceId: string): Promise<void> {
    this.devices.set(kind, deviceId);
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
  /** What the latest room was made with. */
  options: RoomOptions = {};

  get room(): FakeRoom {
    const room = this.rooms.at(-1);
    if (room === undefined) throw new Error("no room was made");
    return room;
  }

  readonly load = async (): Promise<LiveKit> => {
    const fakes = this;
    class Room extends FakeRoom {
      constructor(options: RoomOptions) {
        super(fakes);
        fakes.options = options;
      }
    }
    return { Room, RoomEvent, Track, ParticipantKind } as unknown as LiveKit;
  };
}
