import { act, screen, waitFor } from "@testing-library/react";
import { DisconnectReason, RoomEvent } from "livekit-client";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anActiveCall, anEntry, anUtterance, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

const CALL_ID = anEntry().call_id;
const BUSY = { ...OLIVIA, presence: "busy" } as const;

function feed(topic: "queue" | "utterance") {
  act(() => FakeEventSource.current.change({ topic, call_id: CALL_ID }));
}

describe("a page that loads during a call", () => {
  it("rejoins by itself, with the microphone on", async () => {
    const { livekit } = openConsole({ me: BUSY, active: anActiveCall() });
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(await screen.findByText("Connected")).toBeInTheDocument();
  });

  it("shows the wrap-up when only that is left", async () => {
    const { livekit } = openConsole({ active: anActiveCall({ state: "wrap_up" }) });
    expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
    expect(livekit.rooms).toHaveLength(0);
  });
});

describe("a call", () => {
  it("stays up while the operator looks at other pages", async () => {
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    const { livekit, user } = openConsole({ me: BUSY, active: anActiveCall() });
    await screen.findByText("Connected");
    await user.click(screen.getByRole("link", { name: "Calls" }));
    expect(await screen.findByText("No calls yet")).toBeInTheDocument();
    expect(livekit.room.isConnected).toBe(true);
    expect(screen.getByRole("link", { name: /Alice Martin/ })).toBeInTheDocument();
  });

  it("taken in another window is not stolen from it, until asked", async () => {
    const { livekit, backend, user } = openConsole();
    await screen.findByText("You are ready");
    backend.active = anActiveCall();
    feed("queue");
    expect(await screen.findByText("You are on this call in another window")).toBeInTheDocument();
    expect(livekit.rooms).toHaveLength(0);
    await user.click(screen.getByRole("button", { name: "Continue here" }));
    await waitFor(() => expect(livekit.room.isConnected).toBe(true));
  });

  it("turns into the wrap-up by itself when the caller hangs up", async () => {
    const { livekit, backend } = openConsole({ me: BUSY, active: anActiveCall() });
    await screen.findByText("Connected");
    backend.active = anActiveCall({ state: "wrap_up" });
    act(() => void livekit.room.emit(RoomEvent.Disconnected, DisconnectReason.ROOM_DELETED));
    expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
  });

  it("is ended for the caller too, and the microphone is let go", async () => {
    const { livekit, backend, user } = openConsole({ me: BUSY, active: anActiveCall() });
    server.use(
      http.post("*/v1/calls/:id/hang-up", () => {
        backend.active = anActiveCall({ state: "wrap_up" });
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await screen.findByText("Connected");
    await user.click(screen.getByRole("button", { name: "End call" }));
    expect(await screen.findByRole("form", { name: "Wrap-up" })).toBeInTheDocument();
    expect(livekit.room.isConnected).toBe(false);
  });

  it("is muted by the key M and by the button", async () => {
    const { livekit, user } = openConsole({ me: BUSY, active: anActiveCall() });
    await screen.findByText("Connected");
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    await user.keyboard("m");
    expect(await screen.findByRole("button", { name: "Unmute" })).toHaveAttribute("aria-pressed", "true");
    expect(livekit.room.isMicrophoneOn).toBe(false);
    await user.click(screen.getByRole("button", { name: "Unmute" }));
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
  });

  it("shows each new utterance of both sides, asking only for what is new", async () => {
    const { backend } = openConsole({ me: BUSY, active: anActiveCall(), utterances: [anUtterance(1)] });
    expect(await screen.findByText("words 1")).toBeInTheDocument();
    backend.utterances.push(anUtterance(2, { speaker: "operator", name: "Olivia Stone", text: "Hello Alice" }));
    feed("utterance");
    expect(await screen.findByText("Hello Alice")).toBeInTheDocument();
    expect(screen.getAllByText("words 1")).toHaveLength(1);
  });

  it("taken back by the agent after a lost line is said plainly", async () => {
    const { backend } = openConsole({ me: BUSY, active: anActiveCall() });
    await screen.findByText("Connected");
    backend.active = null;
    feed("queue");
    expect(await screen.findByText("The agent has taken the caller back")).toBeInTheDocument();
  });

  it("warns before the window is closed, and only during a call", async () => {
    const { backend } = openConsole({ me: BUSY, active: anActiveCall() });
    const closing = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    await screen.findByText("Connected");
    expect(closing()).toBe(true);
    backend.active = anActiveCall({ state: "wrap_up" });
    feed("queue");
    await screen.findByRole("form", { name: "Wrap-up" });
    expect(closing()).toBe(false);
  });
});
