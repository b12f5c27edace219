import { act, screen, waitFor } from "@testing-library/react";
import { DisconnectReason, RoomEvent } from "livekit-client";
import { describe, expect, it } from "vitest";
import { openConsole } from "@/testing/desk";
import { anActiveCall } from "@/testing/records";

function fault(name: string): Error {
  return new DOMException("no", name) as Error;
}

function talking() {
  return openConsole({ active: anActiveCall() });
}

describe("a microphone fault", () => {
  it.each([
    ["NotAllowedError", "The browser may not use your microphone"],
    ["NotFoundError", "No microphone found"],
    ["NotReadableError", "Your microphone cannot be opened"],
    ["SomethingNew", "Your microphone does not work"],
  ])("%s has its own banner, and a retry that heals it", async (name, title) => {
    const { livekit, user } = talking();
    livekit.micError = fault(name);
    expect(await screen.findByText(title)).toBeInTheDocument();
    livekit.micError = null;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByText(title)).not.toBeInTheDocument());
    expect(livekit.room.isMicrophoneOn).toBe(true);
  });

  it("in the middle of a call is said too", async () => {
    const { livekit } = talking();
    await screen.findByText("Connected");
    act(() => void livekit.room.emit(RoomEvent.MediaDevicesError, fault("NotFoundError")));
    expect(await screen.findByText("No microphone found")).toBeInTheDocument();
  });
});

describe("the line", () => {
  it("held back by the browser's autoplay rule is released by a click", async () => {
    const opened = talking();
    opened.livekit.canPlay = false;
    await opened.user.click(await screen.findByRole("button", { name: "Hear the caller" }));
    await waitFor(() => expect(screen.queryByText(/holding back/)).not.toBeInTheDocument());
  });

  it("that was lost is joined again with a new token", async () => {
    const { livekit, backend } = talking();
    await screen.findByText("Connected");
    backend.active = { ...anActiveCall(), token: "a-new-token" };
    act(() => void livekit.room.emit(RoomEvent.Disconnected, DisconnectReason.SIGNAL_CLOSE));
    expect(await screen.findByText("You have lost the caller's line")).toBeInTheDocument();
    await screen.findByText("Connected", undefined, { timeout: 4_000 });
    expect(livekit.joined.at(-1)?.token).toBe("a-new-token");
  });

  it("taken over by another window is not fought for", async () => {
    const { livekit } = talking();
    await screen.findByText("Connected");
    act(() => void livekit.room.emit(RoomEvent.Disconnected, DisconnectReason.DUPLICATE_IDENTITY));
    expect(await screen.findByText("You are on this call in another window")).toBeInTheDocument();
    expect(livekit.rooms).toHaveLength(1);
  });
});
