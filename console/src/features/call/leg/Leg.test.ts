import { DisconnectReason, RoomEvent } from "livekit-client";
import { describe, expect, it } from "vitest";
import { FakeLiveKit } from "@/testing/FakeLiveKit";
import { Leg } from "./Leg";
import { endOf } from "./translate";

const TICKET = { call_id: "c1", livekit_url: "ws://livekit.test", token: "t", isPrivate: false };

describe("a leg", () => {
  it("says nothing more about a room that it has left", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load);
    await leg.join(TICKET);
    const old = livekit.room;
    await leg.leave();
    old.emit(RoomEvent.Disconnected, DisconnectReason.SIGNAL_CLOSE);
    expect(leg.getState().status).toBe("none");
  });

  it("that is left while it still joins does not join afterwards", async () => {
    const livekit = new FakeLiveKit();
    const leg = new Leg(livekit.load);
    const joining = leg.join(TICKET);
    await leg.leave();
    await joining;
    expect(leg.getState().status).toBe("none");
    expect(livekit.rooms.filter((room) => room.isConnected)).toHaveLength(0);
  });

  it("that cannot connect is lost, so that it is tried again", async () => {
    const livekit = new FakeLiveKit();
    livekit.connectError = new Error("unreachable");
    const leg = new Leg(livekit.load);
    await leg.join(TICKET);
    expect(leg.getState()).toMatchObject({ status: "lost", callId: "c1" });
  });

  it("knows its call from the first moment, before anything was loaded", () => {
    const leg = new Leg(new FakeLiveKit().load);
    void leg.join(TICKET);
    expect(leg.getState()).toMatchObject({ status: "joining", callId: "c1" });
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
