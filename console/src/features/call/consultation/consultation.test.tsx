import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anActiveCall, aQuestionToMe, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

const TALKING = aQuestionToMe({ state: "talking", token: "a-token" });

function accepted() {
  server.use(http.post("*/v1/consultations/:id/accept", () => HttpResponse.json(TALKING)));
}

describe("a colleague who asks", () => {
  it("is shown with the question and the briefing, apart from a caller who rings", async () => {
    openConsole({ consultation: aQuestionToMe() });
    const header = await screen.findByRole("region", { name: "A colleague asks you" });
    expect(header).toHaveTextContent("Omar Reyes asks: May I refund more than a hundred?");
    expect(await screen.findByText("Charged twice for Fiber 500")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Take call" })).not.toBeInTheDocument();
  });

  it("is talked with, and the caller never hears the microphone", async () => {
    accepted();
    const { livekit, user, backend } = openConsole({ consultation: aQuestionToMe() });
    await screen.findByRole("button", { name: "Talk with Omar Reyes" });
    backend.consultation = TALKING;
    await user.keyboard("t");
    expect(await screen.findByText("The caller does not hear you")).toBeInTheDocument();
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(livekit.room.heardAtFirst).toEqual(["listener-1", "listener-2", "listener-3"]);
  });

  it("may be put off", async () => {
    const { user, backend } = openConsole({ consultation: aQuestionToMe() });
    server.use(
      http.post("*/v1/consultations/:id/decline", () => {
        backend.consultation = null;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await screen.findByRole("button", { name: "Not now" });
    await user.keyboard("d");
    expect(await screen.findByText("You are ready")).toBeInTheDocument();
  });

  it("who has given up is told of, and not as a fault", async () => {
    const { user, backend } = openConsole({ consultation: aQuestionToMe() });
    server.use(
      http.post("*/v1/consultations/:id/accept", () => {
        backend.consultation = null;
        return problem(409, "consultation-over", "Over.");
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Talk with Omar Reyes" }));
    expect(await screen.findByText("Your colleague asks no longer.")).toBeInTheDocument();
  });

  it("is heard of on other pages too", async () => {
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    openConsole({ consultation: aQuestionToMe() }, "/calls");
    const bar = await screen.findByRole("region", { name: "A colleague asks you" });
    expect(bar).toHaveTextContent("Omar Reyes asks you about Alice Martin");
  });
});

describe("somebody who is being consulted", () => {
  it("is back in the room after a reload, unheard by the caller", async () => {
    const { livekit } = openConsole({ me: { ...OLIVIA, presence: "busy" }, consultation: TALKING });
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(livekit.room.heardAtFirst).not.toBe("everybody");
  });

  it("may leave", async () => {
    const { user, backend, livekit } = openConsole({ consultation: TALKING });
    server.use(
      http.post("*/v1/consultations/:id/leave", () => {
        backend.consultation = null;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await screen.findByText("The caller does not hear you");
    await user.keyboard("l");
    expect(await screen.findByText("You are ready")).toBeInTheDocument();
    expect(livekit.room.isConnected).toBe(false);
  });

  it("who is given the caller stays in the room, and is heard by them at once", async () => {
    const { backend, livekit } = openConsole({ me: { ...OLIVIA, presence: "busy" }, consultation: TALKING });
    await screen.findByText("The caller does not hear you");
    backend.consultation = null;
    backend.active = anActiveCall();
    act(() => FakeEventSource.current.change({ topic: "offer", id: OLIVIA.id }));
    expect(await screen.findByRole("region", { name: "Your call" })).toBeInTheDocument();
    await waitFor(() => expect(livekit.room.heardBy).toBe("everybody"));
    expect(livekit.rooms).toHaveLength(1);
  });
});
