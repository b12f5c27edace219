import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { FakeWorker } from "@/testing/FakeWorker";
import { OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

/** Counts the signs of life; `answer` may refuse them. */
function listen(answer: () => Response | Promise<Response> = () => HttpResponse.json(OLIVIA)) {
  const heard = vi.fn();
  server.use(
    http.post("*/v1/operators/me/heartbeat", () => {
      heard();
      return answer();
    }),
  );
  return heard;
}

async function openDesk() {
  const opened = openConsole();
  await screen.findByText("You are ready");
  act(() => FakeEventSource.current.hello());
  return opened;
}

async function beatsUntil(text: string | RegExp) {
  await waitFor(() => {
    act(() => FakeWorker.current.speak());
    expect(screen.getByText(text)).toBeInTheDocument();
  });
}

describe("a sign of life", () => {
  it.each([
    ["at each beat of the worker", () => FakeWorker.current.speak()],
    ["when the page is looked at again", () => document.dispatchEvent(new Event("visibilitychange"))],
    ["when the network is back", () => window.dispatchEvent(new Event("online"))],
  ])("is given %s", async (_, reason) => {
    await openDesk();
    const heard = listen();
    // Again, for the one before may still be under way.
    await waitFor(() => {
      act(() => void reason());
      expect(heard).toHaveBeenCalled();
    });
  });

  it("brings the presence with it", async () => {
    const { backend } = await openDesk();
    backend.me = { ...OLIVIA, presence: "break", break_reason: "Lunch" };
    await beatsUntil("Lunch");
    expect(screen.getByRole("button", { name: "Presence: Lunch" })).toBeInTheDocument();
  });

  it("that fails is shown where the feed is, and nowhere else, until one gets through", async () => {
    await openDesk();
    expect(screen.getByText("Live")).toBeInTheDocument();
    listen(() => problem(503, "unavailable", "The database is away."));
    await beatsUntil("Reconnecting…");
    expect(screen.queryByText("The database is away.")).not.toBeInTheDocument();
    listen();
    await beatsUntil("Live");
  });

  it("that is still under way says nothing of the one that failed before", async () => {
    await openDesk();
    listen(() => problem(503, "unavailable", "The database is away."));
    await beatsUntil("Reconnecting…");
    const heard = listen(() => new Promise(() => undefined));
    await waitFor(() => {
      act(() => FakeWorker.current.speak());
      expect(heard).toHaveBeenCalled();
    });
    expect(screen.getByText("Reconnecting…")).toBeInTheDocument();
  });

  it("that finds the session expired leads to the login", async () => {
    const { backend } = await openDesk();
    backend.me = null;
    await beatsUntil(/session has expired/);
  });
});
