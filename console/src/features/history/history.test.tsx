import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import {
  aCall,
  anEntry,
  anUtterance,
  aTicket,
  aToolCall,
  aTransition,
  at,
  BILLING,
  BRIEFING,
  QUEUE,
  ROUTER,
} from "@/testing/records";
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

it("tells what each was told, with what was new to it", async () => {
  const told = { ...BRIEFING, promises: [], facts: [{ name: "invoice", value: "INV-1042" }] };
  const more = { ...told, facts: [...told.facts, { name: "card", value: "expired" }], promises: ["Refunded today"] };
  const call = aCall({
    transitions: [
      aTransition(1, 1, { source: LINE, target: ROUTER, briefing: told }),
      aTransition(2, 2, { source: ROUTER, target: BILLING, briefing: more }),
    ],
  });
  const { user } = openConsole({ call }, `/calls/${call.id}`);
  const story = await screen.findByRole("region", { name: "What happened" });
  await user.click(within(story).getByText("What Billing Support was told"));
  const [first, second] = within(story).getAllByRole("group");
  expect(first).not.toHaveTextContent("new");
  expect(second).toHaveTextContent("Cardexpired newTried");
  expect(second).toHaveTextContent("Refunded today new");
  expect(second).toHaveTextContent("InvoiceINV-1042 Card");
});

it("links a call that has no ticket to one by its number", async () => {
  const { user } = openConsole({ call: RECORD }, `/calls/${RECORD.id}`);
  const told: unknown[] = [];
  server.use(
    http.get("*/v1/tickets/number/1001", () => HttpResponse.json(aTicket())),
    http.put("*/v1/tickets/:id/calls/:call", ({ params }) => {
      told.push(params);
      return HttpResponse.json(aTicket());
    }),
  );
  await user.type(await screen.findByRole("textbox", { name: "This call belongs to ticket" }), "#1001{Enter}");
  await waitFor(() => expect(told).toEqual([expect.objectContaining({ id: aTicket().id, call: RECORD.id })]));
});

it("filters calls by what the address says", async () => {
  openConsole({}, "/calls?end_reason=failed&number=0100&state=eaten");
  const asked: string[] = [];
  server.use(
    http.get("*/v1/calls", ({ request }) => {
      asked.push(new URL(request.url).searchParams.toString());
      return HttpResponse.json({ items: [], next: null });
    }),
  );
  expect(await screen.findByText("No call is like this")).toBeInTheDocument();
  expect(asked.at(-1)).toBe("end_reason=failed&number=0100&limit=50");
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
