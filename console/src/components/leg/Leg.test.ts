import { DisconnectReason, ParticipantKind, RoomEvent, Track } from "livekit-client";
import { describe, expect, it, vi } from "vitest";
import { FakeLiveKit } from "@/testing/FakeLiveKit";
import { Leg } from "./Leg";
import { endOf } from "./translate";

const LISTENERS = ["listener-1", "listener-2", "listener-3"];
const ownDevices = () => ({});
const TICKET = { call_id: "c1", livekit_url: "ws://livekit.test", token: "t", isPrivate: false };

describe("a leg", () => {
  it("says nothing more about a room that it has left", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load, ownDevices);
    await leg.join(TICKET);
    const old = livekit.room;
    await leg.leave();
    old.emit(RoomEvent.Disconnected, DisconnectReason.SIGNAL_CLOSE);
    expect(leg.getState().status).toBe("none");
  });

  it("that is left while it still joins does not join afterwards", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load, ownDevices);
    const joining = leg.join(TICKET);
    await leg.leave();
    await joining;
    expect(leg.getState().status).toBe("none");
    expect(livekit.rooms.filter((room) => room.isConnected)).toHaveLength(0);
  });

  it("that cannot connect is lost, so that it is tried again", async () => {
    const livekit = new FakeLiveKit();
    livekit.connectError = new Error("unreachable");
    const leg = new Leg(livekit.load, ownDevices);
    await leg.join(TICKET);
    expect(leg.getState()).toMatchObject({ status: "lost", callId: "c1" });
  });

  it("knows its call from the first moment, before anything was loaded", () => {
    const leg = new Leg(new FakeLiveKit().load, ownDevices);
    void leg.join(TICKET);
    expect(leg.getState()).toMatchObject({ status: "joining", callId: "c1" });
  });

  it("that is private is heard by no caller from its first word on", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load, ownDevices);
    await leg.join({ ...TICKET, isPrivate: true });
    expect(livekit.room.heardAtFirst).toEqual(LISTENERS);
    leg.setPrivate(false);
    expect(livekit.room.heardBy).toBe("everybody");
  });

  it("that is private lets in colleagues who come later, and plays nothing of the caller", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load, ownDevices);
    await leg.join({ ...TICKET, isPrivate: true });
    const { room } = livekit;
    room.remoteParticipants.set("operator-2", {
      identity: "operator-2",
      kind: ParticipantKind.STANDARD,
      trackPublications: new Map(),
    });
    room.emit(RoomEvent.ParticipantConnected);
    expect(room.heardBy).toEqual([...LISTENERS, "operator-2"]);

    const setSubscribed = vi.fn();
    const track = { kind: Track.Kind.Audio, attach: vi.fn() };
    room.emit(RoomEvent.TrackSubscribed, track, { setSubscribed }, { kind: ParticipantKind.SIP });
    expect(setSubscribed).toHaveBeenCalledWith(false);
    expect(track.attach).not.toHaveBeenCalled();
  });

  it("takes the microphone that was chosen, and presses keys", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load, () => ({ audioinput: "headset" }));
    await leg.join(TICKET);
    expect(livekit.options).toMatchObject({ audioCaptureDefaults: { deviceId: "headset" } });
    await leg.press("#");
    await leg.use("audiooutput", "loudspeaker");
    expect(livekit.room.pressed).toEqual(["#"]);
    expect(livekit.room.devices.get("audiooutput")).toBe("loudspeaker");
  });
});

it.each([
  [DisconnectReason.DUPLICATE_IDENTITY, "elsewhere"],
  [DisconnectReason.ROOM_DELETED, "over"],
  [DisconnectReason.PARTICIPANT_REMOVED, "over"],
  [DisconnectReason.ROOM_CLOSED, "over"],
  [DisconnectReason.SIGNAL_CLOSE, "lost"],
  [undefined, "lost"],
] as const)("a disconnect for reason %s means %s", (reason, status) => {
  expect(endOf(reason)).toBe(status);
});
