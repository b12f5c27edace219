import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { aCall, anEntry, anUtterance, aToolCall, aTransition, at, BILLING, QUEUE, ROUTER } from "@/testing/records";
import { server } from "@/testing/server";

const LINE = { kind: "line", name: "support" } as const;

const RECORD = aCall({
  state: "ended",
  ended_at: at(60),
  end_reason: "operator_ended",
  utterances: [anUtterance(2, { text: "I was charged twice" })],
  tool_calls: [aToolCall(3)],
  transitions: [
    aTransition(1, 1, { kind: "answer", source: LINE, target: ROUTER, reason: "Answered the phone" }),
    aTransition(2, 4, { source: ROUTER, target: BILLING, reason: "Charged twice" }),
    aTransition(3, null, { kind: "queued", source: BILLING, target: QUEUE, at: at(30), reason: "Card expired" }),
  ],
  entries: [
    anEntry({
      state: "closed",
      disposition: "resolved",
      notes: "Link sent.",
      operator: { id: "o", name: "Omar Reyes" },
    }),
  ],
});

it("tells a call in order: who had the caller and why it moved on, what was said, what was done", async () => {
  openConsole({ call: RECORD, utterances: RECORD.utterances }, `/calls/${RECORD.id}`);
  const story = await screen.findByRole("region", { name: "What happened" });
  const text = story.textContent ?? "";
  const landmarks = [
    "Answered the phone",
    "I was charged twice",
    "lookup_invoice",
    "Charged twice",
    "Card expired",
    "Ended by the operator",
  ];
  const places = landmarks.map((landmark) => text.indexOf(landmark));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const ribbon = screen.getByRole("list", { name: "Who had the caller" });
  expect(
    within(ribbon)
      .getAllByRole("listitem")
      .map((item) => item.firstChild?.textContent),
  ).toEqual(["Router", "Billing Support", "Billing queue"]);
});

it("shows the queue entry with who took it, disposition and notes", async () => {
  openConsole({ call: RECORD }, `/calls/${RECORD.id}`);
  const entry = await screen.findByRole("region", { name: "Queue entry" });
  expect(entry).toHaveTextContent("Omar Reyes");
  expect(await within(entry).findByText("Resolved on the call")).toBeInTheDocument();
  expect(entry).toHaveTextContent("Link sent.");
});

it("warns when the record was altered", async () => {
  openConsole({ call: { ...RECORD, chain_intact: false } }, `/calls/${RECORD.id}`);
  expect(await screen.findByText("Record altered")).toBeInTheDocument();
});

it("says that there is no such call", async () => {
  openConsole({}, "/calls/nonsense");
  server.use(http.get("*/v1/calls/:id", () => problem(404, "call-not-found", "There is no such call.")));
  expect(await screen.findByText("There is no such call")).toBeInTheDocument();
});

it("lists calls and loads more from where the last page ended", async () => {
  const asked: (string | null)[] = [];
  const { user } = openConsole({}, "/calls");
  server.use(
    http.get("*/v1/calls", ({ request }) => {
      const before = new URL(request.url).searchParams.get("before");
      asked.push(before);
      return before === null
        ? HttpResponse.json({ items: [aCall({ id: "1", caller_name: "Alice Martin" })], next: "cursor-1" })
        : HttpResponse.json({ items: [aCall({ id: "2", caller_name: "Bob Fischer" })], next: null });
    }),
  );
  expect(await screen.findByText("Alice Martin")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("Bob Fischer")).toBeInTheDocument();
  expect(screen.getByText("Alice Martin")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  expect(asked).toContain("cursor-1");
});

it("says what went wrong when the list does not load, and tries again on request", async () => {
  let isUp = false;
  const { user } = openConsole({}, "/calls");
  server.use(
    http.get("*/v1/calls", () =>
      isUp ? HttpResponse.json({ items: [], next: null }) : problem(422, "bad-cursor", "The cursor is not ours."),
    ),
  );
  expect(await screen.findByText("The cursor is not ours.")).toBeInTheDocument();
  isUp = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No calls yet")).toBeInTheDocument();
});
