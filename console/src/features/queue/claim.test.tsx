import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anActiveCall, anEntry } from "@/testing/records";
import { server } from "@/testing/server";

function answerClaim(answer: () => Response) {
  server.use(http.post("*/v1/queue/:id/claim", answer));
}

describe("taking a call", () => {
  it("joins the caller's room with the microphone on", async () => {
    const { user, livekit, backend } = openConsole({ queue: [anEntry()] });
    answerClaim(() => {
      backend.active = anActiveCall();
      backend.queue = [];
      return HttpResponse.json(backend.active);
    });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByRole("region", { name: "Your call" })).toHaveTextContent("Alice Martin");
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(livekit.joined).toEqual([{ url: "ws://livekit.test", token: "a-token" }]);
  });

  it("is not undone by an answer that was asked for before", async () => {
    const { user, backend, livekit } = openConsole({ queue: [anEntry()] });
    await screen.findByRole("button", { name: "Take call" });
    let answer = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    server.use(
      http.get("*/v1/operators/me/active", async () => {
        asked += 1;
        if (asked > 1) return HttpResponse.json(backend.active);
        await late;
        return HttpResponse.json(null);
      }),
    );
    const feed = () => act(() => FakeEventSource.current.change({ topic: "queue", call_id: anEntry().call_id }));
    feed();
    await waitFor(() => expect(asked).toBe(1));
    answerClaim(() => {
      backend.active = anActiveCall();
      return HttpResponse.json(backend.active);
    });
    await user.click(screen.getByRole("button", { name: "Take call" }));
    expect(await screen.findByText("Connected")).toBeInTheDocument();
    answer();
    await waitFor(() => {
      feed();
      expect(asked).toBeGreaterThan(1);
    });
    expect(await screen.findByText("Connected")).toBeInTheDocument();
    expect(screen.queryByText("The agent has taken the caller back")).not.toBeInTheDocument();
    expect(livekit.rooms).toHaveLength(1);
  });

  it("works by the key T", async () => {
    const { user, backend } = openConsole({ queue: [anEntry()] });
    answerClaim(() => {
      backend.active = anActiveCall();
      return HttpResponse.json(backend.active);
    });
    await screen.findByRole("button", { name: "Take call" });
    await user.keyboard("t");
    expect(await screen.findByRole("button", { name: "End call" })).toBeInTheDocument();
  });

  it("says who was faster, and that caller is gone from the line", async () => {
    const { user, backend, livekit } = openConsole({ queue: [anEntry()] });
    answerClaim(() => {
      backend.queue = [];
      return problem(409, "entry-taken", "Omar Reyes has taken this caller.", { claimed_by: "Omar Reyes" });
    });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("Omar Reyes took this call")).toBeInTheDocument();
    expect(await screen.findByText("You are ready")).toBeInTheDocument();
    expect(livekit.rooms).toHaveLength(0);
  });

  it("does not put another caller under the hand that was a moment too late", async () => {
    const bob = anEntry({ id: "e2", call_id: "c2", caller_name: "Bob Fischer" });
    const { user, backend } = openConsole({ queue: [anEntry(), bob] });
    answerClaim(() => {
      backend.queue = [bob];
      return problem(409, "entry-taken", "Taken.", { claimed_by: "Omar Reyes" });
    });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("Alice Martin is not waiting any more")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Take call" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show the next caller" }));
    expect(await screen.findByRole("heading", { level: 2, name: "Bob Fischer" })).toBeInTheDocument();
  });

  it("says that the caller does not wait any more when they hung up meanwhile", async () => {
    answerClaim(() => problem(409, "entry-gone", "This caller is not waiting any more."));
    const { user } = openConsole({ queue: [anEntry()] });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("This caller is not waiting any more")).toBeInTheDocument();
  });

  it("says at whom the caller rings, when it is somebody else", async () => {
    answerClaim(() => problem(409, "entry-offered", "Offered.", { offered_to: ["Omar Reyes"] }));
    const { user } = openConsole({ queue: [anEntry()] });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("This caller rings at Omar Reyes")).toBeInTheDocument();
  });

  it("says so where callers cannot be picked", async () => {
    answerClaim(() => problem(403, "pick-not-allowed", "Callers are offered."));
    const { user } = openConsole({ queue: [anEntry()] });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("Callers of this queue cannot be picked")).toBeInTheDocument();
  });

  it("gives the api's reason for any other refusal", async () => {
    answerClaim(() => problem(409, "not-available", "Go available to take calls."));
    const { user } = openConsole({ queue: [anEntry()] });
    await user.click(await screen.findByRole("button", { name: "Take call" }));
    expect(await screen.findByText("Go available to take calls.")).toBeInTheDocument();
  });
});
