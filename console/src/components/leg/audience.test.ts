import { ParticipantKind, type RemoteParticipant, type Room } from "livekit-client";
import { describe, expect, it, vi } from "vitest";
import { permit } from "./audience";

function aRoom() {
  const setTrackSubscriptionPermissions = vi.fn();
  const others = [
    { identity: "sip_1", kind: ParticipantKind.SIP },
    { identity: "agent-1", kind: ParticipantKind.AGENT },
    { identity: "operator-2", kind: ParticipantKind.STANDARD },
  ];
  const room = {
    localParticipant: { setTrackSubscriptionPermissions } as unknown as Room["localParticipant"],
    remoteParticipants: new Map(others.map((other) => [other.identity, other as RemoteParticipant])),
  };
  const heardBy = () => {
    const [everybody, some] = setTrackSubscriptionPermissions.mock.calls.at(-1) ?? [];
    return everybody ? "everybody" : some.map((each: { participantIdentity: string }) => each.participantIdentity);
  };
  return { room, heardBy };
}

const LISTENERS = ["listener-1", "listener-2", "listener-3"];

describe("what an operator says", () => {
  it("is heard by everybody", () => {
    const { room, heardBy } = aRoom();
    permit(room, "everybody");
    expect(heardBy()).toBe("everybody");
  });

  it("to colleagues is not heard on the phone line, and by listeners whether they are there or not", () => {
    const { room, heardBy } = aRoom();
    permit(room, "colleagues");
    expect(heardBy()).toEqual([...LISTENERS, "agent-1", "operator-2"]);
  });

  it("to one person is heard by nobody else", () => {
    const { room, heardBy } = aRoom();
    permit(room, { only: ["operator-2"] });
    expect(heardBy()).toEqual([...LISTENERS, "operator-2"]);
  });
});
