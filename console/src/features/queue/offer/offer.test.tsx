import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Offer } from "@/api/types";
import { type Backend, openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anActiveCall, anEntry, anOffer, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

const OMAR = { id: "0b6f0000-0000-4000-8000-000000000009", name: "Omar Reyes" };
const CALLS = "/calls";

function changed() {
  act(() => {
    FakeEventSource.current.change({ topic: "offer", id: OLIVIA.id });
    FakeEventSource.current.change({ topic: "operator", id: OLIVIA.id });
  });
}

function rings(backend: Backend, offer: Offer = anOffer()) {
  backend.offer = offer;
  backend.queue = [offer.entry];
  changed();
}

function takeable(backend: Backend) {
  server.use(
    http.post("*/v1/queue/:id/claim", () => {
      backend.active = anActiveCall();
      backend.offer = null;
      backend.queue = [backend.active.entry];
      return HttpResponse.json(backend.active);
    }),
  );
}

function declinable(backend: Backend, answer: () => Response = () => new HttpResponse(null, { status: 204 })) {
  const declined: string[] = [];
  server.use(
    http.post("*/v1/queue/:id/decline", ({ params }) => {
      declined.push(String(params.id));
      backend.offer = null;
      backend.queue = [anEntry({ state: "offered", offered_to: [OMAR] })];
      return answer();
    }),
  );
  return declined;
}

const desk = () => screen.findByRole("region", { name: "Incoming call" });

describe("a caller who rings, on the desk", () => {
  it("is shown with all that is known, and how long it rings still, before one answers", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    rings(backend);
    const header = await desk();
    expect(within(header).getByRole("heading", { name: "Alice Martin" })).toBeInTheDocument();
    expect(within(header).getByRole("timer", { name: /seconds to answer/ })).toHaveTextContent(/^0:(20|1\d)$/);
    const briefing = screen.getByRole("region", { name: "Briefing" });
    expect(within(briefing).getByText("Charged twice for Fiber 500")).toBeInTheDocument();
    expect(screen.getByText("Alice Martin is calling: billing, high severity.")).toBeInTheDocument();
    expect(document.title).toBe("Alice Martin is calling");
  });

  it("comes before the one who was being read about", async () => {
    const bob = anEntry({ id: "e2", call_id: "c2", caller_name: "Bob Fischer" });
    const { backend } = openConsole({ queue: [bob] });
    await screen.findByRole("heading", { level: 2, name: "Bob Fischer" });
    rings(backend);
    expect(await screen.findByRole("heading", { level: 2, name: "Alice Martin" })).toBeInTheDocument();
    expect(screen.queryByRole("heading", { level: 2, name: "Bob Fischer" })).not.toBeInTheDocument();
  });

  it("does not take the button away that is being pressed", async () => {
    const { backend } = openConsole({ queue: [anOffer().entry] });
    const button = await screen.findByRole("button", { name: /Take call/ });
    rings(backend);
    await desk();
    expect(await screen.findByRole("button", { name: /Take call/ })).toBe(button);
  });

  it("is taken by the key T, and it is said to nobody that it is over", async () => {
    const { backend, user, livekit } = openConsole();
    takeable(backend);
    await screen.findByText("You are ready");
    rings(backend);
    await desk();
    await user.keyboard("t");
    expect(await screen.findByRole("button", { name: "End call" })).toBeInTheDocument();
    changed();
    await waitFor(() => expect(livekit.room.isMicrophoneOn).toBe(true));
    expect(screen.queryByText(/rings here no longer|took the call/)).not.toBeInTheDocument();
  });

  it("is declined by the key D, and rings at a colleague", async () => {
    const { backend, user } = openConsole();
    const declined = declinable(backend);
    await screen.findByText("You are ready");
    rings(backend);
    await desk();
    await user.keyboard("d");
    expect(await screen.findAllByText("Ringing at Omar Reyes")).not.toHaveLength(0);
    expect(declined).toEqual([anEntry().id]);
    // Whoever declined knows why it is over.
    await expect(screen.findByText(/rings here no longer/, undefined, { timeout: 500 })).rejects.toThrow();
    expect(screen.queryByRole("region", { name: "Incoming call" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Take call" })).not.toBeInTheDocument();
  });

  it("that cannot be declined any more is said in a sentence", async () => {
    const { backend, user } = openConsole();
    declinable(backend, () => problem(409, "not-offered", "This caller is not offered to you any more."));
    await screen.findByText("You are ready");
    rings(backend);
    await user.click(within(await desk()).getByRole("button", { name: "Decline" }));
    expect(await screen.findByText("This caller rings here no longer.")).toBeInTheDocument();
  });

  it("that still rings after a refusal is said too", async () => {
    const { backend, user } = openConsole();
    server.use(http.post("*/v1/queue/:id/decline", () => problem(503, "unavailable", "The database is away.")));
    await screen.findByText("You are ready");
    rings(backend);
    await user.click(within(await desk()).getByRole("button", { name: "Decline" }));
    expect(await screen.findByText("The database is away.")).toBeInTheDocument();
    expect(await desk()).toBeInTheDocument();
  });
});

describe("a caller who rings, on another page", () => {
  async function elsewhere() {
    const opened = openConsole({}, CALLS);
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    await screen.findByText("No calls yet");
    return opened;
  }

  it("is said in a bar, with the seconds left", async () => {
    const { backend } = await elsewhere();
    rings(backend);
    expect(await desk()).toHaveTextContent(/^Alice Martin is calling · (20|1\d) s/);
  });

  it("is taken there, and the desk opens", async () => {
    const { backend, user, history } = await elsewhere();
    takeable(backend);
    rings(backend);
    await user.click(within(await desk()).getByRole("button", { name: "Take" }));
    expect(await screen.findByRole("region", { name: "Your call" })).toHaveTextContent("Alice Martin");
    expect(history.location.pathname).toBe("/");
  });

  it("is declined there", async () => {
    const { backend, user } = await elsewhere();
    declinable(backend);
    rings(backend);
    await user.click(within(await desk()).getByRole("button", { name: "Decline" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Incoming call" })).not.toBeInTheDocument());
    expect(screen.getByText("No calls yet")).toBeInTheDocument();
  });

  it("is not answered by a key that was meant for that page", async () => {
    const { backend, user } = await elsewhere();
    const declined = declinable(backend);
    rings(backend);
    await desk();
    await user.keyboard("d");
    expect(declined).toEqual([]);
  });

  it("is shown on the desk on request", async () => {
    const { backend, user, history } = await elsewhere();
    rings(backend);
    await user.click(within(await desk()).getByRole("button", { name: "Show" }));
    expect(await screen.findByRole("region", { name: "Briefing" })).toBeInTheDocument();
    expect(history.location.pathname).toBe("/");
  });
});

describe("an offer that is over", () => {
  async function ringing() {
    const opened = openConsole();
    await screen.findByText("You are ready");
    rings(opened.backend);
    await desk();
    opened.backend.offer = null;
    return opened;
  }

  it("because the caller hung up is told", async () => {
    const { backend } = await ringing();
    backend.queue = [];
    changed();
    expect(await screen.findByText(/Alice Martin is not waiting any more: they hung up/)).toBeInTheDocument();
    expect(screen.getByText("You are ready")).toBeInTheDocument();
    expect(document.title).toBe("Tandem");
  });

  it("because a colleague took the call is told", async () => {
    const { backend } = await ringing();
    backend.queue = [anEntry({ state: "connected", operator: OMAR })];
    changed();
    expect(await screen.findByText("Omar Reyes took the call of Alice Martin.")).toBeInTheDocument();
  });

  it("because nobody answered is told once, in the banner", async () => {
    const { backend } = await ringing();
    backend.me = { ...OLIVIA, presence: "break", break_reason: "missed" };
    backend.queue = [anEntry()];
    changed();
    expect(await screen.findByText("You missed a call")).toBeInTheDocument();
    expect(screen.queryByText(/rings here no longer/)).not.toBeInTheDocument();
  });

  it("ends by itself when the api says nothing", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    const late = new Date(Date.now() - 2_500).toISOString();
    rings(backend, { ...anOffer(), expires_at: late });
    await desk();
    await waitFor(() => expect(screen.queryByRole("region", { name: "Incoming call" })).not.toBeInTheDocument());
  });
});

describe("the desktop notification", () => {
  class FakeNotification {
    static permission = "granted";
    static shown: FakeNotification[] = [];
    isClosed = false;
    onclick: (() => void) | null = null;

    constructor(
      readonly title: string,
      readonly options: NotificationOptions,
    ) {
      FakeNotification.shown.push(this);
    }

    close() {
      this.isClosed = true;
    }
  }

  beforeEach(() => {
    FakeNotification.shown = [];
    vi.stubGlobal("Notification", FakeNotification);
  });

  afterEach(() => {
    vi.stubGlobal("Notification", undefined);
  });

  it("says who calls and why, stays while it rings, and goes with the offer", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    rings(backend);
    await desk();
    expect(FakeNotification.shown.map(({ title }) => title)).toEqual(["Alice Martin is calling"]);
    const [notice] = FakeNotification.shown;
    expect(notice?.options).toMatchObject({ body: "Charged twice for Fiber 500", requireInteraction: true });
    backend.offer = null;
    backend.queue = [];
    changed();
    await waitFor(() => expect(notice?.isClosed).toBe(true));
  });

  it("leads to the desk", async () => {
    const { backend, history } = openConsole({}, CALLS);
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    await screen.findByText("No calls yet");
    rings(backend);
    await desk();
    act(() => FakeNotification.shown[0]?.onclick?.());
    await waitFor(() => expect(history.location.pathname).toBe("/"));
  });
});
