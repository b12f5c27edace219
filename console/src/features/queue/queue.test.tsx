import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { QueueEntry } from "@/api/types";
import { openConsole } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { anEntry, anOffer, BRIEFING, OLIVIA } from "@/testing/records";
import { newcomers, waitingIds } from "./alerts";
import { Chime } from "./sound";

const ALICE = anEntry();
const OMAR = { id: "0b6f0000-0000-4000-8000-000000000009", name: "Omar Reyes" };

const BOB = anEntry({
  id: "e2",
  call_id: "c2",
  caller_name: null,
  caller_number: "+15550101",
  severity: "critical",
  skill: "technical",
  waiting_since: "2026-05-04T09:55:30Z",
  briefing: { ...BRIEFING, problem: "Internet drops" },
});

describe("the queue", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-05-04T10:00:05Z"), shouldAdvanceTime: true });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("shows who waits, in the api's order, with age, severity, skill and problem", async () => {
    openConsole({ queue: [BOB, ALICE] });
    const list = await screen.findByRole("list", { name: "Callers waiting" });
    const [bob, alice] = within(list).getAllByRole("listitem");
    expect(bob).toHaveTextContent("+15550101");
    expect(bob).toHaveTextContent("4:3");
    expect(bob).toHaveTextContent("Critical");
    expect(bob).toHaveTextContent("Technical");
    expect(bob).toHaveTextContent("Internet drops");
    expect(alice).toHaveTextContent("Alice Martin");
    expect(alice).toHaveTextContent("High");
  });

  it("counts each wait up by the second", async () => {
    openConsole({ queue: [ALICE] });
    const row = within(await screen.findByRole("list", { name: "Callers waiting" })).getByRole("timer");
    const before = row.textContent;
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(before).toMatch(/^0:0\d$/);
    expect(row.textContent).toMatch(/^1:0\d$/);
  });

  it("says so when nobody is waiting", async () => {
    openConsole();
    expect(await screen.findAllByText("Nobody is waiting")).not.toHaveLength(0);
    expect(screen.getByText("You are ready")).toBeInTheDocument();
  });

  it("shows the whole briefing and the running transcript before the call is taken", async () => {
    openConsole({ queue: [ALICE] });
    const briefing = await screen.findByRole("region", { name: "Briefing" });
    for (const text of [
      "Charged twice for Fiber 500",
      "Verified by phone, email",
      "INV-1042, 49.00 USD",
      "Looked up INV-1042",
      "The refund is settled today",
      "Worried",
      "The card on file has expired",
    ]) {
      expect(within(briefing).getByText(text)).toBeInTheDocument();
    }
    expect(screen.getByRole("region", { name: "Transcript" })).toBeInTheDocument();
  });

  it("moves through the callers by arrow keys", async () => {
    const { user } = openConsole({ queue: [BOB, ALICE] });
    const list = await screen.findByRole("list", { name: "Callers waiting" });
    const [first, second] = within(list).getAllByRole("button");
    first?.focus();
    await user.keyboard("{ArrowDown}");
    expect(second).toHaveFocus();
    expect(second).toHaveAttribute("aria-current", "true");
    expect(screen.getByRole("heading", { level: 2, name: "Alice Martin" })).toBeInTheDocument();
  });

  it("keeps showing the same caller when a more urgent one comes in", async () => {
    const { backend } = openConsole({ queue: [ALICE] });
    await screen.findByRole("heading", { level: 2, name: "Alice Martin" });
    backend.queue = [BOB, ALICE];
    act(() => FakeEventSource.current.change({ topic: "queue" }));
    expect(await screen.findByText("Internet drops")).toBeInTheDocument();
    expect(screen.getByRole("heading", { level: 2, name: "Alice Martin" })).toBeInTheDocument();
  });

  it("offers to go available instead of taking the call when the operator is offline", async () => {
    openConsole({ queue: [ALICE], me: { ...OLIVIA, presence: "offline" } });
    expect(await screen.findByRole("button", { name: "Go available to take calls" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Take call" })).not.toBeInTheDocument();
  });

  it("shows at whom a caller rings, and does not offer to take that one", async () => {
    const { user } = openConsole({ queue: [{ ...ALICE, state: "offered", offered_to: [OMAR] }, BOB] });
    const list = await screen.findByRole("list", { name: "Callers waiting" });
    const [alice, bob] = within(list).getAllByRole("button");
    expect(alice).toHaveTextContent("Ringing at Omar Reyes");
    expect(bob).toHaveAttribute("aria-current", "true");
    expect(screen.getByRole("button", { name: "Take call" })).toBeInTheDocument();
    await user.click(alice as HTMLElement);
    const header = screen.getByRole("region", { name: "Selected caller" });
    expect(header).toHaveTextContent("Ringing at Omar Reyes");
    expect(screen.queryByRole("button", { name: "Take call" })).not.toBeInTheDocument();
  });

  it("announces a newcomer to screen readers and in the window's title", async () => {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    backend.queue = [ALICE];
    act(() => FakeEventSource.current.change({ topic: "queue", call_id: ALICE.call_id, id: ALICE.id }));
    expect(await screen.findByText("Alice Martin is waiting for billing, high severity.")).toBeInTheDocument();
    expect(document.title).toBe("(1) Tandem");
  });
});

describe("the chime", () => {
  let play: MockInstance<Chime["play"]>;

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-05-04T10:00:05Z"), shouldAdvanceTime: true });
    play = vi.spyOn(Chime.prototype, "play").mockResolvedValue();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function comes(...queue: QueueEntry[]) {
    const { backend } = openConsole();
    await screen.findByText("You are ready");
    backend.queue = queue;
    act(() => FakeEventSource.current.change({ topic: "queue", call_id: ALICE.call_id, id: ALICE.id }));
    await screen.findByText("Alice Martin is waiting for billing, high severity.");
    return backend;
  }

  it("sounds once for a newcomer for whom nobody is found", async () => {
    await comes(ALICE);
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(play).toHaveBeenCalledTimes(1);
  });

  it("leaves to the ringing whoever rings, here or elsewhere", async () => {
    await comes({ ...ALICE, state: "offered", offered_to: [OMAR] });
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(play).not.toHaveBeenCalled();
  });

  it("leaves to the ringing whoever rings a moment later", async () => {
    const backend = await comes(ALICE);
    backend.offer = anOffer();
    backend.queue = [backend.offer.entry];
    act(() => FakeEventSource.current.change({ topic: "offer", id: OLIVIA.id }));
    await screen.findByRole("region", { name: "Incoming call" });
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(play).not.toHaveBeenCalled();
  });
});

describe("newcomers", () => {
  it("are those who were not there before; on the first look there are none", () => {
    expect(newcomers(null, [ALICE])).toEqual([]);
    expect(newcomers(waitingIds([ALICE]), [ALICE, BOB])).toEqual([BOB]);
  });

  it("include a caller who was with an operator and waits again", () => {
    const known = waitingIds([{ ...ALICE, state: "connected" }]);
    expect(newcomers(known, [ALICE])).toEqual([ALICE]);
  });
});
